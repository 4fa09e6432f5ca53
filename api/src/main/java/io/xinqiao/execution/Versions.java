package io.xinqiao.execution;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import graphql.language.FieldDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.TypeInfo;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Derives what lets two people change one object without losing what either did: every type whose table counts changes
 * has its {@code version}, and every mutation that takes the id of such an object and gives it back takes
 * {@code expectedVersion} too. Where a room does not compare it itself, that is done here, before the room is asked,
 * with the object locked.
 */
@Component
final class Versions {
    static final String EXPECTED = "expectedVersion";
    private static final String VERSION = "version";

    private final ObjectProvider<NodeSource> sources;
    private final Map<String, String> derived = new ConcurrentHashMap<>();
    private final Map<String, String> expecting = new ConcurrentHashMap<>();

    Versions(ObjectProvider<NodeSource> sources) {
        this.sources = sources;
    }

    /** Gives the types whose objects are counted their version. */
    void add(TypeDefinitionRegistry registry) {
        derived.clear();
        sources.stream().filter(NodeSource::isVersioned).forEach(source -> {
            var type = Objects.requireNonNull(registry.getTypeOrNull(source.type(), ObjectTypeDefinition.class));
            if (has(type, VERSION)) return;
            derived.put(type.getName(), VERSION);
            registry.remove(type);
            registry.add(type.transform(
                    builder -> builder.fieldDefinition(Sdl.field(VERSION, Sdl.required("Int"), "版本。The version."))));
        });
    }

    private static boolean has(ObjectTypeDefinition type, String name) {
        return type.getFieldDefinitions().stream()
                .anyMatch(field -> field.getName().equals(name));
    }

    /** How the versions that no object of ours holds are read. */
    List<Edges<?>> edges() {
        List<Edges<?>> all = new ArrayList<>();
        sources.stream()
                .filter(source -> derived.containsKey(source.type()))
                .forEach(source -> all.add(
                        Edges.of(source.type(), Object.class).each(VERSION, objects -> versions(source, objects))));
        return all;
    }

    /** Of one that is not there any more, the first. */
    private static Map<Object, Integer> versions(NodeSource source, List<Object> objects) {
        var found = source.versions(objects.stream().map(Times::keyOf).toList());
        Map<Object, Integer> versions = new HashMap<>();
        objects.forEach(object -> versions.put(object, found.getOrDefault(Times.keyOf(object), 1)));
        return versions;
    }

    /** What a mutation takes beside what is written, when it changes one object that has a version. */
    Optional<InputValueDefinition> expected(
            TypeDefinitionRegistry registry, FieldDefinition mutation, InputObjectTypeDefinition input) {
        var payload =
                registry.getTypeOrNull(TypeInfo.typeInfo(mutation.getType()).getName(), ObjectTypeDefinition.class);
        if (payload == null || takes(input, EXPECTED)) return Optional.empty();
        return payload.getFieldDefinitions().stream()
                .filter(field -> !TypeInfo.typeInfo(field.getType()).isList())
                .map(field -> TypeInfo.typeInfo(field.getType()).getName())
                .filter(type -> isVersioned(registry, type) && takes(input, argument(type)))
                .findFirst()
                .map(type -> {
                    expecting.put(mutation.getName(), type);
                    return Sdl.argument(
                            EXPECTED,
                            Sdl.named("Int"),
                            "你看到的版本;不填则不核对。The version that you saw; not compared when left out.");
                });
    }

    private static boolean isVersioned(TypeDefinitionRegistry registry, String type) {
        var object = registry.getTypeOrNull(type, ObjectTypeDefinition.class);
        return object != null && has(object, VERSION);
    }

    private static boolean takes(InputObjectTypeDefinition input, String name) {
        return input.getInputValueDefinitions().stream()
                .anyMatch(field -> field.getName().equals(name));
    }

    private static String argument(String type) {
        return Character.toLowerCase(type.charAt(0)) + type.substring(1) + "Id";
    }

    /**
     * Lets pass whoever changes an object as they saw it; of one that is not theirs the mutation itself will tell.
     *
     * @throws Refused CONFLICT with the object as it is
     */
    void require(String mutation, Map<String, ?> input) {
        var type = expecting.get(mutation);
        if (type == null || !(input.get(EXPECTED) instanceof Integer expected)) return;
        var one = GlobalId.keyOf((String) Objects.requireNonNull(input.get(argument(type))));
        var source = source(type);
        if (reached(source, mutation, one) == null) return;
        var now = source.lockedVersion(one).orElse(expected);
        if (now.equals(expected)) return;
        var current = reached(source, mutation, one);
        var refused = Refused.because(Code.CONFLICT, "refused.conflict", List.of(now), EXPECTED);
        if (current == null) throw refused;
        throw refused.withCurrent(argument(type).replaceAll("Id$", ""), current);
    }

    private static @Nullable Object reached(NodeSource source, String mutation, UUID one) {
        return source.reached("Mutation." + mutation, List.of(one)).get(one);
    }

    private NodeSource source(String type) {
        return Objects.requireNonNull(
                sources.stream().collect(toMap(NodeSource::type, identity())).get(type), type);
    }
}
