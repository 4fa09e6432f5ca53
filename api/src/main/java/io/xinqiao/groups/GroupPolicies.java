package io.xinqiao.groups;

import static io.xinqiao.schema.tenant.Tables.GROUP_POLICY;

import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.TenantDatabase;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Records;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** The policies of groups: a project's own, else the company's, else ours. */
@Repository
class GroupPolicies {
    private final DSLContext sql;

    GroupPolicies(TenantDatabase database) {
        this.sql = database.sql();
    }

    /**
     * When a group is dormant.
     *
     * @param projectId null for the whole company
     * @param dormantDays without an event and without a new member
     */
    record GroupPolicy(@Nullable UUID projectId, int dormantDays) {
        /** A quarter, as the trade plans. */
        static final GroupPolicy USUAL = new GroupPolicy(null, 90);
    }

    record SetGroupPolicyInput(@Nullable UUID projectId, int dormantDays) {}

    GroupPolicy of(@Nullable UUID project) {
        var found = sql.select(GROUP_POLICY.PROJECT_ID, GROUP_POLICY.DORMANT_DAYS)
                .from(GROUP_POLICY)
                .where(GROUP_POLICY.PROJECT_ID.isNull())
                .or(GROUP_POLICY.PROJECT_ID.eq(project))
                .orderBy(GROUP_POLICY.PROJECT_ID.asc().nullsLast())
                .limit(1)
                .fetchOne(Records.mapping(GroupPolicy::new));
        return found == null ? GroupPolicy.USUAL : found;
    }

    GroupPolicy set(SetGroupPolicyInput input) {
        sql.insertInto(GROUP_POLICY)
                .set(GROUP_POLICY.ID, NewId.next())
                .set(GROUP_POLICY.PROJECT_ID, input.projectId())
                .set(GROUP_POLICY.DORMANT_DAYS, input.dormantDays())
                .onConflict(GROUP_POLICY.PROJECT_ID)
                .doUpdate()
                .set(GROUP_POLICY.DORMANT_DAYS, input.dormantDays())
                .execute();
        return new GroupPolicy(input.projectId(), input.dormantDays());
    }
}
