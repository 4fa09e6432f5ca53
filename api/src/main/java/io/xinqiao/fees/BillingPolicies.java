package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILLING_POLICY;

import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.identity.Caller;
import io.xinqiao.platform.Refused;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Whom the bills of projects go to when units change hands, and while nobody has bought them. */
@Repository
class BillingPolicies {
    private final DSLContext sql;
    private final Projects projects;
    private final Persons persons;
    private final Clock clock;

    BillingPolicies(TenantDatabase database, Projects projects, Persons persons, Clock clock) {
        this.sql = database.sql();
        this.projects = projects;
        this.persons = persons;
        this.clock = clock;
    }

    /** Who pays a period in which a unit changes hands. */
    enum OwnerChange {
        SPLIT_BY_DAY,
        OWNER_AT_DUE_DAY
    }

    /**
     * A project's policy.
     *
     * @param developerId who is billed for days on which nobody owns a unit; null for nobody
     */
    record BillingPolicy(
            UUID projectId,
            OwnerChange ownerChange,
            @Nullable UUID developerId) {}

    record SetBillingPolicyInput(
            UUID projectId,
            OwnerChange ownerChange,
            @Nullable UUID developerId) {}

    /** The policy in force; bills are split by day and nobody is billed for unsold units where none was set. */
    Optional<BillingPolicy> of(UUID project) {
        return projects.reachable("Query.billingPolicy", project)
                .map(found -> sql.selectFrom(BILLING_POLICY)
                        .where(BILLING_POLICY.PROJECT_ID.eq(project))
                        .fetchOptional(row -> new BillingPolicy(
                                project,
                                OwnerChange.valueOf(row.get(BILLING_POLICY.OWNER_CHANGE)),
                                row.get(BILLING_POLICY.DEVELOPER_ID)))
                        .orElse(new BillingPolicy(project, OwnerChange.SPLIT_BY_DAY, null)));
    }

    /** Holds for whatever is billed from now on. */
    BillingPolicy set(SetBillingPolicyInput input) {
        if (projects.reachable("Mutation.setBillingPolicy", input.projectId()).isEmpty()) {
            throw Refused.notFound("projectId");
        }
        if (input.developerId() != null
                && persons.reachable(input.developerId()).isEmpty()) {
            throw Refused.notFound("developerId");
        }
        var moment = clock.instant();
        var by = Caller.current().memberId();
        sql.insertInto(BILLING_POLICY)
                .set(BILLING_POLICY.PROJECT_ID, input.projectId())
                .set(BILLING_POLICY.OWNER_CHANGE, input.ownerChange().name())
                .set(BILLING_POLICY.DEVELOPER_ID, input.developerId())
                .set(BILLING_POLICY.SET_AT, moment)
                .set(BILLING_POLICY.SET_BY, by)
                .onConflict(BILLING_POLICY.PROJECT_ID)
                .doUpdate()
                .set(BILLING_POLICY.OWNER_CHANGE, input.ownerChange().name())
                .set(BILLING_POLICY.DEVELOPER_ID, input.developerId())
                .set(BILLING_POLICY.SET_AT, moment)
                .set(BILLING_POLICY.SET_BY, by)
                .execute();
        return new BillingPolicy(input.projectId(), input.ownerChange(), input.developerId());
    }
}
