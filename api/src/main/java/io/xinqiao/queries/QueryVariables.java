package io.xinqiao.queries;

import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.Type;
import graphql.language.TypeName;
import graphql.language.VariableDefinition;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Works out what the variables of a run are: what was given, or the defaults, with days relative to the run's. */
@Component
class QueryVariables {
    private final Clock clock;

    QueryVariables(Clock clock) {
        this.clock = clock;
    }

    /** The value that a run gives to a variable. */
    record Argument(String name, QueryValue.Input value) {}

    /**
     * The variables as a client would send them.
     *
     * @throws Refused INVALID about a name that the query does not have, or has twice
     */
    Map<String, Object> of(ResultShape shape, QueryDefinition query, @Nullable List<Argument> arguments) {
        return of(shape, query, arguments, clock.instant());
    }

    /**
     * The same, with days relative to those of a moment.
     *
     * @throws Refused INVALID about a name that the query does not have, or has twice
     */
    Map<String, Object> of(ResultShape shape, QueryDefinition query, @Nullable List<Argument> arguments, Instant now) {
        Map<String, String> types = new LinkedHashMap<>();
        shape.operation()
                .getVariableDefinitions()
                .forEach(definition -> types.put(definition.getName(), bareType(definition)));
        var sent = defaults(query, types, now);
        if (arguments == null) return sent;
        Set<String> given = new HashSet<>();
        for (var at = 0; at < arguments.size(); at++) {
            var argument = arguments.get(at);
            var type = types.get(argument.name());
            if (type == null || !given.add(argument.name())) {
                throw Refused.because(
                        Code.INVALID,
                        "refused.query.variable",
                        List.of(argument.name()),
                        "arguments",
                        Integer.toString(at),
                        "name");
            }
            sent.put(argument.name(), argument.value().told().sent(type, now));
        }
        return sent;
    }

    /** What is sent when nothing is given. */
    Map<String, Object> defaults(ResultShape shape, QueryDefinition query) {
        return of(shape, query, null);
    }

    private static Map<String, Object> defaults(QueryDefinition query, Map<String, String> types, Instant now) {
        Map<String, Object> sent = new HashMap<>();
        for (var variable : query.variables()) {
            var type = types.get(variable.name());
            var preset = variable.defaultValue();
            if (type != null && preset != null) sent.put(variable.name(), preset.sent(type, now));
        }
        return sent;
    }

    /** The type of a variable without lists and exclamation marks. */
    static String bareType(VariableDefinition definition) {
        Type<?> type = definition.getType();
        while (true) {
            switch (type) {
                case NonNullType required -> type = required.getType();
                case ListType list -> type = list.getType();
                case TypeName named -> {
                    return named.getName();
                }
                default -> throw new IllegalStateException(type.toString());
            }
        }
    }
}
