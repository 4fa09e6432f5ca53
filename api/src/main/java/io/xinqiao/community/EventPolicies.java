package io.xinqiao.community;

import static io.xinqiao.schema.tenant.Tables.EVENT_POLICY;

import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.TenantDatabase;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Records;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** The policies of events: a project's own, else the company's, else the trade's. */
@Repository
class EventPolicies {
    private final DSLContext sql;

    EventPolicies(TenantDatabase database) {
        this.sql = database.sql();
    }

    /**
     * What is aimed at.
     *
     * @param projectId null for the whole company
     * @param yearTarget in person-times
     */
    record EventPolicy(@Nullable UUID projectId, int yearTarget) {
        /** {@code domain.md} §6. */
        static final EventPolicy OF_THE_TRADE = new EventPolicy(null, 1000);
    }

    record SetEventPolicyInput(@Nullable UUID projectId, int yearTarget) {}

    EventPolicy of(@Nullable UUID project) {
        var found = sql.select(EVENT_POLICY.PROJECT_ID, EVENT_POLICY.YEAR_TARGET)
                .from(EVENT_POLICY)
                .where(EVENT_POLICY.PROJECT_ID.isNull())
                .or(EVENT_POLICY.PROJECT_ID.eq(project))
                .orderBy(EVENT_POLICY.PROJECT_ID.asc().nullsLast())
                .limit(1)
                .fetchOne(Records.mapping(EventPolicy::new));
        return found == null ? EventPolicy.OF_THE_TRADE : found;
    }

    EventPolicy set(SetEventPolicyInput input) {
        sql.insertInto(EVENT_POLICY)
                .set(EVENT_POLICY.ID, NewId.next())
                .set(EVENT_POLICY.PROJECT_ID, input.projectId())
                .set(EVENT_POLICY.YEAR_TARGET, input.yearTarget())
                .onConflict(EVENT_POLICY.PROJECT_ID)
                .doUpdate()
                .set(EVENT_POLICY.YEAR_TARGET, input.yearTarget())
                .execute();
        return new EventPolicy(input.projectId(), input.yearTarget());
    }
}
