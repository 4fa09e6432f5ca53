package io.xinqiao.queries;

import graphql.GraphQLContext;
import io.xinqiao.execution.Edges;
import io.xinqiao.exports.ExportFormat;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.runs.RunEdges;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Saved queries and their runs as the schema shows them. */
@Controller
class QueryController {
    private final SavedQueries queries;
    private final QueryRuns runs;
    private final QueryCheck checks;
    private final QueryTexts texts;
    private final QueryReading reading;
    private final QueryVariables variables;
    private final QueryLimits limits;
    private final RunEdges runEdges;
    private final Members members;
    private final Files files;

    QueryController(
            SavedQueries queries,
            QueryRuns runs,
            QueryCheck checks,
            QueryTexts texts,
            QueryReading reading,
            QueryVariables variables,
            QueryLimits limits,
            RunEdges runEdges,
            Members members,
            Files files) {
        this.queries = queries;
        this.runs = runs;
        this.checks = checks;
        this.texts = texts;
        this.reading = reading;
        this.variables = variables;
        this.limits = limits;
        this.runEdges = runEdges;
        this.members = members;
        this.files = files;
    }

    record CreateSavedQueryInput(
            String name,
            @Nullable String nameEn,
            @Nullable String description,
            @Nullable String descriptionEn,
            @Nullable String folder,
            @Nullable List<String> tags,
            @Nullable List<Role> sharedRoles,
            @Nullable List<UUID> sharedMemberIds,
            String document,
            @Nullable List<SavedQueries.VariableInput> variables,
            String rowsPath,
            @Nullable List<QueryDefinition.Column> columns,
            @Nullable ChartInput chart) {}

    record UpdateSavedQueryInput(
            UUID savedQueryId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable String nameEn,
            @Nullable String description,
            @Nullable String descriptionEn,
            @Nullable String folder,
            @Nullable List<String> tags,
            @Nullable List<Role> sharedRoles,
            @Nullable List<UUID> sharedMemberIds,
            @Nullable Boolean archived,
            @Nullable String document,
            @Nullable List<SavedQueries.VariableInput> variables,
            @Nullable String rowsPath,
            @Nullable List<QueryDefinition.Column> columns,
            @Nullable ChartInput chart) {}

    record ChartInput(
            QueryDefinition.Chart.Kind kind,
            @Nullable String x,
            @Nullable List<String> y,
            @Nullable String series) {
        QueryDefinition.Chart told() {
            return new QueryDefinition.Chart(kind, x, y == null ? List.of() : y, series);
        }
    }

    record RestoreSavedQueryInput(
            UUID savedQueryId, @Nullable Integer expectedVersion, int sequence) {}

    record RunSavedQueryInput(
            UUID savedQueryId,
            @Nullable Integer sequence,
            @Nullable List<QueryVariables.Argument> arguments) {}

    record StartSavedQueryRunInput(
            UUID savedQueryId,
            @Nullable Integer sequence,
            @Nullable List<QueryVariables.Argument> arguments,
            ExportFormat format) {}

    @Bean
    Edges<SavedQuery> savedQueryEdges() {
        return Edges.of(SavedQuery.class)
                .to("owner", SavedQuery::ownerId, members::ofKeys)
                .toAll("sharedMembers", SavedQuery::sharedMemberIds, members::ofKeys)
                .each("current", queries::current)
                .toPages("versions", SavedQuery::id, queries::versionsOf);
    }

    @Bean
    Edges<SavedQueryVersion> savedQueryVersionEdges() {
        return Edges.of(SavedQueryVersion.class)
                .value("variables", texts::variables)
                .value("columns", texts::columns)
                .value("chart", texts::chart)
                .to("savedBy", SavedQueryVersion::savedBy, members::ofKeys)
                .each("pagePoints", this::pagePoints)
                .each("problems", this::problems);
    }

    @Bean
    Edges<SavedQueryRun> queryRunEdges() {
        return runEdges.of(SavedQueryRun.class)
                .to("savedQuery", SavedQueryRun::savedQueryId, queries::behind)
                .to("savedQueryVersion", SavedQueryRun::savedQueryVersionId, queries::versions)
                .value("tookMs", SavedQueryRun::tookMs)
                .to("file", SavedQueryRun::fileId, files::visible);
    }

    private Map<SavedQueryVersion, List<QueryProblem>> problems(List<SavedQueryVersion> versions) {
        Map<SavedQueryVersion, List<QueryProblem>> problems = new HashMap<>();
        versions.forEach(version ->
                problems.put(version, checks.check(texts.definition(version)).problems()));
        return problems;
    }

    private Map<SavedQueryVersion, Integer> pagePoints(List<SavedQueryVersion> versions) {
        Map<SavedQueryVersion, Integer> costs = new HashMap<>();
        for (var version : versions) {
            var definition = texts.definition(version);
            var shape = checks.check(definition).shape();
            if (shape == null) continue;
            reading.pageCost(shape, variables.defaults(shape, definition))
                    .ifPresent(cost -> costs.put(version, (int) Math.min(Integer.MAX_VALUE, cost)));
        }
        return costs;
    }

    @QueryMapping
    List<SavedQuery> brokenSavedQueries() {
        return queries.broken();
    }

    @QueryMapping
    @Nullable
    SavedQueryRun savedQueryRun(@Argument UUID id) {
        return runs.one(id).orElse(null);
    }

    @QueryMapping
    QueryLimits savedQueryLimits() {
        return limits;
    }

    @MutationMapping
    SavedQuery createSavedQuery(@Argument CreateSavedQueryInput input, GraphQLContext context) {
        var chart = input.chart();
        return queries.create(
                new SavedQueries.Described(
                        input.name(),
                        input.nameEn(),
                        input.description(),
                        input.descriptionEn(),
                        input.folder(),
                        input.tags(),
                        input.sharedRoles(),
                        input.sharedMemberIds(),
                        null),
                new SavedQueries.Asked(
                        input.document(),
                        input.variables(),
                        input.rowsPath(),
                        input.columns(),
                        chart == null ? null : chart.told()),
                context);
    }

    @MutationMapping
    SavedQuery updateSavedQuery(@Argument UpdateSavedQueryInput input, GraphQLContext context) {
        var chart = input.chart();
        return queries.update(
                input.savedQueryId(),
                input.expectedVersion(),
                new SavedQueries.Described(
                        input.name(),
                        input.nameEn(),
                        input.description(),
                        input.descriptionEn(),
                        input.folder(),
                        input.tags(),
                        input.sharedRoles(),
                        input.sharedMemberIds(),
                        input.archived()),
                new SavedQueries.Asked(
                        input.document(),
                        input.variables(),
                        input.rowsPath(),
                        input.columns(),
                        chart == null ? null : chart.told()),
                context);
    }

    @MutationMapping
    SavedQuery restoreSavedQuery(@Argument RestoreSavedQueryInput input, GraphQLContext context) {
        return queries.restore(input.savedQueryId(), input.expectedVersion(), input.sequence(), context);
    }

    @MutationMapping
    QueryRuns.AtOnce runSavedQuery(@Argument RunSavedQueryInput input, GraphQLContext context) {
        return runs.now(input.savedQueryId(), input.sequence(), input.arguments(), context);
    }

    @MutationMapping
    SavedQueryRun startSavedQueryRun(@Argument StartSavedQueryRunInput input) {
        return runs.begin(input.savedQueryId(), input.sequence(), input.arguments(), input.format());
    }
}
