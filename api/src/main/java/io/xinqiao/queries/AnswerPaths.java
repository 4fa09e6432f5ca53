package io.xinqiao.queries;

import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what is selected in a valid document by the keys that the answer has, through its fragments too. */
final class AnswerPaths {
    private static final String TYPE_NAME = "__typename";
    private static final int MOST_COLUMNS = 50;
    private static final Pattern PLACE = Pattern.compile("[0-9]{1,3}");

    private final GraphQLSchema schema;
    private final Map<String, FragmentDefinition> fragments;

    AnswerPaths(GraphQLSchema schema, Document document) {
        this.schema = schema;
        this.fragments = document.getDefinitionsOfType(FragmentDefinition.class).stream()
                .collect(Collectors.toMap(FragmentDefinition::getName, Function.identity()));
    }

    /** A field as it is selected, and of which type it is one. */
    record Selected(Field field, GraphQLCompositeType parent) {}

    /**
     * A place in the answer.
     *
     * @param selected whatever is selected there
     */
    record Place(GraphQLType type, List<Selected> selected, ResultColumn.@Nullable Title title) {}

    Place root(OperationDefinition operation) {
        var query = schema.getQueryType();
        var field = Field.newField("query")
                .selectionSet(operation.getSelectionSet())
                .build();
        return new Place(query, List.of(new Selected(field, query)), null);
    }

    /** The place behind a key, or behind the number of an item; null when nothing is selected there. */
    @Nullable
    Place step(Place from, String key) {
        if (isList(from.type())) {
            if (!PLACE.matcher(key).matches()) return null;
            var items = (GraphQLList) GraphQLTypeUtil.unwrapNonNull(from.type());
            return new Place(items.getWrappedType(), from.selected(), null);
        }
        List<Selected> found = new ArrayList<>();
        for (var selected : from.selected()) {
            var below = selected.field().getSelectionSet();
            if (below == null) continue;
            for (var field : fields(below, (GraphQLCompositeType) GraphQLTypeUtil.unwrapAll(from.type()))) {
                if (field.field().getResultKey().equals(key)) found.add(field);
            }
        }
        return found.isEmpty() ? null : place(found);
    }

    private Place place(List<Selected> found) {
        var first = found.getFirst();
        var name = first.field().getName();
        if (name.equals(TYPE_NAME)) {
            return new Place(
                    Objects.requireNonNull(schema.getType("String")), found, new ResultColumn.Title(null, name));
        }
        var parent = (GraphQLFieldsContainer) first.parent();
        var definition = Objects.requireNonNull(
                name.startsWith("__")
                        ? schema.getIntrospectionSchemaFieldDefinition()
                        : parent.getFieldDefinition(name));
        return new Place(definition.getType(), found, new ResultColumn.Title(definition.getDescription(), name));
    }

    /** The fields of a selection, through its fragments. */
    List<Selected> fields(SelectionSet selections, GraphQLCompositeType parent) {
        List<Selected> fields = new ArrayList<>();
        for (var selection : ResultShape.children(selections)) {
            switch (selection) {
                case Field field -> fields.add(new Selected(field, parent));
                case InlineFragment inline -> {
                    var condition = inline.getTypeCondition();
                    fields.addAll(
                            fields(inline.getSelectionSet(), condition == null ? parent : type(condition.getName())));
                }
                case FragmentSpread spread -> {
                    var fragment = Objects.requireNonNull(fragments.get(spread.getName()));
                    fields.addAll(fields(
                            fragment.getSelectionSet(),
                            type(fragment.getTypeCondition().getName())));
                }
                default -> {}
            }
        }
        return fields;
    }

    private GraphQLCompositeType type(String name) {
        return (GraphQLCompositeType) Objects.requireNonNull(schema.getType(name));
    }

    /** The field at a path that stands in the operation itself, once; null when it comes by a fragment. */
    @Nullable
    Field direct(OperationDefinition operation, List<String> path) {
        SelectionSet selections = operation.getSelectionSet();
        Field at = null;
        for (var key : path) {
            if (selections == null) return null;
            var parent = schema.getQueryType();
            var all = fields(selections, parent).stream()
                    .filter(one -> one.field().getResultKey().equals(key))
                    .toList();
            var own = ResultShape.children(selections).stream()
                    .filter(one ->
                            one instanceof Field field && field.getResultKey().equals(key))
                    .toList();
            if (all.size() != 1 || own.size() != 1) return null;
            at = (Field) own.getFirst();
            selections = at.getSelectionSet();
        }
        return at;
    }

    /** The column at a path below a row; null when there is no value. */
    @Nullable
    ResultColumn column(Place row, QueryDefinition.Column told) {
        var steps = List.of(told.path().split("\\.", -1));
        List<ResultColumn.Title> titles = new ArrayList<>();
        var place = items(row);
        for (var step : steps) {
            var next = step(place, step);
            if (next == null) return null;
            if (next.title() != null) titles.add(next.title());
            place = next;
        }
        var bare = GraphQLTypeUtil.unwrapAll(place.type());
        if (bare instanceof GraphQLCompositeType) return null;
        return new ResultColumn(told, steps, titles, (GraphQLNamedType) bare, isList(place.type()));
    }

    /** All values of a row that are in no list of objects, as columns. */
    List<QueryDefinition.Column> values(Place row) {
        List<QueryDefinition.Column> values = new ArrayList<>();
        values(items(row), "", values);
        return values;
    }

    private void values(Place at, String path, List<QueryDefinition.Column> values) {
        Map<String, Place> below = new LinkedHashMap<>();
        for (var selected : at.selected()) {
            var selections = selected.field().getSelectionSet();
            if (selections == null) continue;
            for (var field : fields(selections, (GraphQLCompositeType) GraphQLTypeUtil.unwrapAll(at.type()))) {
                var key = field.field().getResultKey();
                if (!below.containsKey(key)) below.put(key, Objects.requireNonNull(step(at, key)));
            }
        }
        below.forEach((key, place) -> {
            if (values.size() >= MOST_COLUMNS) return;
            if (!(GraphQLTypeUtil.unwrapAll(place.type()) instanceof GraphQLCompositeType)) {
                values.add(new QueryDefinition.Column(path + key, null, null));
            } else if (!isList(place.type()) && !isConnection(place.type())) {
                values(place, path + key + ".", values);
            }
        });
    }

    /** A row, where the place is a list of them. */
    private static Place items(Place row) {
        return isList(row.type())
                ? new Place(
                        ((GraphQLList) GraphQLTypeUtil.unwrapNonNull(row.type())).getWrappedType(),
                        row.selected(),
                        null)
                : row;
    }

    static boolean isList(GraphQLType type) {
        return GraphQLTypeUtil.unwrapNonNull(type) instanceof GraphQLList;
    }

    static boolean isObject(GraphQLType type) {
        return GraphQLTypeUtil.unwrapAll(type) instanceof GraphQLCompositeType && !isConnection(type);
    }

    static boolean isConnection(GraphQLType type) {
        return GraphQLTypeUtil.unwrapAll(type).getName().endsWith("Connection");
    }
}
