package io.xinqiao.explorer;

import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.idl.ScalarInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/** Puts everything of the schema on the page of its area, in the order of the alphabet. */
@Component
class Contents {
    static final List<String> ROOTS = List.of("Query", "Mutation", "Subscription");

    private final GraphQLSchema schema;
    private final Areas areas;
    private final Map<Area, Part> parts = new LinkedHashMap<>();
    private final Set<String> withMutations = new HashSet<>();

    /**
     * What stands on one page.
     *
     * @param roots fields of Query, Mutation and Subscription, by these
     * @param derived types that follow from others by a convention: connections, orders, aggregates
     */
    record Part(
            Area area,
            Map<String, List<GraphQLFieldDefinition>> roots,
            List<GraphQLNamedType> objects,
            List<GraphQLNamedType> inputs,
            List<GraphQLNamedType> enums,
            List<GraphQLNamedType> scalars,
            List<GraphQLNamedType> derived) {
        Part(Area area) {
            this(
                    area,
                    new LinkedHashMap<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>());
        }

        List<GraphQLFieldDefinition> fields(String root) {
            return roots.getOrDefault(root, List.of());
        }
    }

    Contents(GraphQlSource source, Areas areas) {
        this.schema = source.schema();
        this.areas = areas;
        areas.all().forEach(area -> parts.put(area, new Part(area)));
        ROOTS.forEach(this::putFields);
        schema.getAllTypesAsList().stream()
                .filter(type -> !type.getName().startsWith("__") && !ROOTS.contains(type.getName()))
                .filter(type -> !ScalarInfo.isGraphqlSpecifiedScalar(type.getName()))
                .filter(type -> !withMutations.contains(type.getName()))
                .sorted(Comparator.comparing(GraphQLNamedType::getName))
                .forEach(this::put);
    }

    private void putFields(String root) {
        GraphQLObjectType type = Objects.requireNonNull(schema.getObjectType(root));
        type.getFieldDefinitions().stream()
                .sorted(Comparator.comparing(GraphQLFieldDefinition::getName))
                .forEach(field -> {
                    part(areas.ofRoot(root, field))
                            .roots
                            .computeIfAbsent(root, key -> new ArrayList<>())
                            .add(field);
                    if (root.equals("Mutation")) {
                        withMutations.add(inputOf(field).getName());
                        withMutations.add(payloadOf(field).getName());
                    }
                });
    }

    private void put(GraphQLNamedType type) {
        var part = part(areas.ofType(type.getName()));
        var isDerived = areas.isDerived(type.getName());
        var list = switch (type) {
            case GraphQLScalarType scalar -> part.scalars;
            case GraphQLFieldsContainer object when !isDerived -> part.objects;
            case GraphQLInputObjectType input when !isDerived -> part.inputs;
            case GraphQLEnumType values when !isDerived -> part.enums;
            default -> part.derived;
        };
        list.add(type);
    }

    static GraphQLInputObjectType inputOf(GraphQLFieldDefinition mutation) {
        return (GraphQLInputObjectType)
                GraphQLTypeUtil.unwrapAll(mutation.getArgument("input").getType());
    }

    static GraphQLFieldsContainer payloadOf(GraphQLFieldDefinition mutation) {
        return (GraphQLFieldsContainer) GraphQLTypeUtil.unwrapAll(mutation.getType());
    }

    Part part(Area area) {
        return Objects.requireNonNull(parts.get(area));
    }

    /** All pages that have anything on them. */
    List<Part> parts() {
        return List.copyOf(parts.values());
    }

    /** The page on which a type stands; input and payload stand with their mutation. */
    Area areaOf(String type) {
        if (withMutations.contains(type)) {
            var mutation =
                    schema.getMutationType().getFieldDefinition(Areas.lower(type.replaceAll("(Payload|Input)$", "")));
            if (mutation != null) return areas.ofRoot("Mutation", mutation);
        }
        return areas.ofType(type);
    }
}
