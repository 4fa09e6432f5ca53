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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Works out what an operation costs before it runs, refuses what costs too much, and tells the price. */
@Component
class CostInstrumentation extends SimplePerformantInstrumentation {
    private static final String COST = "xinqiao.cost";

    private final Limits limits;
    private final Purse purse;
    private final Messages messages;

    CostInstrumentation(Limits limits, Purse purse, Messages messages) {
        this.limits = limits;
        this.purse = purse;
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
        var context = execution.getGraphQLContext();
        if (cost > limits.cost()) {
            context.put(COST, Map.of("requested", cost));
            throw refused(new CodedException(ErrorCode.COST_EXCEEDED, "limit.cost", cost, limits.cost()));
        }
        var throttle = purse.spend(Objects.requireNonNull(context.<Spender>get(Spender.class)), cost);
        context.put(COST, Map.of("requested", cost, "throttle", throttle.told()));
        throttle.refusal().ifPresent(refusal -> {
            throw refused(refusal);
        });
        return SimpleInstrumentationContext.noOp();
    }

    private AbortExecutionException refused(CodedException failure) {
        return new AbortExecutionException(List.of(new ToldError(failure, messages)));
    }

    @Override
    public CompletableFuture<ExecutionResult> instrumentExecutionResult(
            ExecutionResult result,
            InstrumentationExecutionParameters parameters,
            @Nullable InstrumentationState state) {
        Map<String, Object> cost = parameters.getGraphQLContext().get(COST);
        if (cost == null) return CompletableFuture.completedFuture(result);
        return CompletableFuture.completedFuture(result.transform(builder -> builder.addExtension("cost", cost)));
    }
}
