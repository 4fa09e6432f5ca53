package io.xinqiao.platform;

import graphql.ErrorType;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.execution.UnknownOperationException;
import graphql.introspection.GoodFaithIntrospection.BadFaithIntrospectionError;
import graphql.language.SourceLocation;
import io.xinqiao.tenants.CommitLost;
import io.xinqiao.tenants.IdentityProvider;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tenants.TenantRefused;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What becomes of failures: each gets a code of {@link ErrorCode}, words in the asker's language and the request's id.
 * A failure that nobody foresaw is logged with all it has and told as INTERNAL with nothing of it.
 */
@Component
public class GraphQlErrors {
    private static final Logger log = LoggerFactory.getLogger(GraphQlErrors.class);
    public static final int MOST_TOLD = 20;

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

    /** The error of a field that could not be fetched. */
    public GraphQLError of(Throwable failure, SourceLocation location, List<Object> path) {
        return new ApiError(coded(failure), messages).at(List.of(location), path);
    }

    /** The result with every error coded and named; for nothing else does a client ever have to guess. */
    public ExecutionResult dress(ExecutionResult result) {
        var found = result.getErrors();
        return found.isEmpty() ? result : result.transform(builder -> builder.errors(dress(found)));
    }

    /** The answer to a request that did not get as far as a document. */
    public ExecutionResult refuse(Throwable failure) {
        return ExecutionResult.newExecutionResult()
                .addError(new ApiError(coded(failure), messages))
                .build();
    }

    /** Gives errors that the engine found itself (syntax, validation, variables) a code and the request's id. */
    private List<GraphQLError> dress(List<GraphQLError> errors) {
        return errors.stream()
                .map(this::dress)
                .filter(distinctBy(GraphQlErrors::fieldAndCode))
                .limit(MOST_TOLD)
                .toList();
    }

    private static Predicate<GraphQLError> distinctBy(Function<GraphQLError, Object> key) {
        Set<Object> seen = new HashSet<>();
        return error -> seen.add(key.apply(error));
    }

    /** Where an error is, whichever of many objects it is at: what is refused to a field is told once. */
    private static Object fieldAndCode(GraphQLError error) {
        var path = error.getPath();
        return path == null
                ? error
                : List.of(path.stream().filter(String.class::isInstance).toList(), error.getMessage());
    }

    private GraphQLError dress(GraphQLError error) {
        if (error instanceof ApiError) return error;
        var failure = error instanceof UnknownOperationException
                ? new CodedException(ErrorCode.BAD_REQUEST, "request.operation")
                : theirs(error)
                        ? CodedException.invalidRequest(error.getMessage())
                        : new CodedException(ErrorCode.INTERNAL, "internal");
        if (failure.code() == ErrorCode.INTERNAL) log.error("The engine failed: {}", error.getMessage());
        return new ApiError(failure, messages).at(error.getLocations(), error.getPath());
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

    /** The code of a failure, for whoever has no room to tell more. */
    public ErrorCode codeOf(Throwable failure) {
        return coded(failure).code();
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
            case IdentityProvider.Unavailable away -> unavailable(away);
            case CommitLost lost -> unknown(lost);
            default -> {
                var database = databaseOf(failure);
                yield database == null ? fault(failure) : ofDatabase(failure, database);
            }
        };
    }

    private static CodedException unavailable(IdentityProvider.Unavailable away) {
        log.warn("Request {} found no identity provider", Request.current().id(), away);
        return CodedException.unavailable(SOON);
    }

    /** What the database refuses for reasons that pass, or because somebody else was quicker, is no fault of ours. */
    private static CodedException ofDatabase(Throwable failure, SQLException database) {
        var state = database.getSQLState() == null ? "" : database.getSQLState();
        if (database instanceof SQLTransientConnectionException
                || isConnectionLost(state)
                || TenantDatabase.isPlanOutdated(database)) {
            log.warn("Request {} lost its database", Request.current().id(), failure);
            return CodedException.unavailable(SOON);
        }
        if (RefusedValue.isOutOfRange(state)) return new CodedException(ErrorCode.BAD_REQUEST, "refused.notKept");
        return switch (state) {
            case QUERY_CANCELED, LOCK_NOT_AVAILABLE, DEADLOCK -> new CodedException(ErrorCode.TIMEOUT, SOON, "timeout");
            case UNIQUE_VIOLATION -> new CodedException(ErrorCode.CONFLICT, "conflict");
            default -> fault(failure);
        };
    }

    /** What the database said, however many libraries have wrapped it. */
    private static @Nullable SQLException databaseOf(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException database) return database;
        }
        return null;
    }

    /**
     * Class 08: the connection is gone; 57P01 to 57P05: the server is stopping, has crashed, is starting or was idle
     * for too long; class 53: it has no room for one more.
     */
    private static boolean isConnectionLost(String state) {
        return state.startsWith("08") || state.startsWith("57P0") || state.startsWith("53");
    }

    private static CodedException unknown(CommitLost lost) {
        log.warn(
                "Request {} lost its database while it committed",
                Request.current().id(),
                lost);
        return new CodedException(ErrorCode.UNAVAILABLE, SOON, "unavailable.commit");
    }

    private static CodedException fault(Throwable failure) {
        log.error("Request {} failed", Request.current().id(), failure);
        return new CodedException(ErrorCode.INTERNAL, "internal");
    }
}
