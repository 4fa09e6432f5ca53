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
import java.util.ArrayList;
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
 * costs, another list what it usually holds ({@code @listSize}), an aggregate, a search or a question of analytics 100,
 * a mutation 10 more. Introspection has a price of its own. Afterwards an answer tells what was used of it.
 *
 * @param requested the points of the operation, whatever it finds
 * @param once what is paid whatever the answer holds
 */
record Cost(long requested, long once, Part answer) {
    private static final long LEAST = 1;
    static final long MUTATION = 10;
    static final long DEFAULT_PAGE = 20;
    /** Of what is derived, such as the groups of an aggregate. */
    private static final long PLAIN_LIST = 10;

    static final long AGGREGATE = 100;
    /** What looks through much, however little of the answer is asked for. */
    private static final Set<String> SUMMARIES = Set.of("SearchResult", "Analytics");

    private static final Set<String> STRUCTURE = Set.of("PageInfo", "UserError");
    static final long INTROSPECTED_SCHEMA = 500;
    private static final long INTROSPECTED_TYPE = 20;

    /** Beyond any limit: sums stop growing here, so that a hostile document cannot overflow them. */
    private static final long ENOUGH = 1_000_000_000;

    /** The price of a valid operation. */
    static Cost of(GraphQLSchema schema, Document document, OperationDefinition operation, CoercedVariables variables) {
        var selections = operation.getSelectionSet();
        var once = operation.getOperation() == OperationDefinition.Operation.MUTATION
                ? MUTATION * selections.getSelections().size()
                : 0;
        var root = Objects.requireNonNull(
                switch (operation.getOperation()) {
                    case QUERY -> schema.getQueryType();
                    case MUTATION -> schema.getMutationType();
                    case SUBSCRIPTION -> schema.getSubscriptionType();
                });
        var answer = new Prices(schema, document, variables).below(selections, root);
        return new Cost(Math.max(answer.most() + once, LEAST), once, answer);
    }

    /** What was used of it, by the data of the answer: at least a point and never more than was requested. */
    long used(Map<?, ?> data) {
        return Math.clamp(answer.used(data) + once, LEAST, requested);
    }

    /** What a list without pages usually holds. */
    static long assumedSize(GraphQLFieldDefinition list) {
        var told = list.getAppliedDirective("listSize");
        return told == null ? PLAIN_LIST : (int) told.getArgument("assumedSize").getValue();
    }

    /** What an object costs itself; what only carries an answer costs nothing. */
    static long selfOf(String type) {
        if (type.endsWith(DerivedAggregates.AGGREGATE) || SUMMARIES.contains(type)) return AGGREGATE;
        return type.endsWith("Payload") || type.endsWith("Edge") || STRUCTURE.contains(type) ? 0 : 1;
    }

    private enum Kind {
        /** An object that has lists in it. */
        OBJECT,
        /** A connection: as many as its page has, and one where it is empty. */
        CONNECTION,
        /** The items of a list, or of a connection's page. */
        ITEMS
    }

    /**
     * The price of an object's selection.
     *
     * @param once whatever it holds
     * @param children what depends on what it holds
     */
    private record Part(long once, List<Child> children, long most) {
        private static final Part NOTHING = new Part(0, List.of());

        Part(long once, List<Child> children) {
            this(
                    once,
                    children,
                    children.stream().mapToLong(Child::most).reduce(once, (sum, more) -> Math.min(ENOUGH, sum + more)));
        }

        /** With so much more, whatever it holds. */
        Part plus(long points) {
            return new Part(Math.min(ENOUGH, once + points), children);
        }

        long used(Map<?, ?> object) {
            var sum = once;
            for (var child : children) sum = Math.min(ENOUGH, sum + child.used(object.get(child.name)));
            return sum;
        }
    }

    /**
     * What hangs on an object.
     *
     * @param name by which the answer calls it
     * @param size how many there are, for all that is known before
     */
    private record Child(String name, Kind kind, long size, Part each) {
        long most() {
            return Math.min(ENOUGH, size * (kind == Kind.CONNECTION ? Math.max(1, each.most) : each.most));
        }

        long used(@Nullable Object value) {
            return switch (value) {
                case null -> 0;
                case Map<?, ?> object when kind == Kind.CONNECTION -> Math.max(1, each.used(object));
                case Map<?, ?> object -> each.used(object);
                case List<?> items when each.children.isEmpty() -> items.size() * each.once;
                case List<?> items -> items.stream().mapToLong(this::used).sum();
                default -> 0;
            };
        }
    }

    /** Goes through the selections of a document once. */
    private static final class Prices {
        private final GraphQLSchema schema;
        private final CoercedVariables variables;
        private final Map<String, FragmentDefinition> fragments;
        private final Map<String, Part> ofFragments = new HashMap<>();

        Prices(GraphQLSchema schema, Document document, CoercedVariables variables) {
            this.schema = schema;
            this.variables = variables;
            this.fragments = document.getDefinitionsOfType(FragmentDefinition.class).stream()
                    .collect(Collectors.toMap(FragmentDefinition::getName, fragment -> fragment));
        }

        Part below(@Nullable SelectionSet selections, GraphQLFieldsContainer parent) {
            if (selections == null) return Part.NOTHING;
            long once = 0;
            List<Child> children = new ArrayList<>();
            for (Selection<?> selection : children(selections)) {
                if (selection instanceof Field field) {
                    once += of(field, parent, children);
                } else {
                    var part = of(selection, parent);
                    once += part.once;
                    children.addAll(part.children);
                }
                once = Math.min(once, ENOUGH);
            }
            return new Part(once, children);
        }

        private Part of(Selection<?> fragment, GraphQLFieldsContainer parent) {
            return switch (fragment) {
                case InlineFragment inline ->
                    below(
                            inline.getSelectionSet(),
                            inline.getTypeCondition() == null
                                    ? parent
                                    : container(inline.getTypeCondition().getName()));
                case FragmentSpread spread -> of(spread);
                default -> Part.NOTHING;
            };
        }

        private Part of(FragmentSpread spread) {
            var known = ofFragments.get(spread.getName());
            if (known != null) return known;
            var fragment = Objects.requireNonNull(fragments.get(spread.getName()));
            var part = below(
                    fragment.getSelectionSet(),
                    container(fragment.getTypeCondition().getName()));
            ofFragments.put(spread.getName(), part);
            return part;
        }

        /** What a field costs whatever it holds; what depends on that is added to the children. */
        private long of(Field field, GraphQLFieldsContainer parent, List<Child> children) {
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
            if (name.endsWith("Connection")) {
                children.add(new Child(field.getResultKey(), Kind.CONNECTION, pageSize(field, definition), each));
                return 0;
            }
            var self = selfOf(name);
            if (GraphQLTypeUtil.unwrapNonNull(type) instanceof GraphQLList) {
                // A page's items are multiplied by the page.
                var isPage = parent.getName().endsWith("Connection");
                var size = isPage || self == 0 ? 1 : listSize(field, definition);
                children.add(new Child(field.getResultKey(), Kind.ITEMS, size, each.plus(self)));
                return 0;
            }
            if (each.children.isEmpty()) return each.once + self;
            children.add(new Child(field.getResultKey(), Kind.OBJECT, 1, each.plus(self)));
            return 0;
        }

        private long pageSize(Field field, GraphQLFieldDefinition definition) {
            var arguments = arguments(field, definition);
            if (arguments.get("first") instanceof Integer first) return Math.max(1, first);
            if (arguments.get("last") instanceof Integer last) return Math.max(1, last);
            return DEFAULT_PAGE;
        }

        private long listSize(Field field, GraphQLFieldDefinition definition) {
            return arguments(field, definition).get("ids") instanceof List<?> ids
                    ? Math.max(1, ids.size())
                    : assumedSize(definition);
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
}
