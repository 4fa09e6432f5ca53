package io.xinqiao.execution;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLContext;
import graphql.GraphQLException;
import graphql.execution.CoercedVariables;
import graphql.execution.RawVariables;
import graphql.execution.ValuesResolver;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.language.VariableDefinition;
import graphql.schema.GraphQLSchema;
import io.xinqiao.load.RateLimitKey;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.GraphQlErrors;
import io.xinqiao.platform.Limits;
import io.xinqiao.platform.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/**
 * Executes stored queries inside another piece of work, on its thread and on behalf of its caller: by the same engine
 * as whatever comes from outside, with the same guards, masks and limits.
 */
@Component
public final class StoredOperation {
    // The source is asked for when first needed: controllers are made with it.
    private final ObjectProvider<GraphQlSource> source;
    private final VariableProblems problems;
    private final GraphQlErrors errors;
    private final Limits limits;

    StoredOperation(
            ObjectProvider<GraphQlSource> source, VariableProblems problems, GraphQlErrors errors, Limits limits) {
        this.source = source;
        this.problems = problems;
        this.errors = errors;
        this.limits = limits;
    }

    /** Adds up what the pages of one run cost, and ends it when that becomes too much. */
    public static final class CostMeter {
        private final long most;
        private long spent;

        public CostMeter(long most) {
            this.most = most;
        }

        void add(long cost) {
            if (spent + cost > most)
                throw new CodedException(ErrorCode.COST_EXCEEDED, "limit.cost", spent + cost, most);
            spent += cost;
        }

        public long spent() {
            return spent;
        }

        /** Whether another page of this cost would be too much. */
        public boolean isFullFor(long cost) {
            return spent + cost > most;
        }
    }

    /** The schema by which documents are understood. */
    public GraphQLSchema schema() {
        return source.getObject().schema();
    }

    /**
     * The answer to a query.
     *
     * @param asking the operation that asks for it, which pays; null behind the requests, where only the meter counts
     */
    public ExecutionResult execute(
            String text, Map<String, Object> variables, @Nullable GraphQLContext asking, CostMeter meter) {
        Map<Object, Object> context = new HashMap<>(Map.of(CostMeter.class, meter));
        RateLimitKey spender = asking == null ? null : asking.get(RateLimitKey.class);
        if (spender != null) context.put(RateLimitKey.class, spender);
        GraphQL engine = source.getObject().graphQl();
        var input = ExecutionInput.newExecutionInput()
                .query(text)
                .variables(variables)
                .locale(Request.current().locale())
                .graphQLContext(context)
                .build();
        return errors.dress(problems.told(input, engine.execute(input)));
    }

    /** What a query costs at once; nothing is told when its variables do not fit. */
    public Optional<Long> cost(Document document, OperationDefinition operation, Map<String, Object> variables) {
        return coerced(operation.getVariableDefinitions(), variables)
                .map(coerced -> Cost.of(schema(), document, operation, coerced).requested());
    }

    /** What an operation may cost at once. */
    public long mostAtOnce() {
        return limits.cost();
    }

    /** Whether a value fits a variable, by the engine's own rules. */
    public boolean fits(VariableDefinition variable, Object value) {
        return coerced(List.of(variable), Map.of(variable.getName(), value)).isPresent();
    }

    private Optional<CoercedVariables> coerced(List<VariableDefinition> definitions, Map<String, Object> variables) {
        try {
            return Optional.of(ValuesResolver.coerceVariableValues(
                    schema(),
                    definitions,
                    RawVariables.of(variables),
                    GraphQLContext.getDefault(),
                    Request.current().locale()));
        } catch (GraphQLException unfit) {
            return Optional.empty();
        }
    }
}
