package io.xinqiao.imports;

import io.xinqiao.archives.Projects;
import io.xinqiao.files.File;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Caller;
import io.xinqiao.imports.Import.Mode;
import io.xinqiao.imports.Import.State;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.TenantDatabase;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What an administrator may do with an import, and when: begin, correct, commit, take back. */
@Service
class ImportService {
    private final ImportJobs jobs;
    private final Projects projects;
    private final Files files;
    private final JobQueue later;
    private final TenantDatabase database;
    private final MappingCorrections corrections;
    private final OwnersSince ownersSince;

    ImportService(
            ImportJobs jobs,
            Projects projects,
            Files files,
            JobQueue later,
            TenantDatabase database,
            MappingCorrections corrections,
            OwnersSince ownersSince) {
        this.jobs = jobs;
        this.projects = projects;
        this.files = files;
        this.later = later;
        this.database = database;
        this.corrections = corrections;
        this.ownersSince = ownersSince;
    }

    record StartImportInput(
            UUID projectId, UUID fileId, @Nullable Mode mode) {}

    record MapImportInput(UUID importId, List<SheetMappingInput> sheets) {}

    record SheetMappingInput(
            int position,
            SheetKind kind,
            @Nullable Integer headerRow,
            @Nullable List<ColumnMappingInput> columns) {}

    record ColumnMappingInput(int position, @Nullable ImportField field) {}

    /**
     * An import to be committed.
     *
     * @param ownersSince the day that holds for all whose workbook says none
     */
    record CommitImportInput(
            UUID importId, @Nullable Mode mode, @Nullable LocalDate ownersSince) {}

    record UndoImportInput(UUID importId) {}

    record RetryImportInput(UUID importId) {}

    Import start(StartImportInput input) {
        var project = projects.reachable("Mutation.startImport", input.projectId())
                .orElseThrow(() -> Refused.notFound("projectId"));
        var file = files.visible(List.of(input.fileId())).get(input.fileId());
        if (file == null) throw Refused.notFound("fileId");
        if (file.purpose() != File.Purpose.IMPORT) {
            throw Refused.because(Code.INVALID, "refused.file.purpose", List.of(), "fileId");
        }
        if (file.state() != File.State.STORED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.file.awaited", List.of(), "fileId");
        }
        var job = jobs.create(project.id(), file.id(), Objects.requireNonNullElse(input.mode(), Mode.ALL_OR_NOTHING));
        return asked(job);
    }

    /** Takes the clerk's word for what sheets and columns mean, and reads the workbook again. */
    Import map(MapImportInput input) {
        var job = locked("Mutation.mapImport", input.importId(), Set.of(State.CHECKED, State.FAILED));
        corrections.apply(job.id(), input.sheets());
        return moved(job, State.READING);
    }

    Import commit(CommitImportInput input) {
        var job = locked("Mutation.commitImport", input.importId(), Set.of(State.CHECKED));
        var mode = Objects.requireNonNullElse(input.mode(), job.mode());
        if (mode == Mode.ALL_OR_NOTHING && job.refusedRows() > 0) {
            throw Refused.because(Code.ILLEGAL_STEP, "import.commit.refused", List.of(job.refusedRows()), "mode")
                    .withCurrent("job", job);
        }
        jobs.mode(job.id(), mode);
        if (input.ownersSince() != null) ownersSince.say(job.id(), input.ownersSince());
        return moved(job, State.COMMITTING);
    }

    Import undo(UndoImportInput input) {
        return moved(locked("Mutation.undoImport", input.importId(), Set.of(State.COMMITTED)), State.UNDOING);
    }

    /** Goes on with an import that was given up: it is read, or put in, from the beginning. */
    Import retry(RetryImportInput input) {
        var job = locked("Mutation.retryImport", input.importId(), Set.of(State.FAILED));
        return moved(job, jobs.failedWhile(job.id()));
    }

    private Import locked(String mutation, UUID id, Set<State> from) {
        var job = jobs.lock(mutation, id).orElseThrow(() -> Refused.notFound("importId"));
        if (!from.contains(job.state())) {
            throw Refused.because(Code.ILLEGAL_STEP, "import.step." + job.state(), List.of(), "importId")
                    .withCurrent("job", job);
        }
        return job;
    }

    private Import moved(Import job, State to) {
        jobs.move(job.id(), to);
        return asked(jobs.find(job.id()).orElseThrow());
    }

    /** Written down before the answer: what is confirmed is done, whoever crashes in between. */
    private Import asked(Import job) {
        var tenant = Objects.requireNonNull(Caller.current().tenant());
        later.ask(ImportWork.NAME, ImportWork.piece(tenant, job));
        database.afterCommit(later::wake);
        return job;
    }
}
