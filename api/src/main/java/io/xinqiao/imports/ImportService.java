package io.xinqiao.imports;

import io.xinqiao.archives.Projects;
import io.xinqiao.files.File;
import io.xinqiao.files.Files;
import io.xinqiao.imports.ImportJob.Mode;
import io.xinqiao.imports.ImportJob.Stage;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.runs.RunRows;
import io.xinqiao.runs.RunState;
import io.xinqiao.runs.Runs;
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
    private final RunRows<ImportJob> rows;
    private final Projects projects;
    private final Files files;
    private final Runs runs;
    private final MappingCorrections corrections;
    private final OwnersSince ownersSince;

    ImportService(
            ImportJobs jobs,
            RunRows<ImportJob> rows,
            Projects projects,
            Files files,
            Runs runs,
            MappingCorrections corrections,
            OwnersSince ownersSince) {
        this.jobs = jobs;
        this.rows = rows;
        this.projects = projects;
        this.files = files;
        this.runs = runs;
        this.corrections = corrections;
        this.ownersSince = ownersSince;
    }

    record StartImportInput(
            UUID projectId, UUID fileId, @Nullable Mode mode) {}

    record MapImportInput(UUID importJobId, List<SheetMappingInput> sheets) {}

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
            UUID importJobId, @Nullable Mode mode, @Nullable LocalDate ownersSince) {}

    record UndoImportInput(UUID importJobId) {}

    ImportJob start(StartImportInput input) {
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
        return jobs.create(project.id(), file.id(), Objects.requireNonNullElse(input.mode(), Mode.ALL_OR_NOTHING));
    }

    /** Takes the clerk's word for what sheets and columns mean, and reads the workbook again. */
    ImportJob map(MapImportInput input) {
        var job = locked("Mutation.mapImport", input.importJobId(), Set.of(Stage.NEW, Stage.CHECKED));
        corrections.apply(job.id(), input.sheets());
        jobs.become(job.id(), Stage.NEW);
        return goOn(job);
    }

    ImportJob commit(CommitImportInput input) {
        var job = locked("Mutation.commitImport", input.importJobId(), Set.of(Stage.CHECKED));
        var mode = Objects.requireNonNullElse(input.mode(), job.mode());
        if (mode == Mode.ALL_OR_NOTHING && job.refusedRows() > 0) {
            throw Refused.because(
                            Code.ILLEGAL_STEP, "refused.import.commit.refused", List.of(job.refusedRows()), "mode")
                    .withCurrent("job", job);
        }
        jobs.mode(job.id(), mode);
        if (input.ownersSince() != null) ownersSince.say(job.id(), input.ownersSince());
        return goOn(job);
    }

    ImportJob undo(UndoImportInput input) {
        var job = locked("Mutation.undoImport", input.importJobId(), Set.of(Stage.COMMITTED));
        runs.takeBack(job.status(), 0);
        return rows.find(job.id());
    }

    private ImportJob locked(String mutation, UUID id, Set<Stage> from) {
        var job = jobs.lock(mutation, id).orElseThrow(() -> Refused.notFound("importJobId"));
        if (job.state().isUnderWay() || !from.contains(job.stage())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.import.step." + step(job), List.of(), "importJobId")
                    .withCurrent("job", job);
        }
        return job;
    }

    /** Where it is, in the messages. */
    private static String step(ImportJob job) {
        if (job.state() == RunState.FAILED) return "FAILED";
        if (!job.state().isUnderWay()) return job.stage().name();
        if (job.takingBack()) return "UNDOING";
        return job.stage() == Stage.NEW ? "READING" : "COMMITTING";
    }

    private ImportJob goOn(ImportJob job) {
        runs.goOn(job.status());
        return rows.find(job.id());
    }
}
