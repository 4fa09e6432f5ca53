package io.xinqiao.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Which steps the asker may take with objects that they see: those that the state allows and a row of the permissions
 * lets them take. Almost always the letters say so; where somebody has several roles that reach differently far, the
 * rows are asked for, once for all objects and steps of the same reach.
 */
@Component
public class StepRights {
    private final Permissions permissions;

    StepRights(Permissions permissions) {
        this.permissions = permissions;
    }

    /** What the letters say of a step with an object that is seen. */
    enum Letters {
        /** No role of the asker takes it. */
        NEVER,
        /** Whichever role lets them see the object lets them take it too. */
        ALWAYS,
        /** One role sees, another takes: it depends on the object. */
        DEPENDS
    }

    /** Whether any role of the asker may take a step, with whatever object. */
    public boolean may(String mutation) {
        return permissions.allows(row(mutation), Caller.current());
    }

    /**
     * Of the steps that their states allow, those that the asker may take.
     *
     * @param type of the objects, as the schema calls it
     * @param mutation that takes a step
     * @param reached those of these objects that a row of the permissions reaches
     */
    public <T, S> Map<T, List<S>> allowed(
            String type,
            List<T> objects,
            Function<T, UUID> key,
            Function<T, List<S>> possible,
            Function<S, String> mutation,
            BiFunction<String, Collection<UUID>, ? extends Map<UUID, ?>> reached) {
        var roles = Caller.current().roles();
        var keys = objects.stream().map(key).toList();
        Map<Map<Role, Scope>, Set<UUID>> asked = new HashMap<>();
        Map<T, List<S>> allowed = new HashMap<>();
        for (var object : objects) {
            List<S> may = new ArrayList<>();
            for (var step : possible.apply(object)) {
                var row = row(mutation.apply(step));
                var takes = switch (letters(scopes(type, roles), scopes(row, roles))) {
                    case NEVER -> false;
                    case ALWAYS -> true;
                    case DEPENDS ->
                        asked.computeIfAbsent(
                                        scopes(row, roles),
                                        reach -> new HashSet<>(
                                                reached.apply(row, keys).keySet()))
                                .contains(key.apply(object));
                };
                if (takes) may.add(step);
            }
            allowed.put(object, may);
        }
        return allowed;
    }

    /**
     * Compares how far each role sees with how far it takes a step.
     *
     * @param sees the scopes of the type
     * @param takes the scopes of the mutation
     */
    static Letters letters(Map<Role, Scope> sees, Map<Role, Scope> takes) {
        if (takes.isEmpty()) return Letters.NEVER;
        for (var role : sees.entrySet()) {
            var scope = takes.get(role.getKey());
            if (scope == null || (scope != Scope.TENANT && scope != role.getValue())) return Letters.DEPENDS;
        }
        return sees.isEmpty() || sees.containsValue(Scope.VIA_PARENT) ? Letters.DEPENDS : Letters.ALWAYS;
    }

    private Map<Role, Scope> scopes(String row, Set<Role> roles) {
        Map<Role, Scope> scopes = new EnumMap<>(Role.class);
        for (var role : roles) permissions.scope(row, role).ifPresent(scope -> scopes.put(role, scope));
        return scopes;
    }

    private static String row(String mutation) {
        return "Mutation." + mutation;
    }
}
