package io.xinqiao.imports;

import io.xinqiao.archives.ReadinessSource;
import io.xinqiao.files.FileStore;
import io.xinqiao.files.Files;
import io.xinqiao.imports.Import.Mode;
import io.xinqiao.imports.Import.State;
import io.xinqiao.imports.Problem.Severity;
import io.xinqiao.notices.FailureNotices;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Request;
import io.xinqiao.privacy.Vault;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.OneOffWork;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tenants.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * What happens to an import in the background. Each of the three (read and check, commit, undo) is one transaction with
 * the change of the import's state in it: whoever is cut off leaves nothing half done, and whoever takes over begins it
 * anew. Progress goes through a transaction of its own, because the other's is not to be seen before its end.
 */
@Component
class ImportWork {
    static final String NAME = "import";
    private static final Logger log = LoggerFactory.getLogger(ImportWork.class);
    private static final ZoneId BUSINESS = ZoneId.of("Asia/Shanghai");
    private static final String FOREIGN_KEY = "23503";
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Registry registry;
    private final JobQueue later;
    private final ImportJobs jobs;
    private final FileStore store;
    private final Files files;
    private final Vault vault;
    private final Messages messages;
    private final ImportedMoney imported;
    private final List<BookedMoney> booked;
    private final OwnersSince ownersSince;
    private final FeeSettingsUndo settings;
    private final FailureNotices failedWork;
    private final Clock clock;

    ImportWork(
            TenantDatabase database,
            Registry registry,
            JobQueue later,
            ImportJobs jobs,
            FileStore store,
            Files files,
            Vault vault,
            Messages messages,
            ImportedMoney imported,
            List<BookedMoney> booked,
            OwnersSince ownersSince,
            FeeSettingsUndo settings,
            FailureNotices failedWork,
            Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.registry = registry;
        this.later = later;
        this.jobs = jobs;
        this.store = store;
        this.files = files;
        this.vault = vault;
        this.messages = messages;
        this.imported = imported;
        this.booked = booked;
        this.ownersSince = ownersSince;
        this.settings = settings;
        this.failedWork = failedWork;
        this.clock = clock;
    }

    /** How a piece of work is named: whose import, and at which step of its life. */
    static String piece(Tenant tenant, Import job) {
        return new Piece(tenant.id(), job.id(), job.version()).text();
    }

    private record Piece(UUID tenant, UUID job, int version) {
        static Piece of(String text) {
            var parts = text.split("/", -1);
            return new Piece(UUID.fromString(parts[0]), UUID.fromString(parts[1]), Integer.parseInt(parts[2]));
        }

        String text() {
            return tenant + "/" + job + "/" + version;
        }
    }

    void work(String text) {
        var piece = Piece.of(text);
        var tenant = registry.ofId(piece.tenant()).orElseThrow(JobQueue.NotYet::new);
        new Request("import-" + piece.job(), Locale.SIMPLIFIED_CHINESE).call(() -> {
            var job = database.as(tenant, () -> jobs.find(piece.job()).orElseThrow(JobQueue.NotYet::new));
            if (job.version() < piece.version()) throw new JobQueue.NotYet();
            take(tenant, job);
            return null;
        });
    }

    private void take(Tenant tenant, Import job) {
        try {
            switch (job.state()) {
                case READING -> database.as(tenant, () -> database.writeLong(() -> read(tenant, job)));
                case COMMITTING -> database.as(tenant, () -> database.writeLong(() -> commit(tenant, job)));
                case UNDOING -> undo(tenant, job);
                // Somebody else has done it already.
                case CHECKED, COMMITTED, UNDONE, FAILED -> {}
            }
        } catch (BadWorkbook bad) {
            log.info("Import {} is not read: {}", job.id(), bad.messageKey());
            fail(tenant, job, State.FAILED, bad.messageKey(), bad.arguments());
        }
    }

    /** What was given up changed nothing; it says why, and can be tried again. */
    private void giveUp(String text, Trouble trouble) {
        var piece = Piece.of(text);
        registry.ofId(piece.tenant())
                .ifPresent(tenant -> database.as(
                        tenant,
                        () -> database.write(() -> {
                            if (jobs.giveUp(piece.job(), piece.version(), FailureNotices.reason(trouble))) {
                                failedWork.tell(ImportJobs.TOPIC, piece.job(), trouble);
                            }
                            return null;
                        })));
    }

    /** Asks for what is under way once more: what is written down already is not written twice. */
    private void askForForgotten() {
        for (var job : jobs.underWay()) later.ask(NAME, piece(database.tenant(), job));
    }

    private void fail(Tenant tenant, Import job, State to, String messageKey, List<Object> arguments) {
        database.as(
                tenant,
                () -> database.write(() -> {
                    jobs.fail(job.id(), to, messageKey, arguments);
                    return null;
                }));
    }

    private @Nullable Void read(Tenant tenant, Import job) {
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
                    staging, UnitNumberIndex.of(sql, job.projectId()), vault, today, progress(tenant, job, total));
            try {
                reading.read(workbook, mapping);
            } catch (BadWorkbook bad) {
                // What the sheets were taken for is kept: a clerk may say what they are.
                staging.clear();
                jobs.keep(job.id(), mapping, reading, List.of());
                jobs.fail(job.id(), State.FAILED, bad.messageKey(), bad.arguments());
                return null;
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
            return null;
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

    private UUID report(Import job, Workbook workbook, Mapping mapping, List<Problem> problems) throws IOException {
        var content = new Report(messages).write(workbook, mapping, problems);
        var name = messages.text("import.report.name");
        return files.export(
                        name + ".xlsx",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        content,
                        job.createdById())
                .id();
    }

    private Workbook open(Import job) throws IOException {
        byte[] content;
        try (var stream = store.read(job.fileId())) {
            content = stream.readAllBytes();
        }
        return Workbook.open(content);
    }

    private @Nullable Void commit(Tenant tenant, Import job) {
        if (!isStill(State.COMMITTING, job)) return null;
        if (!holds(job)) {
            var refused = new RowComparison(sql, job.id(), job.projectId()).give();
            if (job.mode() == Mode.ALL_OR_NOTHING && !refused.isEmpty()) {
                jobs.fail(job.id(), State.CHECKED, "import.commit.changed", List.of());
                return null;
            }
        }
        ownersSince.takeWord(job.id());
        var steps = new Commit(sql, job.id(), job.projectId(), job.createdById(), clock.instant()).steps();
        var progress = progress(tenant, job, steps.size());
        for (var at = 0; at < steps.size(); at++) {
            steps.get(at).run();
            progress.accept(at + 1);
        }
        jobs.committed(job.id());
        return null;
    }

    /**
     * Whether this one is to do it. Two imports into one project go one after the other, and nobody takes money of the
     * opening over meanwhile. A node that was thought dead may have done it while this one waited: what went in must
     * not be judged again.
     */
    private boolean isStill(State state, Import job) {
        imported.lock(job.projectId());
        return jobs.find(job.id()).filter(now -> now.state() == state).isPresent();
    }

    /** Whether the archives are as they were when the import was checked. */
    private boolean holds(Import job) {
        return jobs.fingerprint(job.id())
                .filter(Fingerprint.of(sql, job.projectId())::equals)
                .isPresent();
    }

    /** What stands in the way of an undo is told, and everything stays as it is. */
    private void undo(Tenant tenant, Import job) {
        try {
            database.as(
                    tenant,
                    () -> database.writeLong(() -> {
                        if (!isStill(State.UNDOING, job)) return null;
                        for (var money : booked) {
                            money.takeBack(job).ifPresent(obstacle -> {
                                throw new Undo.MoneyMoved(obstacle);
                            });
                        }
                        if (!settings.takeBack(job)) throw new Undo.BilledSince();
                        var steps = new Undo(sql, job.id()).steps();
                        var progress = progress(tenant, job, steps.size());
                        for (var at = 0; at < steps.size(); at++) {
                            steps.get(at).run();
                            progress.accept(at + 1);
                        }
                        jobs.move(job.id(), State.UNDONE);
                        return null;
                    }));
        } catch (Undo.MoneyMoved moved) {
            var obstacle = moved.obstacle();
            fail(tenant, job, State.COMMITTED, obstacle.messageKey(), obstacle.arguments());
        } catch (Undo.BilledSince billed) {
            fail(tenant, job, State.COMMITTED, "import.undo.billed", List.of());
        } catch (DataAccessException failure) {
            if (!FOREIGN_KEY.equals(failure.sqlState())) throw failure;
            fail(tenant, job, State.COMMITTED, "import.undo.depends", List.of());
        }
    }

    /** Tells how far the work is, past the transaction that the work is in. */
    private IntConsumer progress(Tenant tenant, Import job, int total) {
        return done -> {
            try {
                Thread.ofVirtual()
                        .name("import-progress")
                        .start(() -> tell(tenant, job, done, total))
                        .join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private void tell(Tenant tenant, Import job, int done, int total) {
        try {
            database.as(
                    tenant,
                    () -> database.write(() -> {
                        jobs.progress(job.id(), done, Math.max(total, done));
                        return null;
                    }));
        } catch (RuntimeException failure) {
            log.warn("Progress of import {} could not be told", job.id(), failure);
        }
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

        @Bean
        OneOffWork imports(ImportWork work) {
            return new OneOffWork(NAME, work::work, work::giveUp);
        }

        /** Whatever became of what was written down, no import stands still without a reason. */
        @Bean
        RecurringWork forgottenImportsGoOn(ImportWork work, Registry registry, TenantDatabase database) {
            return new RecurringWork("resume-imports", EVERY, () -> registry.forEach(database, work::askForForgotten));
        }
    }
}
