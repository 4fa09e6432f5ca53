package io.xinqiao.queries;

import io.xinqiao.identity.Members;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The values that are kept for the variables of a query, to be worked out again and again. */
@Component
class QueryArguments {
    private final SavedQueries queries;
    private final QueryCheck checks;
    private final QueryTexts texts;
    private final QueryVariables variables;
    private final QueryReading reading;
    private final Members members;
    private final Clock clock;

    QueryArguments(
            SavedQueries queries,
            QueryCheck checks,
            QueryTexts texts,
            QueryVariables variables,
            QueryReading reading,
            Members members,
            Clock clock) {
        this.queries = queries;
        this.checks = checks;
        this.texts = texts;
        this.variables = variables;
        this.reading = reading;
        this.members = members;
        this.clock = clock;
    }

    /**
     * What is to be run.
     *
     * @param variables as a client would send them
     */
    record Ready(SavedQueryVersion version, ResultShape shape, Map<String, Object> variables) {}

    /**
     * The query as it is now with these values, relative days being those of a moment.
     *
     * @throws Refused when the schema of today breaks the query, or it has no such variable
     */
    Ready ready(SavedQuery query, List<QueryVariables.Argument> told, Instant at) {
        var version = queries.version(query.id(), query.sequence());
        var definition = texts.definition(version);
        var shape = QueryRuns.requireWorking(checks.check(definition));
        return new Ready(version, shape, variables.of(shape, definition, told, at));
    }

    /**
     * Lets pass values with which the query can be run.
     *
     * @throws Refused when it cannot
     */
    void requireFit(SavedQuery query, List<QueryVariables.Argument> told) {
        var ready = ready(query, told, clock.instant());
        if (reading.pageCost(ready.shape(), ready.variables()).isPresent()) return;
        throw Refused.because(Code.INVALID, "refused.schedule.arguments", List.of(), "arguments");
    }

    /** Whether what is done again and again can be done at a moment. */
    sealed interface Standing {}

    /** It can. */
    record Fine(SavedQuery query, Ready ready) implements Standing {}

    /** It cannot, and will not until somebody has done something about it. */
    record Hindered(QueryPauseReason reason) implements Standing {}

    /** How what somebody has set up stands at a moment. */
    Standing standing(UUID owner, UUID savedQuery, String told, Instant at) {
        if (members.present(List.of(owner)).isEmpty()) return new Hindered(QueryPauseReason.OWNER_LEFT);
        var query = queries.known(savedQuery);
        if (query.archived()) return new Hindered(QueryPauseReason.QUERY_ARCHIVED);
        try {
            return new Fine(query, ready(query, read(told), at));
        } catch (Refused broken) {
            return new Hindered(QueryPauseReason.QUERY_BROKEN);
        }
    }

    /** What is kept, as it is shown. */
    List<Shown> shown(String told) {
        return read(told).stream()
                .map(argument -> new Shown(argument.name(), argument.value().told()))
                .toList();
    }

    /** A value as it is shown. */
    record Shown(String name, QueryValue value) {}

    List<QueryVariables.Argument> read(String text) {
        return texts.toldArguments(text);
    }
}
