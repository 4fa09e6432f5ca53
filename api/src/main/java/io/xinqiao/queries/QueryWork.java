package io.xinqiao.queries;

import io.xinqiao.execution.SheetColumn;
import io.xinqiao.exports.ExportFormat;
import io.xinqiao.exports.SheetWriter;
import io.xinqiao.exports.Sheets;
import io.xinqiao.files.Files;
import io.xinqiao.files.OutgoingFile;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Impersonation;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Request;
import io.xinqiao.runs.RunKind;
import io.xinqiao.runs.RunProgress;
import io.xinqiao.runs.RunRefusal;
import io.xinqiao.runs.RunRows;
import io.xinqiao.runs.RunState;
import io.xinqiao.runs.RunStatus;
import io.xinqiao.runs.RunStep;
import io.xinqiao.runs.Runs;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.TenantDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Does a run in the background: all of it in one step, as whoever asked, into a file that has its row in the change
 * that ends the run. What is cut off begins anew.
 */
@Component
class QueryWork implements RunKind {
    private static final ZoneId BUSINESS = ZoneId.of("Asia/Shanghai");

    private final TenantDatabase database;
    private final RunRows<SavedQueryRun> rows;
    private final Runs runs;
    private final RunProgress progress;
    private final QueryRuns records;
    private final SavedQueries queries;
    private final QueryCheck checks;
    private final QueryTexts texts;
    private final QueryReading reading;
    private final QueryLimits limits;
    private final Impersonation behalf;
    private final Files files;
    private final Sheets sheets;
    private final QueryDeliveries deliveries;
    private final Clock clock;

    QueryWork(
            TenantDatabase database,
            RunRows<SavedQueryRun> rows,
            Runs runs,
            RunProgress progress,
            QueryRuns records,
            SavedQueries queries,
            QueryCheck checks,
            QueryTexts texts,
            QueryReading reading,
            QueryLimits limits,
            Impersonation behalf,
            Files files,
            Sheets sheets,
            QueryDeliveries deliveries,
            Clock clock) {
        this.database = database;
        this.rows = rows;
        this.runs = runs;
        this.progress = progress;
        this.records = records;
        this.queries = queries;
        this.checks = checks;
        this.texts = texts;
        this.reading = reading;
        this.limits = limits;
        this.behalf = behalf;
        this.files = files;
        this.sheets = sheets;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    @Override
    public String type() {
        return QueryRuns.TYPE;
    }

    @Override
    public boolean isAskersOwn() {
        return true;
    }

    @Override
    public void ended(UUID run, RunState as, @Nullable String failureKey, List<?> failureArguments) {
        deliveries.ended(run, as, failureKey, failureArguments);
    }

    @Override
    public RunStep step(RunStatus status) {
        var run = rows.find(status.id());
        var format = run.format();
        // One at once is a record, and asked again by asking.
        if (format == null) throw new RunRefusal("refused.query.atOnce", List.of());
        try {
            // In the language of whoever asked, as what the engine tells goes into the record.
            return new Request("run-" + run.id(), run.language()).call(() -> new Step(run, status, format).take());
        } catch (CodedException refused) {
            if (refused.code() == ErrorCode.FORBIDDEN) throw new RunRefusal("refused.export.rights", List.of());
            throw refused;
        }
    }

    /** One step: the whole run. */
    private final class Step {
        private final SavedQueryRun run;
        private final RunStatus status;
        private final ExportFormat format;
        private int done;

        Step(SavedQueryRun run, RunStatus status, ExportFormat format) {
            this.run = run;
            this.status = status;
            this.format = format;
        }

        RunStep take() {
            var deputy = behalf.deputy(status.requestedById());
            var query = Objects.requireNonNull(deputy.ask(() -> mine(run)));
            var version = Objects.requireNonNull(
                    queries.versions(List.of(run.savedQueryVersionId())).get(run.savedQueryVersionId()));
            var checked = checks.check(texts.definition(version));
            if (!checked.problems().isEmpty()) {
                throw new RunRefusal(
                        "refused.query.broken",
                        List.of(checked.problems().getFirst().message()));
            }
            records.settleRights(run.id(), deputy.ask(() -> Caller.current().rights()));
            try (var content = files.outgoing()) {
                var outcome = write(query, checked.requireShape(), deputy, content);
                if (outcome.calledOff()) throw new JobQueue.NotYet();
                var failure = outcome.failure();
                if (failure != null) {
                    records.settle(run.id(), outcome, null);
                    return RunStep.failed(status, failure.key(), failure.arguments());
                }
                // Whoever may not run it any more by now gets no file of it.
                deputy.ask(() -> mine(run));
                var name = query.title(run.language()) + "-" + LocalDate.ofInstant(clock.instant(), BUSINESS) + "."
                        + format.ending();
                var file = files.export(
                        name, format.mediaType(), content, status.requestedById(), () -> runs.requireUnderWay(status));
                records.settle(run.id(), outcome, file.id());
                content.keep();
                return RunStep.last(outcome.rows(), outcome.rows());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private QueryReading.Outcome write(
                SavedQuery query, ResultShape shape, Impersonation.Deputy deputy, OutgoingFile content)
                throws IOException {
            var told = progress.of(status, 0);
            var tenant = database.tenant();
            var asked = new QueryReading.Asked(
                    shape,
                    texts.arguments(run.arguments()),
                    limits.inBackground(),
                    null,
                    () -> database.as(tenant, () -> runs.isUnderWay(status)));
            var columns = shape.columns();
            var writer = sheets.begin(format, content.stream(), query.title(run.language()), columns, run.language());
            var outcome = reading.read(
                    asked,
                    page -> deputy.ask(() -> {
                        mine(run);
                        return page.get();
                    }),
                    page -> {
                        runs.requireUnderWay(status);
                        writePage(writer, columns, page);
                        done += page.size();
                        told.accept(done);
                    });
            writer.finish();
            return outcome;
        }

        /** The query, while whoever asked may run it. */
        private SavedQuery mine(SavedQueryRun of) {
            var query = queries.behind(List.of(of.savedQueryId())).get(of.savedQueryId());
            if (query == null) throw new CodedException(ErrorCode.FORBIDDEN, "forbidden");
            return query;
        }
    }

    private static void writePage(SheetWriter writer, List<ResultColumn> columns, List<Map<?, ?>> page)
            throws IOException {
        var parts = columns.stream()
                .map(column -> new SheetWriter.Part((SheetColumn) column, values(column, page)))
                .toList();
        writer.rows(parts, page.size());
    }

    private static @Nullable Object[] values(ResultColumn column, List<Map<?, ?>> page) {
        var values = new @Nullable Object[page.size()];
        for (var at = 0; at < values.length; at++) values[at] = column.value(page.get(at));
        return values;
    }
}
