package io.xinqiao.execution;

import graphql.language.FieldDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.TypeName;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.TypeInfo;
import io.xinqiao.platform.Mutations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Derives what the inputs of mutations have in common: the version that the caller saw ({@link Versions}), and a key
 * under which what makes or moves something is done once, however often it is sent. What is told to be so, as by
 * {@code update} and {@code set}, comes to the same by itself.
 */
@Component
final class DerivedInputs {
    private static final String KEY = "idempotencyKey";

    /** What the first answer is kept as: objects by their ids, and figures. */
    private static final Set<String> FIGURES = Set.of("Int", "String", "Decimal", "Money", "Boolean");

    private final Versions versions;

    DerivedInputs(Versions versions) {
        this.versions = versions;
    }

    /** Gives the input of a mutation what it lacks. */
    void add(TypeDefinitionRegistry registry, FieldDefinition mutation) {
        for (var argument : mutation.getInputValueDefinitions()) {
            var name = TypeInfo.typeInfo(argument.getType()).getName();
            var input = registry.getTypeOrNull(name, InputObjectTypeDefinition.class);
            if (input == null) continue;
            List<InputValueDefinition> fields = new ArrayList<>(input.getInputValueDefinitions());
            versions.expected(registry, mutation, input).ifPresent(fields::add);
            key(registry, mutation, input).ifPresent(fields::add);
            if (fields.size() == input.getInputValueDefinitions().size()) continue;
            registry.remove(input);
            registry.add(input.transform(builder -> builder.inputValueDefinitions(fields)));
        }
    }

    private static Optional<InputValueDefinition> key(
            TypeDefinitionRegistry registry, FieldDefinition mutation, InputObjectTypeDefinition input) {
        if (mutation.getName().matches("(update|delete|set|correct)[A-Z].*")) return Optional.empty();
        if (input.getInputValueDefinitions().stream()
                .anyMatch(field -> field.getName().equals(KEY))) return Optional.empty();
        var payload =
                registry.getTypeOrNull(TypeInfo.typeInfo(mutation.getType()).getName(), ObjectTypeDefinition.class);
        if (payload == null || !payload.getFieldDefinitions().stream().allMatch(field -> isKept(registry, field)))
            return Optional.empty();
        return Optional.of(Sdl.argument(
                KEY,
                Sdl.named("UUID"),
                "幂等键(UUID):同样的键和输入再发一次,得到第一次的结果,不会重复执行;保留 7 天。The idempotency key (a UUID): the"
                        + " same key and input again give the first result and do nothing twice; kept 7 days."));
    }

    private static boolean isKept(TypeDefinitionRegistry registry, FieldDefinition field) {
        var type = TypeInfo.typeInfo(field.getType()).getName();
        if (field.getName().equals(Mutations.USER_ERRORS) || FIGURES.contains(type)) return true;
        // The platform's own work is done for no member of a company; its objects are told apart by their codes.
        if (type.equals("Tenant")) return false;
        var object = registry.getTypeOrNull(type, ObjectTypeDefinition.class);
        return object != null
                && object.getImplements().stream()
                        .anyMatch(of ->
                                of instanceof TypeName named && named.getName().equals("Node"));
    }
}
