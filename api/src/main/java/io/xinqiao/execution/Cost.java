package io.xinqiao.execution;

import graphql.execution.CoercedVariables;
import graphql.execution.ValuesResolver;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an operation costs, in points, known before it runs: an object 1, a connection its page size times what one item
 * costs, a list that is bounded by nature ten items, an aggregate, a search or a question of analytics 100, a mutation
 * 10 more. Introspection has a price of its own.
 */
final class Cost {
    private static final long LEAST = 1;
    private static final long MUTATION = 10;
    private static final long DEFAULT_PAGE = 20;
    private static final long PLAIN_LIST = 10;
    private static final long AGGREGATE = 100;
    /** What looks through much, however little of the answer is asked for. */
    private static final Set<String> SUMMARIES = Set.of("SearchResult", "Analytics");

    private static final Set<String> STRUCTURE = Set.of("PageInfo", "UserError");
    private static final long INTROSPECTED_SCHEMA = 500;
    private static final long INTROSPECTED_TYPE = 20;

    /** Beyond any limit: sums stop growing here, so that a hostile document cannot overflow them. */
    private static final long ENOUGH = 1_000_000_000;

    private final GraphQLSchema schema;
    private final CoercedVariables variables;
    private final Map<String, FragmentDefinition> fragments;
    private final Map<String, Long> costOfFragment = new HashMap<>();

    private Cost(GraphQLSchema schema, Document document, CoercedVariables variables) {
        this.schema = schema;
        this.variables = variables;
        this.fragments = document.getDefinitionsOfType(FragmentDefinition.class).stream()
                .collect(Collectors.toMap(FragmentDefinition::getName, fragment -> fragment));
    }

    /** The points of a valid operation. */
    static long of(GraphQLSchema schema, Document document, OperationDefinition operation, CoercedVariables variables) {
        var cost = new Cost(schema, document, variables);
        var points = switch (operation.getOperation()) {
            case QUERY -> cost.below(operation.getSelectionSet(), schema.getQueryType());
            case MUTATION ->
                cost.below(operation.getSelectionSet(), Objects.requireNonNull(schema.getMutationType()))
                        + MUTATION * operation.getSelectionSet().getSelections().size();
            case SUBSCRIPTION ->
                cost.below(operation.getSelectionSet(), Objects.requireNonNull(schema.getSubscriptionType()));
        };
        return Math.max(points, LEAST);
    }

    private long below(@Nullable SelectionSet selections, GraphQLFieldsContainer parent) {
        if (selections == null) return 0;
        long sum = 0;
        for (Selection<?> selection : children(selections)) {
            sum += switch (selection) {
                case Field field -> of(field, parent);
                case InlineFragment inline ->
                    below(
                            inline.getSelectionSet(),
                            inline.getTypeCondition() == null
                                    ? parent
                                    : container(inline.getTypeCondition().getName()));
                case FragmentSpread spread -> of(spread);
                default -> 0;
            };
            sum = Math.min(sum, ENOUGH);
        }
        return sum;
    }

    private long of(FragmentSpread spread) {
        var known = costOfFragment.get(spread.getName());
        if (known != null) return known;
        var fragment = Objects.requireNonNull(fragments.get(spread.getName()));
        var cost = below(
                fragment.getSelectionSet(),
                container(fragment.getTypeCondition().getName()));
        costOfFragment.put(spread.getName(), cost);
        return cost;
    }

    private long of(Field field, GraphQLFieldsContainer parent) {
        switch (field.getName()) {
            case "__schema" -> {
                return INTROSPECTED_SCHEMA;
            }
            case "__type" -> {
                return INTROSPECTED_TYPE;
            }
            case "__typename" -> {
                return 0;
            }
            default -> {}
        }
        var definition = Objects.requireNonNull(parent.getFieldDefinition(field.getName()));
        GraphQLOutputType type = definition.getType();
        var bare = GraphQLTypeUtil.unwrapAll(type);
        if (!(bare instanceof GraphQLFieldsContainer container)) return 0;
        var each = below(field.getSelectionSet(), container);
        var name = ((GraphQLNamedType) bare).getName();
        if (name.endsWith("Connection")) return Math.min(ENOUGH, pageSize(field, definition) * Math.max(1, each));
        if (name.endsWith(DerivedAggregates.AGGREGATE) || SUMMARIES.contains(name)) return AGGREGATE + each;
        // What only carries an answer costs nothing itself; a page's items are multiplied by the page.
        if (name.endsWith("Payload") || name.endsWith("Edge") || STRUCTURE.contains(name)) return each;
        if (parent.getName().endsWith("Connection") || parent.getName().endsWith("Edge")) return 1 + each;
        var isList = GraphQLTypeUtil.unwrapNonNull(type) instanceof GraphQLList;
        return Math.min(ENOUGH, (isList ? listSize(field, definition) : 1) * (1 + each));
    }

    private long pageSize(Field field, GraphQLFieldDefinition definition) {
        var arguments = arguments(field, definition);
        if (arguments.get("first") instanceof Integer first) return Math.max(1, first);
        if (arguments.get("last") instanceof Integer last) return Math.max(1, last);
        return DEFAULT_PAGE;
    }

    private long listSize(Field field, GraphQLFieldDefinition definition) {
        return arguments(field, definition).get("ids") instanceof List<?> ids ? Math.max(1, ids.size()) : PLAIN_LIST;
    }

    private Map<String, Object> arguments(Field field, GraphQLFieldDefinition definition) {
        return ValuesResolver.getArgumentValues(
                schema.getCodeRegistry(),
                definition.getArguments(),
                field.getArguments(),
                variables,
                graphql.GraphQLContext.getDefault(),
                Locale.ENGLISH);
    }

    private GraphQLFieldsContainer container(String type) {
        return (GraphQLFieldsContainer) Objects.requireNonNull(schema.getType(type));
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // the library's list of selections is raw
    private static List<? extends Selection<?>> children(SelectionSet selections) {
        return (List) selections.getSelections();
    }
}
