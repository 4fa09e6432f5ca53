package io.xinqiao.runs;

import static io.xinqiao.schema.tenant.Tables.RUN;
import static java.util.stream.Collectors.toMap;
import static org.jooq.impl.DSL.any;

import io.xinqiao.execution.NodeAccess;
import io.xinqiao.execution.NodeSource;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** The objects that are runs, of whatever kind, as far as the caller sees them and may try them again. */
@Component
class RunObjects {
    private static final RowScope REACH = RowScope.inProject(RUN.PROJECT_ID);

    private final DSLContext sql;
    private final Visibility visibility;
    private final Runs runs;
    private final NodeAccess access;
    private final Map<String, NodeSource> sources;
    private final Map<String, RunKind> kinds;
    private final String[] askersOwn;

    RunObjects(
            TenantDatabase database,
            Visibility visibility,
            Runs runs,
            NodeAccess access,
            List<NodeSource> sources,
            List<RunKind> kinds) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.runs = runs;
        this.access = access;
        this.sources = sources.stream().collect(toMap(NodeSource::type, Function.identity()));
        this.kinds = kinds.stream().collect(toMap(RunKind::type, Function.identity()));
        this.askersOwn =
                kinds.stream().filter(RunKind::isAskersOwn).map(RunKind::type).toArray(String[]::new);
    }

    /** A run as its kind shows it. */
    Optional<Run> visible(UUID id) {
        return sql.select(RUN.KIND)
                .from(RUN)
                .where(RUN.ID.eq(id))
                .fetchOptional(RUN.KIND)
                .flatMap(kind -> visible(kind, id));
    }

    private Optional<Run> visible(String kind, UUID id) {
        if (!access.reaches(kind)) return Optional.empty();
        var source = Objects.requireNonNull(sources.get(kind), kind);
        return Optional.ofNullable((Run) source.visible(List.of(id)).get(id));
    }

    /** Goes on with a run that has failed, where it stopped. */
    Run retry(UUID id) {
        var run = lock(id, visibility.of("Mutation.retryRun", REACH).or(isOwn()));
        if (run.state() != RunState.FAILED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.run.notFailed", List.of(), "runId");
        }
        runs.refuseBusy(run.kind(), run.projectId(), "runId");
        runs.retry(run);
        return visible(run.kind(), id).orElseThrow();
    }

    /** Calls off a run of the caller's own that is under way. */
    Run cancel(UUID id) {
        var run = lock(id, isOwn());
        if (!run.state().isUnderWay()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.run.notUnderWay", List.of(), "runId");
        }
        runs.cancel(run);
        Objects.requireNonNull(kinds.get(run.kind()), run.kind()).ended(id, RunState.CANCELLED, null, List.of());
        return visible(run.kind(), id).orElseThrow();
    }

    private RunStatus lock(UUID id, Condition reached) {
        return sql.selectFrom(RUN)
                .where(RUN.ID.eq(id))
                .and(reached)
                .forUpdate()
                .fetchOptional(Runs::status)
                .filter(found -> visible(found.kind(), id).isPresent())
                .orElseThrow(() -> Refused.notFound("runId"));
    }

    /** Of a kind that concerns nobody but the caller, who asked for it. */
    private Condition isOwn() {
        return RUN.KIND
                .eq(any(askersOwn))
                .and(RUN.REQUESTED_BY.eq(Caller.current().memberId()));
    }
}
