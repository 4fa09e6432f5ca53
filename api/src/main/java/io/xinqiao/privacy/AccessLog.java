package io.xinqiao.privacy;

import static io.xinqiao.schema.tenant.Tables.PERSONAL_DATA_ACCESS;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.privacy.PersonalDataAccess.Action;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Who looked at what, when and why. It is added to and read, never changed: the tenant's role has no right to. */
@Repository
public class AccessLog {
    private static final RowScope REACH = RowScope.ofCompany();

    private final DSLContext sql;
    private final Looks looks;
    private final Clock clock;

    AccessLog(TenantDatabase database, Looks looks, Clock clock) {
        this.sql = database.sql();
        this.looks = looks;
        this.clock = clock;
    }

    @Bean
    static Rows<PersonalDataAccess> personalDataAccessRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(PersonalDataAccess.class, PERSONAL_DATA_ACCESS, REACH, database, visibility);
    }

    @Bean
    static Listing<PersonalDataAccess> personalDataAccessList(Rows<PersonalDataAccess> rows) {
        return Listing.of("personalDataAccesses", rows)
                .related("person", "dataAccesses")
                .descending(PERSONAL_DATA_ACCESS.AT)
                .search(PERSONAL_DATA_ACCESS.REASON);
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
}
