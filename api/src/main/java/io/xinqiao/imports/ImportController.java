package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.IMPORT_PROBLEM;

import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.execution.Edges;
import io.xinqiao.execution.NodeSource;
import io.xinqiao.files.Files;
import io.xinqiao.identity.StoredNodes;
import io.xinqiao.imports.ImportChanges.ImportChange;
import io.xinqiao.imports.ImportService.CommitImportInput;
import io.xinqiao.imports.ImportService.MapImportInput;
import io.xinqiao.imports.ImportService.StartImportInput;
import io.xinqiao.imports.ImportService.UndoImportInput;
import io.xinqiao.platform.Messages;
import io.xinqiao.runs.RunEdges;
import io.xinqiao.runs.RunRows;
import io.xinqiao.tenants.TenantDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The root fields of imports and what hangs on one. */
@Controller
class ImportController {
    private final ImportJobs jobs;
    private final RunRows<ImportJob> rows;
    private final ImportService service;
    private final ImportCounts counts;
    private final ImportChanges changes;
    private final OwnersSince ownersSince;
    private final Projects projects;
    private final Files files;
    private final Messages messages;
    private final RunEdges runs;

    ImportController(
            ImportJobs jobs,
            RunRows<ImportJob> rows,
            ImportService service,
            ImportCounts counts,
            ImportChanges changes,
            OwnersSince ownersSince,
            Projects projects,
            Files files,
            Messages messages,
            RunEdges runs) {
        this.jobs = jobs;
        this.rows = rows;
        this.service = service;
        this.counts = counts;
        this.changes = changes;
        this.ownersSince = ownersSince;
        this.projects = projects;
        this.files = files;
        this.messages = messages;
        this.runs = runs;
    }

    @QueryMapping("importJob")
    @Nullable
    ImportJob one(@Argument UUID id) {
        return rows.reached("Query.importJob", id).orElse(null);
    }

    @MutationMapping
    ImportJob startImport(@Argument StartImportInput input) {
        return service.start(input);
    }

    @MutationMapping
    ImportJob mapImport(@Argument MapImportInput input) {
        return service.map(input);
    }

    @MutationMapping
    ImportJob commitImport(@Argument CommitImportInput input) {
        return service.commit(input);
    }

    @MutationMapping
    ImportJob undoImport(@Argument UndoImportInput input) {
        return service.undo(input);
    }

    @Bean
    Edges<ImportJob> importJobEdges() {
        return runs.of(ImportJob.class)
                .to("project", ImportJob::projectId, projects::behind)
                .to("file", ImportJob::fileId, files::visible)
                .to("report", ImportJob::reportId, files::visible)
                .toMany("sheets", ImportJob::id, jobs::sheetsOf)
                .toMany("counts", ImportJob::id, counts::of)
                .toMany("ownersSince", ImportJob::id, ownersSince::of)
                .toMany("changes", ImportJob::id, changes::of)
                .toPages("problems", ImportJob::id, jobs::problemsOf);
    }

    @Bean
    Edges<ImportChange> importChangeEdges() {
        return Edges.of(ImportChange.class).each("projects", this::projects);
    }

    @Bean
    Edges<ImportProblem> importProblemEdges() {
        return Edges.of(ImportProblem.class)
                .value(
                        "message",
                        problem -> messages.text(
                                problem.messageKey(), problem.arguments().toArray()))
                .value("column", problem -> problem.col() == null ? null : ImportJobs.letters(problem.col()));
    }

    private Map<ImportChange, List<Project>> projects(List<ImportChange> of) {
        var there = projects.behind(of.stream()
                .flatMap(change -> change.projectIds().stream())
                .distinct()
                .toList());
        Map<ImportChange, List<Project>> found = new HashMap<>();
        for (var change : of) {
            found.put(
                    change,
                    change.projectIds().stream()
                            .filter(there::containsKey)
                            .map(id -> Objects.requireNonNull(there.get(id)))
                            .toList());
        }
        return found;
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource importProblemNodes(ImportJobs jobs, TenantDatabase database) {
            return new StoredNodes("ImportProblem", IMPORT_PROBLEM, jobs::visibleProblems, database);
        }
    }
}
