package io.xinqiao.renovations;

import static io.xinqiao.schema.tenant.Tables.RENOVATION;
import static io.xinqiao.schema.tenant.Tables.WORKER_PASS;
import static java.util.stream.Collectors.groupingBy;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.DocumentNumbers;
import io.xinqiao.renovations.Renovation.State;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The passes of those who work in renovations. They end with the work, whatever they say. */
@Repository
class WorkerPasses {
    private static final RowScope SCOPE = Renovations.REACH.through(renovations ->
            WORKER_PASS.RENOVATION_ID.in(select(RENOVATION.ID).from(RENOVATION).where(renovations)));

    private final DSLContext sql;
    private final Rows<WorkerPass> rows;
    private final DocumentNumbers papers;
    private final Clock clock;

    WorkerPasses(TenantDatabase database, Rows<WorkerPass> rows, DocumentNumbers papers, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.papers = papers;
        this.clock = clock;
    }

    @Bean
    static Rows<WorkerPass> workerPassRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(WorkerPass.class, WORKER_PASS, SCOPE, database, visibility);
    }

    record IssueWorkerPassInput(
            UUID renovationId, String worker, @Nullable String trade, LocalDate validTo) {}

    record RevokeWorkerPassInput(UUID workerPassId) {}

    /** The passes of renovations; whoever sees the renovation sees them. */
    Map<UUID, List<WorkerPass>> ofRenovations(Collection<UUID> of) {
        return rows.list(WORKER_PASS.RENOVATION_ID.eq(any(of.toArray(UUID[]::new))), WORKER_PASS.ID).stream()
                .collect(groupingBy(WorkerPass::renovationId));
    }

    WorkerPass issue(IssueWorkerPassInput input, Renovation renovation) {
        if (renovation.state() != State.UNDER_WAY) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.pass.state", List.of(), "renovationId");
        }
        var today = LocalDate.now(clock);
        if (input.validTo().isBefore(today)) {
            throw Refused.because(Code.INVALID, "refused.household.before", List.of(today.toString()), "validTo");
        }
        return rows.insert(new WorkerPass(
                NewId.next(),
                renovation.id(),
                papers.next(renovation.spot().projectId(), "SG"),
                input.worker(),
                input.trade(),
                input.validTo(),
                clock.instant(),
                null));
    }

    WorkerPass revoke(RevokeWorkerPassInput input) {
        var pass = rows.lock("Mutation.revokeWorkerPass", input.workerPassId(), "workerPassId");
        if (pass.revokedAt() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.pass.revoked", List.of(), "workerPassId");
        }
        return rows.change(pass.id(), sql.update(WORKER_PASS).set(WORKER_PASS.REVOKED_AT, clock.instant()));
    }

    /** The work is over: nobody has to come in any more. */
    void revokeAll(UUID renovation) {
        sql.update(WORKER_PASS)
                .set(WORKER_PASS.REVOKED_AT, clock.instant())
                .where(WORKER_PASS.RENOVATION_ID.eq(renovation))
                .and(WORKER_PASS.REVOKED_AT.isNull())
                .execute();
    }
}
