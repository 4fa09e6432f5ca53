package io.xinqiao.queries;

import graphql.ExecutionResult;
import graphql.GraphQLContext;
import graphql.GraphQLError;
import graphql.language.OperationDefinition;
import io.xinqiao.execution.StoredOperation;
import io.xinqiao.execution.StoredOperation.CostMeter;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.tenants.TenantDatabase;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads the rows of a query: all pages in one snapshot of the database, each executed by the API's own engine as
 * whoever runs it, within the limits.
 */
@Component
class QueryReading {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final TenantDatabase database;
    private final StoredOperation operations;
    private final Clock clock;

    QueryReading(TenantDatabase database, StoredOperation operations, Clock clock) {
        this.database = database;
        this.operations = operations;
        this.clock = clock;
    }

    /** Takes rows as they come. */
    @FunctionalInterface
    interface Sink {
        void take(List<Map<?, ?>> rows) throws IOException;
    }

    /** Does a page's work on behalf of whoever runs it, with the rights that they have at that moment. */
    @FunctionalInterface
    interface Runner {
        ExecutionResult ask(Supplier<ExecutionResult> page);
    }

    /**
     * What is to be read.
     *
     * @param asking the operation that pays; null behind the requests
     * @param isWanted whether anybody still waits for it; asked on another thread
     */
    record Asked(
            ResultShape shape,
            Map<String, Object> variables,
            QueryLimits.Bounds bounds,
            @Nullable GraphQLContext asking,
            BooleanSupplier isWanted) {}

    /** Why nothing came of it, in the messages. */
    record Failure(String key, List<String> arguments) {}

    /**
     * How it went.
     *
     * @param cutBy the limit that cut it; null when it is whole
     * @param readAt as of when the rows are
     * @param failure null when there are rows, however few
     */
    record Outcome(
            int rows,
            int points,
            @Nullable QueryCut cutBy,
            Instant readAt,
            @Nullable Failure failure,
            boolean calledOff) {}

    /** Reads, and hands the rows on. */
    Outcome read(Asked asked, Runner runner, Sink sink) throws IOException {
        var meter = new CostMeter(asked.bounds().points());
        var statement = Duration.ofSeconds(asked.bounds().statementSeconds());
        try (var snapshot = database.snapshot(statement);
                var watch = QueryWatch.over(
                        snapshot, Duration.ofSeconds(asked.bounds().seconds()), asked.isWanted())) {
            var readAt = snapshot.asOf(clock.instant());
            return new Reading(asked, runner, sink, meter, snapshot, watch, readAt).run();
        }
    }

    /** What the first page costs; empty while a variable is missing. */
    Optional<Long> pageCost(ResultShape shape, Map<String, Object> variables) {
        return cost(shape, pageSize(shape, variables), variables);
    }

    private Optional<Long> cost(ResultShape shape, int size, Map<String, Object> variables) {
        var document = shape.page(size);
        return operations.cost(
                document,
                document.getDefinitionsOfType(OperationDefinition.class).getFirst(),
                variables);
    }

    /** The largest page that an operation may ask for. */
    private int pageSize(ResultShape shape, Map<String, Object> variables) {
        if (!shape.comesInPages()) return 1;
        var largest = cost(shape, ResultShape.LARGEST_PAGE, variables).orElse(0L);
        if (largest <= operations.mostAtOnce()) return ResultShape.LARGEST_PAGE;
        var one = cost(shape, 1, variables).orElse(0L);
        var each = Math.max(1, (largest - one) / (ResultShape.LARGEST_PAGE - 1));
        return Math.clamp((operations.mostAtOnce() - one) / each, 1, ResultShape.LARGEST_PAGE);
    }

    private final class Reading {
        private final Asked asked;
        private final Runner runner;
        private final Sink sink;
        private final CostMeter meter;
        private final TenantDatabase.Snapshot snapshot;
        private final QueryWatch watch;
        private final Instant readAt;
        private int rows;

        Reading(
                Asked asked,
                Runner runner,
                Sink sink,
                CostMeter meter,
                TenantDatabase.Snapshot snapshot,
                QueryWatch watch,
                Instant readAt) {
            this.asked = asked;
            this.runner = runner;
            this.sink = sink;
            this.meter = meter;
            this.snapshot = snapshot;
            this.watch = watch;
            this.readAt = readAt;
        }

        Outcome run() throws IOException {
            var shape = asked.shape();
            var text = shape.text(pageSize(shape, asked.variables()));
            Map<String, Object> variables = new HashMap<>(asked.variables());
            while (true) {
                var before = meter.spent();
                var page = runner.ask(
                        () -> snapshot.read(() -> operations.execute(text, variables, asked.asking(), meter)));
                if (watch.isCalledOff()) return ended(null, null, true);
                if (!page.getErrors().isEmpty()) return failed(page);
                var data = page.<Object>getData();
                var found = shape.rows(data);
                var room = asked.bounds().rows() - rows;
                var taken = found.size() > room ? found.subList(0, room) : found;
                if (!taken.isEmpty()) sink.take(taken);
                rows += taken.size();
                var next = shape.next(data);
                if (found.size() > room || (next != null && found.size() == room)) return cut(QueryCut.ROWS);
                if (next == null) return ended(null, null, false);
                if (watch.isLate()) return cut(QueryCut.TIME);
                if (meter.isFullFor(meter.spent() - before)) return cut(QueryCut.COST);
                variables.put(ResultShape.AFTER, next);
            }
        }

        /** What a page refuses ends the run; only when its time is up, what came before is a result. */
        private Outcome failed(ExecutionResult page) {
            if (watch.isLate()) {
                if (rows > 0) return cut(QueryCut.TIME);
                var seconds = Integer.toString(asked.bounds().seconds());
                return ended(null, new Failure("refused.query.time", List.of(seconds)), false);
            }
            var error = page.getErrors().getFirst();
            var code = codeOf(error);
            // What passes is tried again in the background, from the beginning; whoever waits is told.
            if (asked.asking() == null && code == ErrorCode.UNAVAILABLE) throw CodedException.unavailable(SOON);
            if (rows > 0 && (code == ErrorCode.THROTTLED || code == ErrorCode.COST_EXCEEDED)) return cut(QueryCut.COST);
            if (code == ErrorCode.TIMEOUT) {
                var seconds = Integer.toString(asked.bounds().statementSeconds());
                return ended(null, new Failure("refused.query.statement", List.of(seconds)), false);
            }
            return ended(null, new Failure("refused.query.failed", List.of(error.getMessage())), false);
        }

        private static @Nullable ErrorCode codeOf(GraphQLError error) {
            var told = error.getExtensions();
            return told == null || !(told.get("code") instanceof String code) ? null : ErrorCode.valueOf(code);
        }

        private Outcome cut(QueryCut by) {
            return ended(by, null, false);
        }

        private Outcome ended(@Nullable QueryCut by, @Nullable Failure failure, boolean calledOff) {
            return new Outcome(rows, (int) meter.spent(), by, readAt, failure, calledOff);
        }
    }
}
