package io.xinqiao.imports;

import io.xinqiao.archives.ReadinessSource;
import io.xinqiao.files.FileStore;
import io.xinqiao.files.Files;
import io.xinqiao.imports.ImportJob.Mode;
import io.xinqiao.imports.ImportJob.Stage;
import io.xinqiao.imports.Problem.Severity;
import io.xinqiao.platform.Messages;
import io.xinqiao.privacy.Vault;
import io.xinqiao.runs.RunKind;
import io.xinqiao.runs.RunProgress;
import io.xinqiao.runs.RunRefusal;
import io.xinqiao.runs.RunRows;
import io.xinqiao.runs.RunStatus;
import io.xinqiao.runs.RunStep;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.TenantDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * What happens to an import in the background: it is read and checked, put in, taken back. Each of the three is one
 * step: whoever is cut off leaves nothing half done, and whoever takes over begins it anew.
 */
@Component
class ImportWork implements RunKind {
    static final String TYPE = "ImportJob";
    private static final ZoneId BUSINESS = ZoneId.of("Asia/Shanghai");
    private static final String FOREIGN_KEY = "23503";

    private final DSLContext sql;
    private final ImportJobs jobs;
    private final RunRows<ImportJob> rows;
    private final FileStore store;
    private final Files files;
    private final Vault vault;
    private final Messages messages;
    private final ImportedMoney imported;
    private final List<BookedMoney> booked;
    private final OwnersSince ownersSince;
    private final FeeSettingsUndo settings;
    private final RunProgress progress;
    private final Clock clock;

    ImportWork(
            TenantDatabase database,
            ImportJobs jobs,
            RunRows<ImportJob> rows,
            FileStore store,
            Files files,
            Vault vault,
            Messages messages,
            ImportedMoney imported,
            List<BookedMoney> booked,
            OwnersSince ownersSince,
            FeeSettingsUndo settings,
            RunProgress progress,
            Clock clock) {
        this.sql = database.sql();
        this.jobs = jobs;
        this.rows = rows;
        this.store = store;
        this.files = files;
        this.vault = vault;
        this.messages = messages;
        this.imported = imported;
        this.booked = booked;
        this.ownersSince = ownersSince;
        this.settings = settings;
        this.progress = progress;
        this.clock = clock;
    }

    @Override
    public String type() {
        return TYPE;
    }

    /** What comes next follows from what it has come to. */
    @Override
    public RunStep step(RunStatus run) {
        var job = job(run);
        return job.stage() == Stage.NEW ? read(run, job) : commit(run);
    }

    /** The import of a step, unless another node that was thought dead has done the step. */
    private ImportJob job(RunStatus run) {
        var job = rows.find(run.id());
        if (job.status().version() != run.version()) throw new JobQueue.NotYet();
        return job;
    }

    /**
     * The import that is put in or taken back. Two in one project go one after the other, and nobody takes money of the
     * opening over meanwhile; what another node has put in while this one waited must not be judged again.
     */
    private ImportJob alone(RunStatus run) {
        imported.lock(Objects.requireNonNull(run.projectId()));
        return job(run);
    }

    private RunStep read(RunStatus run, ImportJob job) {
        try (var workbook = open(job)) {
            var mapping = jobs.mapping(job.id()).orElse(null);
            if (mapping == null) mapping = Mapping.propose(workbook);
            mapping = mapping.completed(workbook);
            var total = mapping.sheets().stream()
                    .filter(sheet -> sheet.kind() != SheetKind.IGNORED)
                    .mapToInt(Mapping.Sheet::rows)
                    .sum();
            var staging = new Staging(sql, job.id());
            staging.clear();
            var today = LocalDate.ofInstant(clock.instant(), BUSINESS);
            var reading = new Reading(
                    staging, UnitNumberIndex.of(sql, job.projectId()), vault, today, progress.of(run, total));
            try {
                reading.read(workbook, mapping);
            } catch (BadWorkbook bad) {
                // What the sheets were taken for is kept: a clerk may say what they are.
                staging.clear();
                jobs.keep(job.id(), mapping, reading, List.of());
                return RunStep.failed(run, bad.messageKey(), bad.arguments());
            }
            List<Problem> problems = new ArrayList<>(reading.problems());
            ownersSince.settle(job.id(), job.projectId(), today);
            // Before the comparison: what changes while it runs is not taken for compared.
            var fingerprint = Fingerprint.of(sql, job.projectId());
            var verdicts = new RowComparison(sql, job.id(), job.projectId(), mapping);
            problems.addAll(verdicts.give());
            problems.addAll(new Notes(sql, job.id(), verdicts).all());
            problems.sort(Problem.IN_ORDER);
            jobs.keep(job.id(), mapping, reading, problems);
            jobs.checked(
                    job.id(),
                    rows(problems, Severity.REFUSED),
                    rows(problems, Severity.WARNING),
                    problems.isEmpty() ? null : report(job, workbook, mapping, problems),
                    fingerprint);
            return RunStep.last(total, total);
        } catch (BadWorkbook bad) {
            throw new RunRefusal(bad.messageKey(), bad.arguments());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int rows(List<Problem> problems, Severity severity) {
        return (int) problems.stream()
                .filter(problem -> problem.severity() == severity)
                .map(problem -> problem.sheet() + "/" + problem.row())
                .distinct()
                .count();
    }

    private UUID report(ImportJob job, Workbook workbook, Mapping mapping, List<Problem> problems) throws IOException {
        var content = new Report(messages).write(workbook, mapping, problems);
        var name = messages.text("import.report.name");
        return files.export(
                        name + ".xlsx",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        content,
                        job.createdById())
                .id();
    }

    private Workbook open(ImportJob job) throws IOException {
        byte[] content;
        try (var stream = store.read(job.fileId())) {
            content = stream.readAllBytes();
        }
        return Workbook.open(content);
    }

    private RunStep commit(RunStatus run) {
        var job = alone(run);
        if (!holds(job)) {
            var refused = new RowComparison(sql, job.id(), job.projectId()).give();
            if (job.mode() == Mode.ALL_OR_NOTHING && !refused.isEmpty()) {
                return RunStep.failed(run, "import.commit.changed", List.of());
            }
        }
        ownersSince.takeWord(job.id());
        var last = through(run, new Commit(sql, job.id(), job.projectId(), job.createdById(), clock.instant()).steps());
        jobs.committed(job.id());
        return last;
    }

    /** Whether the archives are as they were when the import was checked. */
    private boolean holds(ImportJob job) {
        return jobs.fingerprint(job.id())
                .filter(Fingerprint.of(sql, job.projectId())::equals)
                .isPresent();
    }

    private RunStep through(RunStatus run, List<Runnable> steps) {
        var told = progress.of(run, steps.size());
        for (var at = 0; at < steps.size(); at++) {
            steps.get(at).run();
            told.accept(at + 1);
        }
        return RunStep.last(steps.size(), steps.size());
    }

    /** What stands in the way of an undo is told, and everything stays as it is. */
    @Override
    public RunStep takeBack(RunStatus run) {
        try {
            return undo(run);
        } catch (DataAccessException failure) {
            if (!FOREIGN_KEY.equals(failure.sqlState())) throw failure;
            throw new RunRefusal("import.undo.depends", List.of());
        }
    }

    private RunStep undo(RunStatus run) {
        var job = alone(run);
        // First of all: what is reckoned anew from the imports that stand is reckoned without this one.
        jobs.become(job.id(), Stage.UNDONE);
        for (var money : booked) {
            money.takeBack(job).ifPresent(obstacle -> {
                throw new RunRefusal(obstacle.messageKey(), obstacle.arguments());
            });
        }
        if (!settings.takeBack(job)) throw new RunRefusal("import.undo.billed", List.of());
        return through(run, new Undo(sql, job.id()).steps());
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        ReadinessSource arrearsReady(ImportJobs jobs) {
            return new ReadinessSource(
                    ReadinessSource.Step.ARREARS,
                    false,
                    project -> ReadinessSource.Progress.any(jobs.stagedMoney(project)));
        }
    }
}
