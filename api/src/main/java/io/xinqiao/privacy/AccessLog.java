package io.xinqiao.privacy;

import static io.xinqiao.schema.tenant.Tables.PERSONAL_DATA_ACCESS;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.privacy.PersonalDataAccess.Action;
import io.xinqiao.sql.Keyset;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Who looked at what, when and why. It is added to and read, never changed: the tenant's role has no right to. */
@Repository
public class AccessLog {
    private static final Keyset<PersonalDataAccess, Instant> LATEST_FIRST = new Keyset<>(
            "at",
            PERSONAL_DATA_ACCESS.AT,
            PERSONAL_DATA_ACCESS.ID,
            true,
            PersonalDataAccess::at,
            PersonalDataAccess::id);

    private static final RowScope REACH = RowScope.ofCompany();

    private final DSLContext sql;
    private final Rows<PersonalDataAccess> rows;
    private final Looks looks;
    private final Clock clock;

    AccessLog(TenantDatabase database, Rows<PersonalDataAccess> rows, Looks looks, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.looks = looks;
        this.clock = clock;
    }

    @Bean
    static Rows<PersonalDataAccess> personalDataAccessRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(PersonalDataAccess.class, PERSONAL_DATA_ACCESS, REACH, database, visibility);
    }

    /** Which looks are asked for; every field narrows further. */
    record PersonalDataAccessFilter(
            @Nullable UUID personId,
            @Nullable UUID memberId,
            @Nullable Instant from,
            @Nullable Instant until) {
        private Condition condition() {
            return noCondition()
                    .and(personId == null ? noCondition() : PERSONAL_DATA_ACCESS.PERSON_ID.eq(personId))
                    .and(memberId == null ? noCondition() : PERSONAL_DATA_ACCESS.MEMBER_ID.eq(memberId))
                    .and(from == null ? noCondition() : PERSONAL_DATA_ACCESS.AT.ge(from))
                    .and(until == null ? noCondition() : PERSONAL_DATA_ACCESS.AT.lt(until));
        }
    }

    /**
     * Records a look, in the transaction of the look itself.
     *
     * @throws Refused when the reason says nothing
     * @throws io.xinqiao.platform.CodedException THROTTLED when the caller has looked as often as one may on a day
     */
    public PersonalDataAccess record(
            Action action,
            String subjectType,
            UUID subjectId,
            @Nullable UUID person,
            Collection<PersonalKind> fields,
            String reason) {
        if (!Reason.says(reason)) throw Refused.because(Code.INVALID, "refused.personal.reason", List.of(), "reason");
        if (action != Action.ERASE) looks.count();
        var access = new PersonalDataAccess(
                NewId.next(),
                clock.instant(),
                Caller.current().memberId(),
                action,
                subjectType,
                subjectId,
                person,
                List.copyOf(fields),
                reason);
        sql.insertInto(PERSONAL_DATA_ACCESS)
                .set(PERSONAL_DATA_ACCESS.ID, access.id())
                .set(PERSONAL_DATA_ACCESS.AT, access.at())
                .set(PERSONAL_DATA_ACCESS.MEMBER_ID, access.memberId())
                .set(PERSONAL_DATA_ACCESS.ACTION, action.name())
                .set(PERSONAL_DATA_ACCESS.SUBJECT_TYPE, subjectType)
                .set(PERSONAL_DATA_ACCESS.SUBJECT_ID, subjectId)
                .set(PERSONAL_DATA_ACCESS.PERSON_ID, person)
                .set(
                        PERSONAL_DATA_ACCESS.FIELDS,
                        fields.stream().map(Enum::name).toArray(String[]::new))
                .set(PERSONAL_DATA_ACCESS.REASON, reason)
                .execute();
        return access;
    }

    Connection<PersonalDataAccess> page(Page page, @Nullable PersonalDataAccessFilter filter) {
        return rows.page(
                "Query.personalDataAccesses", page, LATEST_FIRST, filter == null ? noCondition() : filter.condition());
    }
}
