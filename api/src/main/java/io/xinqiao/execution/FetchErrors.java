package io.xinqiao.execution;

import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import io.xinqiao.platform.GraphQlErrors;
import java.util.concurrent.CompletableFuture;

/** Tells of fields that could not be fetched in our own errors: the engine's exception handler. */
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
