package io.xinqiao.platform;

import graphql.ExecutionResult;
import graphql.execution.AbortExecutionException;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimpleInstrumentationContext;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Works out what an operation costs before it runs, refuses what costs too much, and tells the price. */
@Component
class CostInstrumentation extends SimplePerformantInstrumentation {
    private static final String COST = "xinqiao.cost";

    private final Limits limits;
    private final Messages messages;

    CostInstrumentation(Limits limits, Messages messages) {
        this.limits = limits;
        this.messages = messages;
    }

    @Override
    public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
            InstrumentationExecuteOperationParameters parameters, @Nullable InstrumentationState state) {
        var execution = parameters.getExecutionContext();
        var cost = Cost.of(
                execution.getGraphQLSchema(),
                execution.getDocument(),
                execution.getOperationDefinition(),
                execution.getCoercedVariables());
        execution.getGraphQLContext().put(COST, cost);
        if (cost > limits.cost()) {
            var refused = new CodedException(ErrorCode.COST_EXCEEDED, "limit.cost", cost, limits.cost());
            throw new AbortExecutionException(List.of(new ToldError(refused, messages)));
        }
        return SimpleInstrumentationContext.noOp();
    }

    @Override
    public CompletableFuture<ExecutionResult> instrumentExecutionResult(
            ExecutionResult result,
            InstrumentationExecutionParameters parameters,
            @Nullable InstrumentationState state) {
        Long cost = parameters.getGraphQLContext().get(COST);
        if (cost == null) return CompletableFuture.completedFuture(result);
        return CompletableFuture.completedFuture(
                result.transform(builder -> builder.addExtension("cost", Map.of("requested", cost))));
    }
}
