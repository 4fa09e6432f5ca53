package io.xinqiao.execution;

import graphql.ExecutionResult;
import graphql.execution.ExecutionContext;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimpleInstrumentationContext;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationCreateStateParameters;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.language.OperationDefinition;
import io.xinqiao.load.OperationPlace;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every operation: its loaders, its toll and its watch. One for all, and no bean: the framework
 * chains those, and a chain costs something at every field of the answer.
 */
final class OperationInstrumentation extends SimplePerformantInstrumentation {
    private final CostLimit toll;
    private final OperationWatch watch;
    private final OperationLoaders loaders;

    OperationInstrumentation(CostLimit toll, OperationWatch watch, OperationLoaders loaders) {
        this.loaders = loaders;
        this.toll = toll;
        this.watch = watch;
    }

    /** One operation under way. */
    private static final class Underway implements InstrumentationState {
        private final long begun = System.nanoTime();
        private @Nullable OperationDefinition operation;
    }

    @Override
    public InstrumentationState createState(InstrumentationCreateStateParameters parameters) {
        return new Underway();
    }

    @Override
    public InstrumentationContext<ExecutionResult> beginExecution(
            InstrumentationExecutionParameters parameters, InstrumentationState state) {
        var underway = (Underway) state;
        var document = parameters.getExecutionInput().getQuery();
        OperationPlace place = parameters.getGraphQLContext().get(OperationPlace.class);
        return SimpleInstrumentationContext.whenCompleted((result, failure) -> {
            if (place != null && place.mustWait()) return; // it comes again
            var took = Duration.ofNanos(System.nanoTime() - underway.begun);
            watch.ended(took, underway.operation, document, result, failure);
        });
    }

    @Override
    public ExecutionContext instrumentExecutionContext(
            ExecutionContext execution, InstrumentationExecutionParameters parameters, InstrumentationState state) {
        // Before anything is made for an operation that may not run.
        ((Underway) state).operation = execution.getOperationDefinition();
        toll.charge(execution);
        var registry = loaders.of(execution.getDocument(), execution.getGraphQLContext());
        return execution.transform(
                context -> context.dataLoaderRegistry(registry).responseMapFactory(ResponseObject.FACTORY));
    }

    @Override
    public CompletableFuture<ExecutionResult> instrumentExecutionResult(
            ExecutionResult result, InstrumentationExecutionParameters parameters, InstrumentationState state) {
        return CompletableFuture.completedFuture(toll.settle(parameters.getGraphQLContext(), result));
    }
}
