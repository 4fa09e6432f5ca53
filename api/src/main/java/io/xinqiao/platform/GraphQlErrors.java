package io.xinqiao.platform;

import graphql.ErrorType;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.introspection.GoodFaithIntrospection.BadFaithIntrospectionError;
import io.xinqiao.tenants.TenantRefused;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What becomes of failures: each gets a code of {@link ErrorCode}, words in the asker's language and the request's id.
 * A failure that nobody foresaw is logged with all it has and told as INTERNAL with nothing of it.
 */
@Component
public class GraphQlErrors implements DataFetcherExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(GraphQlErrors.class);
    static final int MOST_TOLD = 5;

    // PostgreSQL's names for what can pass or be somebody else's doing.
    private static final String QUERY_CANCELED = "57014";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";
    private static final String UNIQUE_VIOLATION = "23505";

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Messages messages;

    GraphQlErrors(Messages messages) {
        this.messages = messages;
    }

    @Override
    public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
            DataFetcherExceptionHandlerParameters parameters) {
        var told = new ToldError(coded(parameters.getException()), messages)
                .at(
                        List.of(parameters.getSourceLocation()),
                        parameters.getPath().toList());
        return CompletableFuture.completedFuture(
                DataFetcherExceptionHandlerResult.newResult().error(told).build());
    }

    /** The result with every error coded and named; for nothing else does a client ever have to guess. */
    public ExecutionResult dress(ExecutionResult result) {
        var found = result.getErrors();
        return found.isEmpty() ? result : result.transform(builder -> builder.errors(dress(found)));
    }

    /** The answer to a request that did not get as far as a document. */
    public ExecutionResult refuse(Throwable failure) {
        return ExecutionResult.newExecutionResult()
                .addError(new ToldError(coded(failure), messages))
                .build();
    }

    /** Gives errors that the engine found itself (syntax, validation, variables) a code and the request's id. */
    private List<GraphQLError> dress(List<GraphQLError> errors) {
        return errors.stream().limit(MOST_TOLD).map(this::dress).toList();
    }

    private GraphQLError dress(GraphQLError error) {
        if (error instanceof ToldError) return error;
        var failure = theirs(error)
                ? CodedException.invalidRequest(error.getMessage())
                : new CodedException(ErrorCode.INTERNAL, "internal");
        if (failure.code() == ErrorCode.INTERNAL) log.error("The engine failed: {}", error.getMessage());
        return new ToldError(failure, messages).at(error.getLocations(), error.getPath());
    }

    /**
     * Whether the engine says that the request is at fault: its syntax, its variables, what it asks of the schema or of
     * introspection.
     */
    private static boolean theirs(GraphQLError error) {
        var classification = error.getErrorType();
        return error instanceof BadFaithIntrospectionError
                || classification == ErrorType.InvalidSyntax
                || classification == ErrorType.ValidationError
                || classification == ErrorType.OperationNotSupported;
    }

    /** The coded failure behind an exception. */
    CodedException coded(Throwable failure) {
        return switch (failure) {
            case CodedException coded -> coded;
            case CompletionException wrapper when wrapper.getCause() != null -> coded(wrapper.getCause());
            case TenantRefused refused ->
                switch (refused.reason()) {
                    case SUSPENDED -> new CodedException(ErrorCode.TENANT_SUSPENDED, "tenant.suspended");
                    case QUARANTINED -> new CodedException(ErrorCode.TENANT_SUSPENDED, "tenant.quarantined");
                    case PROVISIONING -> new CodedException(ErrorCode.TENANT_SUSPENDED, "tenant.provisioning");
                };
            case DataAccessException database -> ofDatabase(database);
            default -> fault(failure);
        };
    }

    /** What the database refuses for reasons that pass, or because somebody else was quicker, is no fault of ours. */
    private static CodedException ofDatabase(DataAccessException failure) {
        if (failure.getCause() instanceof SQLTransientConnectionException || isConnectionLost(failure.sqlState())) {
            return CodedException.unavailable(SOON);
        }
        return switch (failure.sqlState()) {
            case QUERY_CANCELED, LOCK_NOT_AVAILABLE, DEADLOCK -> new CodedException(ErrorCode.TIMEOUT, SOON, "timeout");
            case UNIQUE_VIOLATION -> new CodedException(ErrorCode.CONFLICT, "conflict");
            default -> fault(failure);
        };
    }

    /** Class 08: the connection is gone; 57P01 to 57P03: the server is stopping, has crashed or is starting. */
    private static boolean isConnectionLost(String state) {
        return state.startsWith("08") || state.startsWith("57P0");
    }

    private static CodedException fault(Throwable failure) {
        log.error("Request {} failed", Request.current().id(), failure);
        return new CodedException(ErrorCode.INTERNAL, "internal");
    }
}
