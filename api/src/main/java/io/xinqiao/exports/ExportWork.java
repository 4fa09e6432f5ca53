package io.xinqiao.exports;

import static io.xinqiao.schema.tenant.Tables.EXPORT_RUN;

import io.xinqiao.execution.ListColumn;
import io.xinqiao.execution.ListReading;
import io.xinqiao.files.Files;
import io.xinqiao.files.OutgoingFile;
import io.xinqiao.identity.Impersonation;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.runs.RunKind;
import io.xinqiao.runs.RunProgress;
import io.xinqiao.runs.RunRefusal;
import io.xinqiao.runs.RunRows;
import io.xinqiao.runs.RunStatus;
import io.xinqiao.runs.RunStep;
import io.xinqiao.runs.Runs;
import io.xinqiao.tenants.TenantDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes an export: all of it in one step, page by page as whoever asked may read it at that moment. The file has its
 * row in the change that ends the run, so that it is there whole or not at all, and what was cut off begins anew.
 */
@Component
class ExportWork implements RunKind {
    private static final ZoneId BUSINESS = ZoneId.of("Asia/Shanghai");

    /** An order that no index has sorts all rows for each page. */
    private static final Duration LONGEST_STATEMENT = Duration.ofMinutes(15);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final RunRows<ExportRun> rows;
    private final Runs runs;
    private final RunProgress progress;
    private final ListReading reading;
    private final Impersonation behalf;
    private final Files files;
    private final ArgumentText arguments;
    private final Sheets sheets;
    private final Clock clock;
    private final ExportProperties properties;

    ExportWork(
            TenantDatabase database,
            RunRows<ExportRun> rows,
            Runs runs,
            RunProgress progress,
            ListReading reading,
            Impersonation behalf,
            Files files,
            ArgumentText arguments,
            Sheets sheets,
            Clock clock,
            ExportProperties properties) {
        this.database = database;
        this.sql = database.sql();
        this.rows = rows;
        this.runs = runs;
        this.progress = progress;
        this.reading = reading;
        this.behalf = behalf;
        this.files = files;
        this.arguments = arguments;
        this.sheets = sheets;
        this.clock = clock;
        this.properties = properties;
    }

    @Override
    public String type() {
        return ExportRuns.TYPE;
    }

    @Override
    public boolean isAskersOwn() {
        return true;
    }

    @Override
    public RunStep step(RunStatus status) {
        var export = rows.find(status.id());
        try (var content = files.outgoing();
                var snapshot = database.snapshot(LONGEST_STATEMENT)) {
            var done = write(export, snapshot, content);
            var file = files.export(name(export), export.format().mediaType(), content, status.requestedById(), () -> {
                // Also tells the database that somebody is there.
                runs.requireUnderWay(status);
            });
            sql.update(EXPORT_RUN)
                    .set(EXPORT_RUN.FILE_ID, file.id())
                    .where(EXPORT_RUN.ID.eq(export.id()))
                    .execute();
            content.keep();
            return RunStep.last(done, done);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (CodedException refused) {
            if (refused.code() == ErrorCode.FORBIDDEN) throw new RunRefusal("refused.export.rights", List.of());
            throw refused;
        }
    }

    private int write(ExportRun export, TenantDatabase.Snapshot snapshot, OutgoingFile content) throws IOException {
        var status = export.status();
        var columns = columns(export);
        var asker = new Asker(export, snapshot);
        var total = asker.ask(ListReading.Asked::count);
        var told = progress.of(status, total);
        var writer = sheets.begin(
                export.format(),
                content.stream(),
                reading.title(export.list(), export.language()),
                columns,
                export.language());
        var done = 0;
        told.accept(done);
        for (Read page = null; page == null || page.next() != null; ) {
            runs.requireUnderWay(status);
            var after = page == null ? null : page.next();
            page = asker.ask(asked -> read(asked, columns, after));
            writer.rows(page.parts(), page.rows());
            done += page.rows();
            // Told by the hundredth part: each telling is a change of its own.
            if (page.next() != null && isAnotherPercent(done, page.rows(), total)) told.accept(done);
        }
        writer.finish();
        return done;
    }

    private static boolean isAnotherPercent(int done, int last, int total) {
        var all = Math.max(total, done);
        return done * 100L / all != (done - last) * 100L / all;
    }

    /**
     * A page that was read.
     *
     * @param next where the next one begins; null when there is none
     */
    private record Read(
            List<SheetWriter.Part> parts,
            int rows,
            @Nullable String next) {}

    private Read read(ListReading.Asked asked, List<ListColumn> columns, @Nullable String after) {
        var page = asked.page(properties.rowsAtOnce(), after);
        Object[] objects = page.getNodes().toArray();
        var parts = columns.stream()
                .map(column -> new SheetWriter.Part(column, column.read(objects)))
                .toList();
        return new Read(
                parts,
                objects.length,
                page.getPageInfo().hasNextPage() ? page.getPageInfo().endCursor() : null);
    }

    /** Whoever asked for an export, asking for their list. */
    private final class Asker {
        private final ExportRun export;
        private final TenantDatabase.Snapshot snapshot;
        private final Impersonation.Deputy deputy;

        Asker(ExportRun export, TenantDatabase.Snapshot snapshot) {
            this.export = export;
            this.snapshot = snapshot;
            this.deputy = behalf.deputy(export.status().requestedById());
        }

        <T> T ask(Function<ListReading.Asked, T> work) {
            return deputy.ask(() -> snapshot.read(() -> {
                Map<String, Object> filter = reading.read(export.list(), "Filter", arguments.read(export.filter()));
                Map<String, String> order = reading.read(export.list(), "Ordering", arguments.read(export.orderBy()));
                return work.apply(reading.asked(export.list(), filter, order));
            }));
        }
    }

    private List<ListColumn> columns(ExportRun export) {
        var all = reading.columns(export.list()).stream()
                .collect(Collectors.toMap(ListColumn::constant, Function.identity()));
        return export.columns().stream()
                .map(constant -> Objects.requireNonNull(all.get(constant), constant))
                .toList();
    }

    private String name(ExportRun export) {
        return reading.title(export.list(), export.language()) + "-" + LocalDate.ofInstant(clock.instant(), BUSINESS)
                + "." + export.format().ending();
    }
}
