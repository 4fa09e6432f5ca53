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

    private final Messages messages;
    private final JsonMapper json;

    HttpErrors(Messages messages, JsonMapper json) {
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
        response.setStatus(status);
        response.setContentType("application/graphql-response+json");
        response.setCharacterEncoding("UTF-8");
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("code", code.name());
        extensions.put("requestId", Request.current().id());
        if (code == ErrorCode.UNAVAILABLE) {
            extensions.put("retryAfterMs", AFTER_A_SECOND.toMillis());
            response.setHeader("Retry-After", Long.toString(AFTER_A_SECOND.toSeconds()));
        }
        var error = Map.of("message", messages.text(messageKey), "extensions", extensions);
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

    private static String keyOf(int status) {
        return switch (status) {
            case 401, 403, 404, 405, 406, 409, 413, 415, 422, 429, 503 -> Integer.toString(status);
            default -> status < 500 ? "400" : "500";
        };
    }
}
