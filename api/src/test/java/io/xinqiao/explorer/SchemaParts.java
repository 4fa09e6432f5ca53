package io.xinqiao.explorer;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parts of a schema, as the rules look at them. */
final class SchemaParts {
    private static final Pattern BILINGUAL =
            Pattern.compile("[^。]*\\p{IsHan}[^。]*。[A-Z][^\\p{IsHan}]*\\.", Pattern.DOTALL);
    private static final Pattern QUOTES_CHINESE = Pattern.compile(".*号楼.*", Pattern.DOTALL);
    private static final Set<String> FIGURES = Set.of("Int", "String", "Decimal", "Money", "Boolean");

    /** What the platform operator keeps, and no company. */
    private static final String PLATFORM = "Tenant";

    private final GraphQLSchema schema;

    SchemaParts(GraphQLSchema schema) {
        this.schema = schema;
    }

    /** One named part, and where it is; a type is its own place. */
    record Part(
            String owner,
            String name,
            String description,
            @Nullable GraphQLType type,
            List<String> arguments) {
        static Part of(GraphQLNamedType type) {
            return new Part(
                    type.getName(),
                    "",
                    type instanceof GraphQLNamedSchemaElement said
                            ? Objects.requireNonNullElse(said.getDescription(), "")
                            : "",
                    null,
                    List.of());
        }

        static Part of(String owner, GraphQLFieldDefinition field) {
            return new Part(
                    owner,
                    field.getName(),
                    Objects.requireNonNullElse(field.getDescription(), ""),
                    field.getType(),
                    field.getArguments().stream().map(GraphQLArgument::getName).toList());
        }

        static Part of(String owner, GraphQLNamedSchemaElement element, GraphQLType type) {
            return new Part(
                    owner,
                    element.getName(),
                    Objects.requireNonNullElse(element.getDescription(), ""),
                    type,
                    List.of());
        }

        /** The name of what it comes down to. */
        String base() {
            return type == null ? "" : ((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(type)).getName();
        }

        boolean isList() {
            return type != null && GraphQLTypeUtil.unwrapNonNull(type) instanceof GraphQLList;
        }

        /** Whether every place of a list has something. */
        boolean hasMembers() {
            return type != null
                    && GraphQLTypeUtil.unwrapNonNull(type) instanceof GraphQLList list
                    && GraphQLTypeUtil.isNonNull(list.getWrappedType());
        }

        boolean takesIds() {
            return arguments.contains("ids");
        }

        @Override
        public String toString() {
            return name.isEmpty() ? owner : owner + "." + name;
        }
    }

    static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    static String small(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** The field of an input with the id of such an object. */
    static String argument(GraphQLNamedType type) {
        return small(type.getName()) + "Id";
    }

    static boolean isBilingual(String description) {
        return BILINGUAL.matcher(description).matches()
                || QUOTES_CHINESE.matcher(description).matches();
    }

    /** What lists, aggregates and answers are made of, and figures that are no objects. */
    static boolean isPlumbing(String type) {
        return type.matches(".*(Connection|Edge|Payload|Aggregate|Group|GroupKey|Sums|Averages|Extremes)");
    }

    Stream<GraphQLNamedType> types() {
        return schema.getAllTypesAsList().stream()
                .filter(type -> !type.getName().startsWith("__"))
                .filter(type ->
                        !Set.of("String", "Int", "Float", "Boolean", "ID").contains(type.getName()));
    }

    /** The fields that give something. */
    Stream<Part> outputs() {
        return types().filter(GraphQLFieldsContainer.class::isInstance)
                .map(GraphQLFieldsContainer.class::cast)
                .flatMap(type -> type.getFieldDefinitions().stream().map(field -> Part.of(type.getName(), field)));
    }

    Stream<Part> fields() {
        return outputs();
    }

    /** The fields of inputs. */
    Stream<Part> inputs() {
        return types().filter(GraphQLInputObjectType.class::isInstance)
                .map(GraphQLInputObjectType.class::cast)
                .flatMap(type -> type.getFieldDefinitions().stream()
                        .map(field -> Part.of(type.getName(), field, field.getType())));
    }

    private Stream<Part> arguments() {
        return types().filter(GraphQLFieldsContainer.class::isInstance)
                .map(GraphQLFieldsContainer.class::cast)
                .flatMap(type -> type.getFieldDefinitions().stream())
                .flatMap(field -> field.getArguments().stream()
                        .map(argument -> Part.of(field.getName(), argument, argument.getType())));
    }

    Stream<Part> members() {
        return Stream.of(outputs(), inputs(), arguments()).flatMap(parts -> parts);
    }

    /** The same without the figures of groups, which are called like what they group. */
    Stream<Part> stated() {
        return members().filter(part -> !part.owner().matches(".*(GroupKey|Extremes|Sums|Averages)"));
    }

    Stream<Part> values() {
        return types().filter(GraphQLEnumType.class::isInstance)
                .map(GraphQLEnumType.class::cast)
                .flatMap(type -> type.getValues().stream()
                        .map(value -> new Part(
                                type.getName(),
                                value.getName(),
                                Objects.requireNonNullElse(value.getDescription(), ""),
                                null,
                                List.of())));
    }

    Stream<Part> everything() {
        return Stream.of(types().map(Part::of), members(), values()).flatMap(parts -> parts);
    }

    GraphQLObjectType query() {
        return Objects.requireNonNull(schema.getQueryType());
    }

    Stream<GraphQLFieldDefinition> mutations() {
        return Objects.requireNonNull(schema.getMutationType()).getFieldDefinitions().stream();
    }

    boolean hasMutation(String pattern) {
        return mutations().anyMatch(mutation -> mutation.getName().matches(pattern));
    }

    Stream<GraphQLObjectType> nodes() {
        return types().filter(GraphQLObjectType.class::isInstance)
                .map(GraphQLObjectType.class::cast)
                .filter(type -> implementsOne(type, "Node"));
    }

    private static boolean implementsOne(GraphQLObjectType type, String name) {
        return type.getInterfaces().stream().anyMatch(of -> of.getName().equals(name));
    }

    boolean isNode(String type) {
        return nodes().anyMatch(node -> node.getName().equals(type));
    }

    /** Whether a company keeps such objects; the companies themselves are the platform's. */
    boolean isOfACompany(String type) {
        return isNode(type) && !type.equals(PLATFORM);
    }

    /** Whether a name is the end of the name of a type of nodes, and no such name itself. */
    boolean isShortForANode(String name) {
        if (name.isEmpty()) return true;
        var type = capital(name);
        if (schema.getType(type) != null) return false;
        return nodes().anyMatch(node -> node.getName().endsWith(type));
    }

    /** What a mutation is called by, when that is a type of nodes. */
    Optional<GraphQLObjectType> ownType(GraphQLFieldDefinition mutation) {
        var name = mutation.getName().replaceFirst("^[a-z]+", "");
        return nodes().filter(node -> node.getName().equals(name)).findFirst();
    }

    private Optional<GraphQLInputObjectType> input(GraphQLFieldDefinition mutation) {
        return mutation.getArguments().stream()
                .map(argument -> GraphQLTypeUtil.unwrapAll(argument.getType()))
                .filter(GraphQLInputObjectType.class::isInstance)
                .map(GraphQLInputObjectType.class::cast)
                .findFirst();
    }

    boolean takes(GraphQLFieldDefinition mutation, String name) {
        return !input(mutation, name).isEmpty();
    }

    /** The type of a field of a mutation's input; empty when it has none of that name. */
    String input(GraphQLFieldDefinition mutation, String name) {
        return input(mutation)
                .map(input -> input.getFieldDefinition(name))
                .map(field -> GraphQLTypeUtil.simplePrint(field.getType()))
                .orElse("");
    }

    private Stream<GraphQLFieldDefinition> answer(GraphQLFieldDefinition mutation) {
        return GraphQLTypeUtil.unwrapAll(mutation.getType()) instanceof GraphQLObjectType payload
                ? payload.getFieldDefinitions().stream()
                        .filter(field -> !field.getName().equals("userErrors"))
                : Stream.empty();
    }

    /**
     * The object that a mutation changes: it takes its id and gives it back. A run moves by itself, and a company is
     * the platform's, which nobody in it changes.
     */
    Optional<GraphQLObjectType> changed(GraphQLFieldDefinition mutation) {
        return answer(mutation)
                .map(GraphQLFieldDefinition::getType)
                .filter(type -> !(GraphQLTypeUtil.unwrapNonNull(type) instanceof GraphQLList))
                .map(GraphQLTypeUtil::unwrapAll)
                .filter(GraphQLObjectType.class::isInstance)
                .map(GraphQLObjectType.class::cast)
                .filter(type -> implementsOne(type, "Node") && !implementsOne(type, "Run"))
                .filter(type -> isOfACompany(type.getName()))
                .filter(type -> takes(mutation, argument(type)))
                .findFirst();
    }

    /** Whether an answer is kept for whoever sends the same again: objects by their ids, and figures. */
    boolean canBeToldAgain(GraphQLFieldDefinition mutation) {
        return answer(mutation)
                .map(field -> GraphQLTypeUtil.unwrapAll(field.getType()).getName())
                .allMatch(type -> FIGURES.contains(type) || isOfACompany(type));
    }

    /** Whether an amount is told anywhere in an input. */
    boolean saysAmount(GraphQLFieldDefinition mutation) {
        return input(mutation)
                .filter(input -> saysAmount(input, new HashSet<>()))
                .isPresent();
    }

    private static boolean saysAmount(GraphQLInputObjectType input, Set<String> seen) {
        return seen.add(input.getName())
                && input.getFieldDefinitions().stream()
                        .anyMatch(field ->
                                field.getName().toLowerCase(Locale.ROOT).endsWith("amount")
                                        || GraphQLTypeUtil.unwrapAll(field.getType())
                                                        instanceof GraphQLInputObjectType nested
                                                && saysAmount(nested, seen));
    }
}
