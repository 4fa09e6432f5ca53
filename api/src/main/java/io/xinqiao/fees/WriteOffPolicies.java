package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.WRITE_OFF_POLICY;

import io.xinqiao.archives.Projects;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Role;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** How much of a bill finance may write off by itself; what is more is for administrators. */
@Repository
class WriteOffPolicies {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    private final DSLContext sql;
    private final Projects projects;
    private final Clock clock;

    WriteOffPolicies(TenantDatabase database, Projects projects, Clock clock) {
        this.sql = database.sql();
        this.projects = projects;
        this.clock = clock;
    }

    /**
     * What holds in a project.
     *
     * @param projectId null where it is the whole company's
     */
    record WriteOffPolicy(@Nullable UUID projectId, BigDecimal financeLimit) {}

    record SetWriteOffPolicyInput(@Nullable UUID projectId, BigDecimal financeLimit) {}

    /** The policy in force; empty for a project that the caller does not reach. */
    Optional<WriteOffPolicy> of(@Nullable UUID project) {
        if (project != null
                && projects.reachable("Query.writeOffPolicy", project).isEmpty()) return Optional.empty();
        return Optional.of(inForce(project));
    }

    private WriteOffPolicy inForce(@Nullable UUID project) {
        return sql.selectFrom(WRITE_OFF_POLICY)
                .where(WRITE_OFF_POLICY.PROJECT_ID.isNull().or(WRITE_OFF_POLICY.PROJECT_ID.eq(project)))
                .orderBy(WRITE_OFF_POLICY.PROJECT_ID.asc().nullsLast())
                .limit(1)
                .fetchOptional(row -> new WriteOffPolicy(
                        row.get(WRITE_OFF_POLICY.PROJECT_ID), row.get(WRITE_OFF_POLICY.FINANCE_LIMIT)))
                .orElse(new WriteOffPolicy(null, NOTHING));
    }

    /** Holds for whatever is written off from now on. */
    WriteOffPolicy set(SetWriteOffPolicyInput input) {
        var project = input.projectId();
        if (project != null
                && projects.reachable("Mutation.setWriteOffPolicy", project).isEmpty()) {
            throw Refused.notFound("projectId");
        }
        var limit = input.financeLimit();
        var moment = clock.instant();
        var by = Caller.current().memberId();
        sql.insertInto(WRITE_OFF_POLICY)
                .set(WRITE_OFF_POLICY.ID, NewId.next())
                .set(WRITE_OFF_POLICY.PROJECT_ID, project)
                .set(WRITE_OFF_POLICY.FINANCE_LIMIT, limit)
                .set(WRITE_OFF_POLICY.SET_AT, moment)
                .set(WRITE_OFF_POLICY.SET_BY, by)
                .onConflict(WRITE_OFF_POLICY.PROJECT_ID)
                .doUpdate()
                .set(WRITE_OFF_POLICY.FINANCE_LIMIT, limit)
                .set(WRITE_OFF_POLICY.SET_AT, moment)
                .set(WRITE_OFF_POLICY.SET_BY, by)
                .execute();
        return inForce(project);
    }

    /**
     * Lets pass what the caller may write off of a bill, with what was written off of it before: nobody comes further
     * by several steps.
     */
    void requireWithin(Bill bill, BigDecimal amount) {
        if (Caller.current().roles().contains(Role.TENANT_ADMIN)) return;
        var limit = inForce(bill.payer().projectId()).financeLimit();
        if (bill.writtenOff().add(amount).compareTo(limit) <= 0) return;
        throw Refused.because(
                Code.INVALID,
                "refused.writeOff.limit",
                List.of(limit.toPlainString(), bill.writtenOff().toPlainString()),
                "amount");
    }
}
