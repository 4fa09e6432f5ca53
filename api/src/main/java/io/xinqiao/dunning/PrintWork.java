package io.xinqiao.dunning;

import static io.xinqiao.schema.tenant.Tables.PRINT_RUN;

import io.xinqiao.files.Files;
import io.xinqiao.files.OutgoingFile;
import io.xinqiao.identity.Impersonation;
import io.xinqiao.papers.Papers;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Request;
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
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/**
 * Prints a large bundle: all of it in one step, some papers at a time as whoever asked may read them at that moment.
 * The file has its row in the change that ends the run, so that it is there whole or not at all.
 */
@Component
class PrintWork implements RunKind {
    private static final int PAPERS_AT_ONCE = 50;

    private final DSLContext sql;
    private final RunRows<PrintRun> rows;
    private final Runs runs;
    private final PrintRuns prints;
    private final RunProgress progress;
    private final Impersonation behalf;
    private final Files files;
    private final Papers papers;
    private final List<Bundle> bundles;

    PrintWork(
            TenantDatabase database,
            RunRows<PrintRun> rows,
            Runs runs,
            PrintRuns prints,
            RunProgress progress,
            Impersonation behalf,
            Files files,
            Papers papers,
            List<Bundle> bundles) {
        this.sql = database.sql();
        this.rows = rows;
        this.runs = runs;
        this.prints = prints;
        this.progress = progress;
        this.behalf = behalf;
        this.files = files;
        this.papers = papers;
        this.bundles = List.copyOf(bundles);
    }

    @Override
    public String type() {
        return PrintRuns.TYPE;
    }

    @Override
    public boolean isAskersOwn() {
        return true;
    }

    @Override
    public RunStep step(RunStatus status) {
        var run = rows.find(status.id());
        return new Request("print-" + status.id(), run.language()).call(() -> printed(run));
    }

    private RunStep printed(PrintRun run) {
        var status = run.status();
        var bundle = bundles.stream()
                .filter(one -> one.kind() == run.paper())
                .findFirst()
                .orElseThrow();
        try (var content = files.outgoing()) {
            var printed = write(run, bundle, content);
            var file = files.export(
                    prints.nameOf(bundle) + ".pdf",
                    "application/pdf",
                    content,
                    status.requestedById(),
                    () -> runs.requireUnderWay(status));
            sql.update(PRINT_RUN)
                    .set(PRINT_RUN.FILE_ID, file.id())
                    .set(PRINT_RUN.PAPERS, printed)
                    .where(PRINT_RUN.ID.eq(run.id()))
                    .execute();
            content.keep();
            return RunStep.last(status.total(), status.total());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (Refused gone) {
            // What was named is no longer reached.
            throw new RunRefusal("refused.print.rights", List.of());
        } catch (CodedException refused) {
            if (refused.code() == ErrorCode.FORBIDDEN) throw new RunRefusal("refused.print.rights", List.of());
            throw refused;
        }
    }

    private int write(PrintRun run, Bundle bundle, OutgoingFile content) throws IOException {
        var status = run.status();
        var asker = behalf.deputy(status.requestedById());
        var keys = asker.ask(() -> bundle.keys(run.target()));
        var told = progress.of(status, status.total());
        var printed = 0;
        try (var printing = asker.ask(papers::open)) {
            for (var at = 0; at < keys.size(); at += PAPERS_AT_ONCE) {
                runs.requireUnderWay(status);
                var some = keys.subList(at, Math.min(keys.size(), at + PAPERS_AT_ONCE));
                for (var sheet : asker.ask(() -> bundle.sheets(run.target(), some))) {
                    printing.add(sheet);
                    printed++;
                }
                told.accept(at + some.size());
            }
            if (printed == 0) throw new RunRefusal("refused.notice.nothing", List.of());
            runs.requireUnderWay(status);
            printing.writeTo(content.stream());
        }
        return printed;
    }
}
