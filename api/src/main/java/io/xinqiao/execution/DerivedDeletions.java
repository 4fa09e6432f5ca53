package io.xinqiao.execution;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import graphql.language.FieldDefinition;
import graphql.schema.DataFetcher;
import graphql.schema.idl.TypeDefinitionRegistry;
import io.xinqiao.platform.GlobalId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Derives what a deletion is asked with and what it answers: what the object was, or what hangs on it. */
@Component
final class DerivedDeletions {
    private static final String DELETE = "delete";

    private final Map<String, DeclaredDeletion> deletions;

    DerivedDeletions(List<DeclaredDeletion> deletions) {
        this.deletions = deletions.stream().collect(toMap(deletion -> DELETE + deletion.type(), identity()));
    }

    boolean has(String mutation) {
        return deletions.containsKey(mutation);
    }

    /** What answers the mutations. */
    Map<String, DataFetcher<Object>> fetchers() {
        return deletions.values().stream()
                .collect(toMap(deletion -> DELETE + deletion.type(), deletion -> environment -> {
                    Map<String, ?> input = Objects.requireNonNull(environment.getArgument("input"));
                    return deletion.delete(
                            GlobalId.keyOf((String) Objects.requireNonNull(input.get(argument(deletion.type())))),
                            (Integer) input.get("expectedVersion"));
                }));
    }

    /** The name of the input's field with the object's id. */
    private static String argument(String type) {
        return Character.toLowerCase(type.charAt(0)) + type.substring(1) + "Id";
    }

    /** Adds the input of a deletion. */
    void addInput(TypeDefinitionRegistry registry, String mutation) {
        var type = mutation.substring(DELETE.length());
        registry.add(Sdl.input(
                Character.toUpperCase(mutation.charAt(0)) + mutation.substring(1) + "Input",
                "要删除的 " + type + "。The " + type + " to be deleted.",
                List.of(
                        Sdl.argument(argument(type), Sdl.required("ID"), Sdl.said("哪一个。Which one."), Sdl.idOf(type)),
                        Sdl.argument(
                                "expectedVersion",
                                Sdl.named("Int"),
                                "你看到的版本;不填则不核对。The version that you saw; not compared when left out."))));
    }

    /** What its payload tells beside the object. */
    static Stream<FieldDefinition> told() {
        return Stream.of(Sdl.field(
                "dependents",
                Sdl.listOf("Dependent"),
                "不能删除时,上面还挂着什么;可以删除则为空。What hangs on it, when that is why it cannot be deleted; otherwise null."));
    }
}
