package io.xinqiao.queries;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import graphql.GraphQLContext;
import graphql.language.AstPrinter;
import graphql.language.Document;
import graphql.language.IntValue;
import graphql.language.OperationDefinition;
import graphql.language.VariableDefinition;
import graphql.schema.GraphQLInputObjectType;
import io.xinqiao.execution.OperationOutline;
import io.xinqiao.execution.OperationOutline.Fine;
import io.xinqiao.execution.OperationOutline.Kind;
import io.xinqiao.execution.OperationOutline.Unfit;
import io.xinqiao.execution.StoredOperation;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Request;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks what a query asks against the schema of today: when it is saved, when somebody asks what is wrong with it, and
 * before each run.
 */
@Component
class QueryCheck {
    private static final int MOST_PROBLEMS = 20;
    private static final String DOCUMENT = "document";

    private final OperationOutline.Reader outlines;
    private final StoredOperation operations;
    private final Messages messages;
    private final Clock clock;

    /** The schema stays what it is for as long as a node runs. */
    private final Cache<Known, Checked> known =
            Caffeine.newBuilder().maximumSize(2_000).build();

    private record Known(QueryDefinition query, Locale locale) {}

    QueryCheck(OperationOutline.Reader outlines, StoredOperation operations, Messages messages, Clock clock) {
        this.outlines = outlines;
        this.operations = operations;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * What a query is found to be.
     *
     * @param shape null when there are problems
     * @param variables of the document, with what is said of them
     */
    record Checked(
            @Nullable ResultShape shape,
            @Nullable String operationName,
            List<QueryDefinition.Variable> variables,
            List<QueryProblem> problems) {
        Checked {
            variables = List.copyOf(variables);
            problems = List.copyOf(problems);
        }

        ResultShape requireShape() {
            return Objects.requireNonNull(shape);
        }
    }

    /** What somebody wants to save, who pays for its being read. */
    Checked check(QueryDefinition query, GraphQLContext asking) {
        return check(query, outlines.read(query.document(), asking));
    }

    /** What was saved. */
    Checked check(QueryDefinition query) {
        return known.get(
                new Known(query, Request.current().locale()), _ -> check(query, outlines.read(query.document())));
    }

    private Checked check(QueryDefinition query, OperationOutline outline) {
        return switch (outline) {
            case Unfit unfit ->
                broken(unfit.problems().stream()
                        .limit(MOST_PROBLEMS)
                        .map(problem -> new QueryProblem(problem.message(), problem.line(), problem.column(), DOCUMENT))
                        .toList());
            case Fine fine
            when fine.kind() != Kind.QUERY ->
                broken(List.of(at(fine.operation(), messages.text("refused.query.notAQuery"))));
            case Fine fine -> new Check(query, fine.document(), fine.operation()).result(fine.operationName());
        };
    }

    private static Checked broken(List<QueryProblem> problems) {
        return new Checked(null, null, List.of(), problems);
    }

    private static QueryProblem at(graphql.language.Node<?> node, String message) {
        var place = node.getSourceLocation();
        return place == null
                ? new QueryProblem(message, null, null, DOCUMENT)
                : new QueryProblem(message, place.getLine(), place.getColumn(), DOCUMENT);
    }

    /** One check. */
    private final class Check {
        private final QueryDefinition query;
        private final Document document;
        private final OperationDefinition operation;
        private final AnswerPaths paths;
        private final List<QueryProblem> problems = new ArrayList<>();

        Check(QueryDefinition query, Document document, OperationDefinition operation) {
            this.query = query;
            this.document = document;
            this.operation = operation;
            this.paths = new AnswerPaths(operations.schema(), document);
        }

        Checked result(@Nullable String operationName) {
            var variables = variables();
            introspection();
            var shape = shape();
            chart(shape);
            return new Checked(
                    problems.isEmpty() ? shape : null,
                    operationName,
                    variables,
                    problems.stream().limit(MOST_PROBLEMS).toList());
        }

        private void problem(String part, String key, Object... arguments) {
            problems.add(new QueryProblem(messages.text(key, arguments), null, null, part));
        }

        /** The schema is there for everybody, and is no rows. */
        private void introspection() {
            paths.fields(operation.getSelectionSet(), operations.schema().getQueryType()).stream()
                    .map(AnswerPaths.Selected::field)
                    .filter(field -> field.getName().startsWith("__"))
                    .forEach(field -> problems.add(at(field, messages.text("refused.query.introspection"))));
        }

        private List<QueryDefinition.Variable> variables() {
            Map<String, QueryDefinition.Variable> told = new LinkedHashMap<>();
            for (var variable : query.variables()) {
                if (told.put(variable.name(), variable) != null) {
                    problem("variables." + variable.name(), "refused.query.variableTwice", variable.name());
                }
            }
            List<QueryDefinition.Variable> all = new ArrayList<>();
            for (var definition : operation.getVariableDefinitions()) {
                all.add(variable(definition, told.remove(definition.getName())));
            }
            told.keySet().forEach(name -> problem("variables." + name, "refused.query.variable", name));
            return all;
        }

        private QueryDefinition.Variable variable(
                VariableDefinition definition, QueryDefinition.@Nullable Variable told) {
            var name = definition.getName();
            var bare = QueryVariables.bareType(definition);
            if (ResultShape.taken().contains(name))
                problems.add(at(definition, messages.text("refused.query.name", name)));
            if (operations.schema().getType(bare) instanceof GraphQLInputObjectType) {
                problems.add(at(definition, messages.text("refused.query.variableObject", name)));
            }
            var preset = told == null ? null : told.defaultValue();
            if (preset != null && !operations.fits(definition, preset.sent(bare, clock.instant()))) {
                problem("variables." + name, "refused.query.default", name, AstPrinter.printAst(definition.getType()));
            }
            return new QueryDefinition.Variable(
                    name,
                    told == null ? name : told.label(),
                    told == null ? null : told.labelEn(),
                    AstPrinter.printAst(definition.getType()),
                    preset);
        }

        private @Nullable ResultShape shape() {
            var steps = List.of(query.rowsPath().split("\\.", -1));
            var place = paths.root(operation);
            var connection = -1;
            for (var step = 0; step < steps.size(); step++) {
                var next = paths.step(place, steps.get(step));
                if (next == null) return noRows(steps.get(step));
                var isLast = step == steps.size() - 1;
                if (AnswerPaths.isConnection(next.type())) {
                    if (isLast || step != steps.size() - 2) return noRows(steps.get(step));
                    connection = step;
                } else if (!isLast && AnswerPaths.isList(next.type())) {
                    return noRows(steps.get(step));
                }
                place = next;
            }
            if (!AnswerPaths.isObject(place.type())) return noRows(steps.getLast());
            if (connection >= 0 && !canBePaged(steps, connection)) return null;
            return new ResultShape(document, operation, steps, connection, columns(place));
        }

        private @Nullable ResultShape noRows(String step) {
            problem("rowsPath", "refused.query.rows", query.rowsPath(), step);
            return null;
        }

        /** The list is asked for again and again: so its place in the text must be one, and its page nobody else's. */
        private boolean canBePaged(List<String> steps, int connection) {
            var field = paths.direct(operation, steps.subList(0, connection + 1));
            if (field == null) {
                problem("rowsPath", "refused.query.fragment", steps.get(connection));
                return false;
            }
            for (var argument : field.getArguments()) {
                var name = argument.getName();
                var isOurs = Stream.of("after", "before", "last").anyMatch(name::equals)
                        || (name.equals("first") && !(argument.getValue() instanceof IntValue));
                if (isOurs) problems.add(at(argument, messages.text("refused.query.page", name)));
            }
            return true;
        }

        private List<ResultColumn> columns(AnswerPaths.Place row) {
            var told = query.columns().isEmpty() ? paths.values(row) : query.columns();
            List<ResultColumn> columns = new ArrayList<>();
            var known = new HashSet<String>();
            for (var column : told) {
                var found = paths.column(row, column);
                if (found == null || !known.add(column.path())) {
                    problem("columns." + column.path(), "refused.query.column", column.path());
                } else {
                    columns.add(found);
                }
            }
            if (columns.isEmpty()) problem("columns", "refused.query.noColumns");
            return columns;
        }

        private void chart(@Nullable ResultShape shape) {
            var chart = query.chart();
            if (chart == null || shape == null) return;
            var known = shape.columns().stream().map(ResultColumn::name).toList();
            Stream.concat(Stream.of(chart.x(), chart.series()), chart.y().stream())
                    .filter(Objects::nonNull)
                    .filter(path -> !known.contains(path))
                    .forEach(path -> problem("chart", "refused.query.chart", path));
        }
    }
}
