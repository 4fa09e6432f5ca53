package io.xinqiao.execution;

import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.MergedSelectionSet;
import graphql.language.OperationDefinition.Operation;
import graphql.schema.GraphQLObjectType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The fast path: an execution strategy that reads plain fields and edges without the engine's steps for each. What it
 * takes over stands in the {@link SelectionPlan}; all else is executed as the engine does:
 *
 * <ul>
 *   <li>what is plain in an object is read and written down at once: of a page of fifty tickets nearly all is;
 *   <li>where all that a query asks is plain or an edge, it is read set by set: all objects of a place, then the edges
 *       of all of them.
 * </ul>
 *
 * What is neither, null where it must not be, or fails in any way is left to the engine, whose errors are the
 * contract's.
 */
final class FastExecutionStrategy extends AsyncExecutionStrategy {
    private static final int ROOT_FIELD = 1;

    private final EdgeLoaders edges;
    private final FastPath fast;

    FastExecutionStrategy(DataFetcherExceptionHandler errors, EdgeLoaders edges, FastPath fast) {
        super(errors);
        this.edges = edges;
        this.fast = fast;
    }

    @Override
    protected Object completeValueForObject(
            ExecutionContext execution, ExecutionStrategyParameters parameters, GraphQLObjectType type, Object of) {
        if (!fast.isOn()) return super.completeValueForObject(execution, parameters, type, of);
        var selection = SelectionPlan.Known.of(execution, parameters.getField(), type, edges);
        if (selection.isPlain() || (selection.isWhole() && isAllThatIsAsked(execution, parameters))) {
            var read = selection.readAll(execution, new Object[] {of});
            if (read != null) return counted(execution, parameters, read[0]);
        }
        var values = selection.hasPlain() ? selection.read(execution, of) : null;
        if (values == null) return engine(execution, parameters, type, of, selection.all());
        var others = engine(execution, parameters, type, of, selection.others());
        return others instanceof CompletableFuture<?> later
                ? later.thenApply(done -> whole(selection, values, done))
                : selection.object(with(selection, values, others));
    }

    /** Whether an object is the one of a query's only field: edges of others would be followed apart from its own. */
    private static boolean isAllThatIsAsked(ExecutionContext execution, ExecutionStrategyParameters parameters) {
        return parameters.getPath().getLevel() == ROOT_FIELD
                && !parameters.getPath().isListSegment()
                && parameters.getFields().size() == 1
                && execution.getOperationDefinition().getOperation() == Operation.QUERY;
    }

    /** Whoever batches the edges counts the objects that are done. */
    private static Object counted(ExecutionContext execution, ExecutionStrategyParameters parameters, Object done) {
        var dispatcher = execution.getDataLoaderDispatcherStrategy();
        dispatcher.executeObject(execution, parameters, 0);
        dispatcher.executeObjectOnFieldValuesInfo(List.of(), parameters);
        return done;
    }

    private Object engine(
            ExecutionContext execution,
            ExecutionStrategyParameters parameters,
            GraphQLObjectType type,
            Object of,
            MergedSelectionSet fields) {
        var step = parameters.getExecutionStepInfo().changeTypeWithPreservedNonNull(type);
        return executeObject(
                execution,
                parameters.transform(
                        object -> object.executionStepInfo(step).fields(fields).source(of)));
    }

    /** Nothing where the engine has made nothing of the object, because a field of it must not be null and is. */
    private static @Nullable Object whole(
            SelectionPlan selection, List<@Nullable Object> values, @Nullable Object others) {
        return others == null ? null : selection.object(with(selection, values, others));
    }

    private static List<@Nullable Object> with(SelectionPlan selection, List<@Nullable Object> values, Object others) {
        var keys = selection.all().getKeys();
        for (var at = 0; at < keys.size(); at++) {
            if (!selection.isPlain(at)) values.set(at, ((Map<?, ?>) others).get(keys.get(at)));
        }
        return values;
    }
}
