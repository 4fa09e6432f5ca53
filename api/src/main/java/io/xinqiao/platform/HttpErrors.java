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

/** GraphQL errors for answers that never reached a document: 401, 403, 404, 405, 406, 408, 413, 415, 429, 5xx. */
@Component
public class HttpErrors {
    private static final Duration AFTER_A_SECOND = Duration.ofSeconds(1);
    private static final String TYPE = "application/graphql-response+json;charset=UTF-8";

    /** Browsers that came by TLS once come by nothing else for a year. */
    private static final String ONLY_BY_TLS = "max-age=31536000; includeSubDomains";

    private static final String METADATA = "/.well-known/oauth-protected-resource";

    private final Messages messages;
    private final GraphQlErrors errors;
    private final JsonMapper json;

    HttpErrors(Messages messages, GraphQlErrors errors, JsonMapper json) {
        this.messages = messages;
        this.errors = errors;
        this.json = json;
    }

    /**
     * Writes what became of a request that a failure kept from being executed. Only a token that is bad is called so:
     * one that cannot be checked just now may be sent again.
     */
    public void refuse(HttpServletRequest request, HttpServletResponse response, Throwable failure) throws IOException {
        var told = errors.coded(failure);
        var status = statusOf(told.code());
        if (status == 401) challenge(request, response, request.getHeader("Authorization") != null);
        var wait = told.retryAfter().isZero() ? AFTER_A_SECOND : told.retryAfter();
        write(response, status, told.code(), told.message(messages), wait);
    }

    /**
     * Says whether the token that was sent is a bad one (RFC 6750), and where it is told how to get one (RFC 9728, of
     * the resource that was asked for).
     */
    public void challenge(HttpServletRequest request, HttpServletResponse response, boolean badToken) {
        var url = request.getRequestURL();
        var root = url.substring(0, url.length() - request.getRequestURI().length());
        response.setHeader(
                "WWW-Authenticate",
                "Bearer " + (badToken ? "error=\"invalid_token\", " : "") + "resource_metadata=\"" + root + METADATA
                        + (request.getRequestURI().equals("/graphql") ? "/graphql" : "") + "\"");
    }

    /** Sets what every answer has. */
    public void head(HttpServletRequest request, HttpServletResponse response, Request current) {
        response.setHeader(Request.HEADER, current.id());
        if (request.isSecure()) response.setHeader("Strict-Transport-Security", ONLY_BY_TLS);
    }

    /** Writes the error that goes with a status. */
    public void write(HttpServletResponse response, int status) throws IOException {
        write(response, status, "http." + keyOf(status));
    }

    /** Writes the error that goes with a status, in words of one's own. */
    public void write(HttpServletResponse response, int status, String messageKey) throws IOException {
        write(response, status, codeOf(status), messages.text(messageKey), AFTER_A_SECOND);
    }

    private void write(HttpServletResponse response, int status, ErrorCode code, String message, Duration retryAfter)
            throws IOException {
        response.getOutputStream().write(body(response, status, code, message, retryAfter));
        response.flushBuffer();
    }

    /** The error that goes with a status as a text, for whoever has no stream of bytes; its headers are set. */
    public byte[] body(HttpServletResponse response, int status) {
        return body(response, status, codeOf(status), messages.text("http." + keyOf(status)), AFTER_A_SECOND);
    }

    private byte[] body(HttpServletResponse response, int status, ErrorCode code, String message, Duration retryAfter) {
        response.setStatus(status);
        response.setContentType(TYPE);
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("code", code.name());
        extensions.put("requestId", Request.current().id());
        if (status == 503 || code == ErrorCode.THROTTLED) {
            extensions.put("retryAfterMs", retryAfter.toMillis());
            if (!response.containsHeader("Retry-After"))
                response.setHeader("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        var error = Map.of("message", message, "extensions", extensions);
        var body = json.writeValueAsBytes(Map.of("errors", List.of(error)));
        response.setContentLength(body.length);
        return body;
    }

    /** Gives a failed answer a body if it has none yet. */
    public void fillEmpty(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.getStatus() < 400 || response.isCommitted() || response.getContentType() != null) return;
        // The framework says 415 as well when it is the Accept header that fits nothing.
        var sentJson =
                request.getContentType() != null && request.getContentType().startsWith("application/json");
        write(response, response.getStatus() == 415 && sentJson ? 406 : response.getStatus());
    }

    /** The status of an answer that never reached a document. */
    public static int statusOf(ErrorCode code) {
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

    private static String keyOf(int status) {
        return switch (status) {
            case 401, 403, 404, 405, 406, 408, 409, 413, 415, 422, 429, 503 -> Integer.toString(status);
            default -> status < 500 ? "400" : "500";
        };
    }
}
