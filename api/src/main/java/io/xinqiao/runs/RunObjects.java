package io.xinqiao.runs;

import static io.xinqiao.schema.tenant.Tables.RUN;
import static java.util.stream.Collectors.toMap;

import io.xinqiao.execution.NodeAccess;
import io.xinqiao.execution.NodeSource;
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

    RunObjects(TenantDatabase database, Visibility visibility, Runs runs, NodeAccess access, List<NodeSource> sources) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.runs = runs;
        this.access = access;
        this.sources = sources.stream().collect(toMap(NodeSource::type, Function.identity()));
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
        var run = sql.selectFrom(RUN)
                .where(RUN.ID.eq(id))
                .and(visibility.of("Mutation.retryRun", REACH))
                .forUpdate()
                .fetchOptional(Runs::status)
                .filter(found -> visible(found.kind(), id).isPresent())
                .orElseThrow(() -> Refused.notFound("runId"));
        if (run.state() != RunState.FAILED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.run.notFailed", List.of(), "runId");
        }
        runs.refuseBusy(run.kind(), run.projectId(), "runId");
        runs.retry(run);
        return visible(run.kind(), id).orElseThrow();
    }
}
