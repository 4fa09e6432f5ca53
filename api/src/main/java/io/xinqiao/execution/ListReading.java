package io.xinqiao.execution;

import static java.util.stream.Collectors.toMap;

import graphql.GraphQLContext;
import graphql.execution.RawVariables;
import graphql.execution.ValuesResolver;
import graphql.language.TypeName;
import graphql.language.VariableDefinition;
import graphql.schema.DataFetcher;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.LightDataFetcher;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/** Reads declared lists column by column, behind the requests: of whatever length, page by page, as the caller may. */
@Component
public final class ListReading {
    private final DerivedLists lists;
    private final DerivedExports exports;
    private final ObjectProvider<Edges<?>> edges;
    private final Times times;
    private final Versions versions;
    private final Archiving archiving;
    private final ObjectProvider<GraphQlSource> source;
    private final Map<String, List<ListColumn>> columns = new ConcurrentHashMap<>();

    ListReading(
            DerivedLists lists,
            DerivedExports exports,
            ObjectProvider<Edges<?>> edges,
            Times times,
            Versions versions,
            Archiving archiving,
            ObjectProvider<GraphQlSource> source) {
        this.lists = lists;
        this.exports = exports;
        this.edges = edges;
        this.times = times;
        this.versions = versions;
        this.archiving = archiving;
        this.source = source;
    }

    /** The mutations that export, and the list of each. */
    public Map<String, String> mutations() {
        return lists.all().stream().collect(toMap(DerivedExports::mutation, DeclaredList::field));
    }

    /** All columns of a list. */
    public List<ListColumn> columns(String list) {
        return columns.computeIfAbsent(list, this::found);
    }

    /** What a list is called, in a reader's language. */
    public String title(String list, Locale locale) {
        var field = schema().getQueryType().getFieldDefinition(list);
        return Titles.of(field.getDescription(), list, locale);
    }

    /** The constants of an enum, in the order of the schema. */
    public List<String> constants(String type) {
        return schema().getType(type) instanceof GraphQLEnumType known
                ? known.getValues().stream()
                        .map(GraphQLEnumValueDefinition::getName)
                        .toList()
                : List.of();
    }

    /** What a constant of an enum is called, in a reader's language. */
    public String constant(String type, String name, Locale locale) {
        var value = schema().getType(type) instanceof GraphQLEnumType known ? known.getValue(name) : null;
        return Titles.ofConstant(value == null ? null : value.getDescription(), name, locale);
    }

    /**
     * A list as it was asked for, of those objects that the caller reaches.
     *
     * @param filter as the engine reads it
     * @throws CodedException FORBIDDEN when the caller may not ask for the list, or by this
     */
    public Asked asked(String field, @Nullable Map<String, Object> filter, @Nullable Map<String, String> order) {
        var list = lists.list(field).orElseThrow();
        list.require(List.of("Query." + field));
        return new Asked(
                list,
                ListFilter.of(list, lists.filter(list.type()), filter),
                order == null ? null : DerivedLists.order(list, order));
    }

    /** A list as it was asked for. */
    public record Asked(DeclaredList list, Condition condition, DeclaredList.@Nullable Order order) {
        /** How many there are. */
        public int count() {
            return (int) Objects.requireNonNull(list.aggregate(List.of(DSL.count()), condition, List.of(), 1)
                    .getFirst()
                    .get(0));
        }

        /** So many behind a cursor. */
        public Connection<?> page(int size, @Nullable String after) {
            return list.page(new Page(size, false, after), order, condition);
        }
    }

    /** A value of the list's filter or order as the engine reads it, from what can be sent to it as a variable. */
    @SuppressWarnings("unchecked") // both are input objects
    public <V> @Nullable Map<String, V> read(String field, String suffix, @Nullable Map<String, ?> sent) {
        if (sent == null) return null;
        var type = lists.list(field).orElseThrow().type() + suffix;
        var variable = VariableDefinition.newVariableDefinition()
                .name("value")
                .type(new TypeName(type))
                .build();
        return (Map<String, V>) ValuesResolver.coerceVariableValues(
                        schema(),
                        List.of(variable),
                        RawVariables.of(Map.of("value", sent)),
                        GraphQLContext.getDefault(),
                        Locale.SIMPLIFIED_CHINESE)
                .get("value");
    }

    private List<ListColumn> found(String field) {
        var type = lists.list(field).orElseThrow().type();
        return exports.columns(type).stream().map(path -> column(type, path)).toList();
    }

    private ListColumn column(String type, DerivedExports.Path path) {
        List<ListColumn.Step> steps = new ArrayList<>();
        var at = schema().getObjectType(type);
        for (var name : path.fields()) {
            steps.add(step(at, name));
            if (GraphQLTypeUtil.unwrapAll(at.getFieldDefinition(name).getType()) instanceof GraphQLObjectType below) {
                at = below;
            }
        }
        return new ListColumn(path.name(), steps);
    }

    private ListColumn.Step step(GraphQLObjectType type, String name) {
        var field = type.getFieldDefinition(name);
        var fetcher = schema().getCodeRegistry().getDataFetcher(FieldCoordinates.coordinates(type, field), field);
        if (fetcher instanceof FieldGuard guard) return new ListColumn.Step(field, guard, guard.behind());
        if (fetcher instanceof LightDataFetcher<?> || fetcher instanceof Edges.Edge) {
            return new ListColumn.Step(field, null, fetcher);
        }
        return new ListColumn.Step(field, null, bare(type, name));
    }

    /** An edge without a right of its own, which the framework has put something around. */
    private DataFetcher<?> bare(GraphQLObjectType type, String name) {
        return Stream.of(edges.stream(), times.edges().stream(), versions.edges().stream(), archiving.edges().stream())
                .flatMap(of -> of)
                .filter(of -> of.type().equals(type.getName()))
                .flatMap(of -> Stream.concat(
                        of.all().stream().filter(edge -> edge.field().equals(name)),
                        Stream.ofNullable(of.values().get(name))))
                .map(found -> (DataFetcher<?>) found)
                .findFirst()
                .filter(found -> !type.getFieldDefinition(name).hasAppliedDirective("personal"))
                .orElseThrow(
                        () -> new IllegalStateException(type.getName() + "." + name + " is read by the engine only"));
    }

    private GraphQLSchema schema() {
        return source.getObject().schema();
    }
}
