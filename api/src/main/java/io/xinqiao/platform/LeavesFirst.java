package io.xinqiao.platform;

import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.MergedSelectionSet;
import graphql.schema.GraphQLObjectType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The engine's own way of executing, but for what is plain in an object ({@link Selection}): that is read and written
 * down at once, without the dozen of objects that the engine makes for each field of each row. Of a page of fifty
 * tickets nearly all is. What is not plain, null where it must not be, or fails in any way is left to the engine, whose
 * errors are the contract's.
 */
final class LeavesFirst extends AsyncExecutionStrategy {
    LeavesFirst(DataFetcherExceptionHandler errors) {
        super(errors);
    }

    @Override
    protected Object completeValueForObject(
            ExecutionContext execution, ExecutionStrategyParameters parameters, GraphQLObjectType type, Object of) {
        var selection = Selection.Known.of(execution, parameters.getField(), type);
        var values = selection.hasPlain() ? selection.read(execution, of) : null;
        if (values == null) return engine(execution, parameters, type, of, selection.all());
        if (selection.isPlain()) {
            // Whoever batches the edges counts the objects that are done.
            var edges = execution.getDataLoaderDispatcherStrategy();
            edges.executeObject(execution, parameters, 0);
            edges.executeObjectOnFieldValuesInfo(List.of(), parameters);
            return selection.object(values);
        }
        var others = engine(execution, parameters, type, of, selection.others());
        return others instanceof CompletableFuture<?> later
                ? later.thenApply(done -> selection.object(with(selection, values, done)))
                : selection.object(with(selection, values, others));
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

    private static List<@Nullable Object> with(Selection selection, List<@Nullable Object> values, Object others) {
        var keys = selection.all().getKeys();
        for (var at = 0; at < keys.size(); at++) {
            if (selection.plain().get(at) == null) values.set(at, ((Map<?, ?>) others).get(keys.get(at)));
        }
        return values;
    }
}
