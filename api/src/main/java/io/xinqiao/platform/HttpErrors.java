package io.xinqiao.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** GraphQL errors for answers that never reached a document: 401, 403, 404, 405, 406, 413, 415, 5xx. */
@Component
public class HttpErrors {
    private static final Duration AFTER_A_SECOND = Duration.ofSeconds(1);

    private final GraphQlErrors failures;
    private final Messages messages;
    private final JsonMapper json;

    HttpErrors(GraphQlErrors failures, Messages messages, JsonMapper json) {
        this.failures = failures;
        this.messages = messages;
        this.json = json;
    }

    /** Writes the error that goes with a status. */
    public void write(HttpServletResponse response, int status) throws IOException {
        write(response, status, "http." + keyOf(status));
    }

    /** Writes the error that goes with a status, in words of one's own. */
    public void write(HttpServletResponse response, int status, String messageKey) throws IOException {
        var code = codeOf(status);
        var wait = code == ErrorCode.UNAVAILABLE ? AFTER_A_SECOND : Duration.ZERO;
        write(response, status, code, messages.text(messageKey), wait);
    }

    /** Writes what became of a failure: its code, its words, and when it is worth trying again. */
    public void write(HttpServletResponse response, Throwable failure) throws IOException {
        var coded = failures.coded(failure);
        write(response, statusOf(coded.code()), coded.code(), coded.message(messages), coded.retryAfter());
    }

    private void write(HttpServletResponse response, int status, ErrorCode code, String message, Duration retryAfter)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/graphql-response+json");
        response.setCharacterEncoding("UTF-8");
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("code", code.name());
        extensions.put("requestId", Request.current().id());
        if (!retryAfter.isZero()) {
            extensions.put("retryAfterMs", retryAfter.toMillis());
            response.setHeader("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        var error = Map.of("message", message, "extensions", extensions);
        var body = json.writeValueAsBytes(Map.of("errors", List.of(error)));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    /** Gives a failed answer a body if it has none yet. */
    void fillEmpty(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.getStatus() < 400 || response.isCommitted() || response.getContentType() != null) return;
        // The framework says 415 as well when it is the Accept header that fits nothing.
        var sentJson =
                request.getContentType() != null && request.getContentType().startsWith("application/json");
        write(response, response.getStatus() == 415 && sentJson ? 406 : response.getStatus());
    }

    private static ErrorCode codeOf(int status) {
        return switch (status) {
            case 401 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404 -> ErrorCode.NOT_FOUND;
            case 409 -> ErrorCode.CONFLICT;
            case 429 -> ErrorCode.THROTTLED;
            case 503 -> ErrorCode.UNAVAILABLE;
            default -> status < 500 ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL;
        };
    }

    private static int statusOf(ErrorCode code) {
        return switch (code) {
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN, TENANT_SUSPENDED -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT, IDEMPOTENCY_KEY_REUSED -> 409;
            case THROTTLED -> 429;
            case TIMEOUT, UNAVAILABLE -> 503;
            case INTERNAL -> 500;
            case BAD_REQUEST, INVALID_CURSOR, COST_EXCEEDED -> 400;
        };
    }

    private static String keyOf(int status) {
        return switch (status) {
            case 401, 403, 404, 405, 406, 409, 413, 415, 429, 503 -> Integer.toString(status);
            default -> status < 500 ? "400" : "500";
        };
    }
}
