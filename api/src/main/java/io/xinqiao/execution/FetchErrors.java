package io.xinqiao.execution;

import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import io.xinqiao.platform.GraphQlErrors;
import java.util.concurrent.CompletableFuture;

/** The engine's exception handler: what becomes of a field that could not be fetched. */
record FetchErrors(GraphQlErrors errors) implements DataFetcherExceptionHandler {
    @Override
    public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
            DataFetcherExceptionHandlerParameters parameters) {
        var error = errors.of(
                parameters.getException(),
                parameters.getSourceLocation(),
                parameters.getPath().toList());
        return CompletableFuture.completedFuture(
                DataFetcherExceptionHandlerResult.newResult().error(error).build());
    }
}
