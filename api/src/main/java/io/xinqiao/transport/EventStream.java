package io.xinqiao.transport;

import graphql.ExecutionResult;
import io.xinqiao.identity.Session;
import io.xinqiao.platform.GraphQlErrors;
import io.xinqiao.transport.Inbox.Item;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers as server-sent events: graphql-sse, distinct connections mode. The request's own virtual thread writes, for
 * as long as the client listens.
 */
@Component
class EventStream {
    private final OpenStreams openStreams;
    private final StreamLimits limits;
    private final GraphQlErrors errors;
    private final JsonMapper json;

    EventStream(OpenStreams openStreams, StreamLimits limits, GraphQlErrors errors, JsonMapper json) {
        this.openStreams = openStreams;
        this.limits = limits;
        this.errors = errors;
        this.json = json;
    }

    /**
     * Writes an answer, or a subscription's answers until it ends.
     *
     * @throws io.xinqiao.platform.CodedException THROTTLED, with nothing written, when the sign-in has too many open
     */
    void write(Session session, ExecutionResult result, HttpServletResponse response) throws IOException {
        if (!(result.getData() instanceof Publisher<?> publisher)) {
            begin(response);
            event(response, "next", result.toSpecification());
            event(response, "complete", null);
            return;
        }
        @SuppressWarnings("unchecked") // the engine's own promise for a subscription
        var inbox = Inbox.of((Publisher<ExecutionResult>) publisher);
        try (inbox) {
            var place = openStreams.enter(session, reason -> inbox.end(lastItem(reason)));
            try {
                begin(response);
                while (write(inbox.poll(limits.heartbeat()), response)) response.flushBuffer();
            } finally {
                place.close();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void begin(HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        response.flushBuffer();
    }

    private static Item lastItem(OpenStreams.Reason reason) {
        return switch (reason) {
            case SIGN_IN_EXPIRED, SHUT_OUT -> new Item.Failed(SignInExpired.failure());
            case SERVER_STOPS -> new Item.ServerEnds();
        };
    }

    /** Writes one item; says whether more may come. */
    private boolean write(@Nullable Item item, HttpServletResponse response) throws IOException {
        switch (item) {
            case null -> {
                response.getOutputStream().write(":\n\n".getBytes(StandardCharsets.UTF_8));
                return true;
            }
            case Item.Next(var result) -> {
                event(response, "next", errors.dress(result).toSpecification());
                return true;
            }
            case Item.Failed(var failure) -> {
                event(response, "next", errors.refuse(failure).toSpecification());
                event(response, "complete", null);
                return false;
            }
            case Item.Complete() -> {
                event(response, "complete", null);
                return false;
            }
            // Without a "complete" the client knows that it was cut off, and comes again.
            case Item.ServerEnds() -> {
                return false;
            }
        }
    }

    private void event(HttpServletResponse response, String name, @Nullable Map<String, Object> data)
            throws IOException {
        var text = "event: " + name + "\ndata: " + (data == null ? "" : json.writeValueAsString(data)) + "\n\n";
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
