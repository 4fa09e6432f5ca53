package io.xinqiao.platform;

import graphql.ErrorClassification;
import graphql.GraphQLError;
import graphql.language.SourceLocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as a client reads it: words, where, and extensions with the code and the request's id. It has no engine's
 * classification, which would tell of our inside.
 */
public record ApiError(
        String message,
        @Nullable List<SourceLocation> locations,
        @Nullable List<Object> path,
        Map<String, Object> extensions)
        implements GraphQLError {
    public ApiError(CodedException failure, Messages messages) {
        this(failure.message(messages), null, null, extensions(failure));
    }

    /** The same error, said of a place in the document. */
    ApiError at(@Nullable List<SourceLocation> where, @Nullable List<Object> resultPath) {
        return new ApiError(message, where, resultPath, extensions);
    }

    /** The same error, said of a place in the variables such as {@code input.idempotencyKey}. */
    public ApiError about(String variable) {
        Map<String, Object> more = new LinkedHashMap<>(extensions);
        more.put("variable", variable);
        return new ApiError(message, locations, path, more);
    }

    private static Map<String, Object> extensions(CodedException failure) {
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("code", failure.code().name());
        failure.reason().ifPresent(reason -> extensions.put("reason", reason));
        extensions.put("requestId", Request.current().id());
        if (!failure.retryAfter().isZero())
            extensions.put("retryAfterMs", failure.retryAfter().toMillis());
        return extensions;
    }

    @Override
    public String getMessage() {
        return message;
    }

    @Override
    public @Nullable List<SourceLocation> getLocations() {
        return locations;
    }

    @Override
    public @Nullable List<Object> getPath() {
        return path;
    }

    @Override
    public @Nullable ErrorClassification getErrorType() {
        return null;
    }

    @Override
    public Map<String, Object> getExtensions() {
        return extensions;
    }
}
