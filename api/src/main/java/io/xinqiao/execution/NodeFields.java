package io.xinqiao.execution;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.TypeName;
import graphql.schema.DataFetcher;
import graphql.schema.idl.TypeDefinitionRegistry;
import io.xinqiao.platform.GlobalId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Derives the singular root field of each type of nodes that declares none: {@code loan(id)} is {@code node(id)} of the
 * type {@code Loan}, with the same rights.
 */
@Component
final class NodeFields {
    private final ObjectProvider<NodeSource> sources;
    private final NodeAccess access;
    private volatile List<String> derived = List.of();

    NodeFields(ObjectProvider<NodeSource> sources, NodeAccess access) {
        this.sources = sources;
        this.access = access;
    }

    /** Gives the root the fields that are missing. */
    void add(TypeDefinitionRegistry registry) {
        var query = Objects.requireNonNull(registry.getTypeOrNull("Query", ObjectTypeDefinition.class));
        var known = Stream.concat(
                        Stream.of(query), registry.objectTypeExtensions().getOrDefault("Query", List.of()).stream())
                .flatMap(type -> type.getFieldDefinitions().stream())
                .map(FieldDefinition::getName)
                .collect(toSet());
        var types = registry.getTypes(ObjectTypeDefinition.class).stream()
                .filter(NodeFields::isNode)
                .map(ObjectTypeDefinition::getName)
                .filter(type -> !known.contains(name(type)))
                .sorted()
                .toList();
        derived = types;
        registry.remove(query);
        registry.add(query.transform(builder -> builder.fieldDefinitions(Stream.concat(
                        query.getFieldDefinitions().stream(), types.stream().map(NodeFields::field))
                .toList())));
    }

    /** Whether a type is one of nodes. */
    static boolean isNode(TypeDefinitionRegistry registry, String name) {
        var type = registry.getTypeOrNull(name, ObjectTypeDefinition.class);
        return type != null && isNode(type);
    }

    private static boolean isNode(ObjectTypeDefinition type) {
        return type.getImplements().stream()
                .anyMatch(of -> of instanceof TypeName named && named.getName().equals("Node"));
    }

    private static FieldDefinition field(String type) {
        return Sdl.field(
                        name(type),
                        Sdl.named(type),
                        "一个 " + type + ";没有或不可见为空。One " + type + "; null when there is none or it is not yours to see.")
                .transform(builder -> builder.inputValueDefinitions(
                        List.of(Sdl.argument("id", Sdl.required("ID"), Sdl.said("它的标识。Its id."), Sdl.idOf(type)))));
    }

    private static String name(String type) {
        return Character.toLowerCase(type.charAt(0)) + type.substring(1);
    }

    /** What answers the derived fields. */
    Map<String, DataFetcher<@Nullable Object>> fetchers() {
        Map<String, NodeSource> byType = sources.stream().collect(toMap(NodeSource::type, identity()));
        return derived.stream()
                .collect(toMap(NodeFields::name, type -> fetcher(Objects.requireNonNull(byType.get(type), type))));
    }

    private DataFetcher<@Nullable Object> fetcher(NodeSource source) {
        return environment -> {
            if (!access.reaches(source.type())) return null;
            var key = GlobalId.keyOf(Objects.requireNonNull(environment.<String>getArgument("id")));
            return source.visible(List.of(key)).get(key);
        };
    }
}
