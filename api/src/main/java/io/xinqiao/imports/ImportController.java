package io.xinqiao.imports;

import graphql.schema.DataFetchingEnvironment;
import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.files.File;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.SubscriptionStreams;
import io.xinqiao.imports.ImportChanges.ImportChange;
import io.xinqiao.imports.ImportCounts.ImportCount;
import io.xinqiao.imports.ImportJobs.ImportSheet;
import io.xinqiao.imports.ImportService.CommitImportInput;
import io.xinqiao.imports.ImportService.MapImportInput;
import io.xinqiao.imports.ImportService.RetryImportInput;
import io.xinqiao.imports.ImportService.StartImportInput;
import io.xinqiao.imports.ImportService.UndoImportInput;
import io.xinqiao.imports.OwnersSince.ImportOwnersSince;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.ChildEdge;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.UserError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/** The root fields of imports and what hangs on one. */
@Controller
class ImportController {
    private final ImportJobs jobs;
    private final ImportService service;
    private final ImportCounts counts;
    private final ImportChanges changes;
    private final OwnersSince ownersSince;
    private final Projects projects;
    private final Files files;
    private final Members members;
    private final Messages messages;
    private final SubscriptionStreams live;

    ImportController(
            ImportJobs jobs,
            ImportService service,
            ImportCounts counts,
            ImportChanges changes,
            OwnersSince ownersSince,
            Projects projects,
            Files files,
            Members members,
            Messages messages,
            SubscriptionStreams live) {
        this.jobs = jobs;
        this.service = service;
        this.counts = counts;
        this.changes = changes;
        this.ownersSince = ownersSince;
        this.projects = projects;
        this.files = files;
        this.members = members;
        this.messages = messages;
        this.live = live;
    }

    record ImportPayload(Import job, List<UserError> userErrors) {}

    record ImportFilter(@Nullable UUID projectId) {}

    @QueryMapping("import")
    @Nullable
    Import one(@Argument UUID id) {
        return jobs.visible("Query.import", List.of(id)).get(id);
    }

    @QueryMapping
    Connection<Import> imports(Page page, @Argument @Nullable ImportFilter filter) {
        return jobs.page(page, filter == null ? null : filter.projectId());
    }

    @MutationMapping
    ImportPayload startImport(@Argument StartImportInput input) {
        return new ImportPayload(service.start(input), List.of());
    }

    @MutationMapping
    ImportPayload mapImport(@Argument MapImportInput input) {
        return new ImportPayload(service.map(input), List.of());
    }

    @MutationMapping
    ImportPayload commitImport(@Argument CommitImportInput input) {
        return new ImportPayload(service.commit(input), List.of());
    }

    @MutationMapping
    ImportPayload undoImport(@Argument UndoImportInput input) {
        return new ImportPayload(service.undo(input), List.of());
    }

    @MutationMapping
    ImportPayload retryImport(@Argument RetryImportInput input) {
        return new ImportPayload(service.retry(input), List.of());
    }

    @SubscriptionMapping
    Publisher<Import> importProgress(@Argument UUID importId, DataFetchingEnvironment environment) {
        return live.stream(
                ImportJobs.TOPIC,
                keys -> jobs.visible(
                        "Subscription.importProgress",
                        keys.stream().filter(importId::equals).distinct().toList()),
                environment.getDataLoaderRegistry());
    }

    @SchemaMapping(typeName = "Import", field = "failure")
    @Nullable
    String failure(Import job) {
        var key = job.failureKey();
        return key == null ? null : messages.text(key, job.failureArguments().toArray());
    }

    @SchemaMapping(typeName = "Import", field = "percent")
    int percent(Import job) {
        return switch (job.state()) {
            case CHECKED, COMMITTED, UNDONE -> 100;
            case READING, COMMITTING, UNDOING, FAILED -> job.total() == 0 ? 0 : (int) (job.done() * 99L / job.total());
        };
    }

    @BatchMapping(typeName = "Import", field = "project")
    Map<Import, Project> project(List<Import> of) {
        return Batch.one(of, Import::projectId, projects::behind);
    }

    @BatchMapping(typeName = "Import", field = "file")
    Map<Import, File> file(List<Import> of) {
        return Batch.one(of, Import::fileId, files::visible);
    }

    @BatchMapping(typeName = "Import", field = "report")
    Map<Import, File> report(List<Import> of) {
        return Batch.one(of, Import::reportId, files::visible);
    }

    @BatchMapping(typeName = "Import", field = "createdBy")
    Map<Import, Member> createdBy(List<Import> of) {
        return Batch.one(of, Import::createdById, members::ofKeys);
    }

    @BatchMapping(typeName = "Import", field = "sheets")
    Map<Import, List<ImportSheet>> sheets(List<Import> of) {
        return Batch.many(of, Import::id, jobs::sheetsOf);
    }

    @BatchMapping(typeName = "Import", field = "counts")
    Map<Import, List<ImportCount>> counts(List<Import> of) {
        return Batch.many(of, Import::id, counts::of);
    }

    @BatchMapping(typeName = "Import", field = "ownersSince")
    Map<Import, List<ImportOwnersSince>> ownersSince(List<Import> of) {
        return Batch.many(of, Import::id, ownersSince::of);
    }

    @BatchMapping(typeName = "Import", field = "changes")
    Map<Import, List<ImportChange>> changes(List<Import> of) {
        return Batch.many(of, Import::id, changes::of);
    }

    @BatchMapping(typeName = "ImportChange", field = "projects")
    Map<ImportChange, List<Project>> projects(List<ImportChange> of) {
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

    @SchemaMapping(typeName = "ImportProblem", field = "message")
    String message(ImportProblem problem) {
        return messages.text(problem.messageKey(), problem.arguments().toArray());
    }

    @SchemaMapping(typeName = "ImportProblem", field = "column")
    @Nullable
    String column(ImportProblem problem) {
        return problem.col() == null ? null : ImportJobs.letters(problem.col());
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        ChildEdge<Import, ImportProblem> importProblems(ImportJobs jobs) {
            return new ChildEdge<>("Import", "problems", Import::id, jobs::problemsOf);
        }

        @Bean
        NodeSource importNodes(ImportJobs jobs) {
            return new NodeSource("Import", jobs::visible);
        }

        @Bean
        NodeSource importProblemNodes(ImportJobs jobs) {
            return new NodeSource("ImportProblem", jobs::visibleProblems);
        }
    }
}
