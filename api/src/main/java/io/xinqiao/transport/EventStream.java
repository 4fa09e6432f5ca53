package io.xinqiao.transport;

import graphql.ExecutionResult;
import io.xinqiao.identity.Session;
import io.xinqiao.load.Underway;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.GraphQlErrors;
import io.xinqiao.transport.Inbox.Item;
import jakarta.servlet.http.HttpServletRequest;
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
    private final SocketPlaces places;
    private final StreamLimits limits;
    private final GraphQlErrors errors;
    private final JsonMapper json;

    EventStream(
            OpenStreams openStreams, SocketPlaces places, StreamLimits limits, GraphQlErrors errors, JsonMapper json) {
        this.openStreams = openStreams;
        this.places = places;
        this.limits = limits;
        this.errors = errors;
        this.json = json;
    }

    /** Writes the answer of something that is no subscription: it is one event. */
    void write(Answer answer, HttpServletResponse response) throws IOException {
        var event = event("next", answer.result().toSpecification());
        try (var _ = answer.sending(event.length)) {
            begin(response);
            response.getOutputStream().write(event);
            response.getOutputStream().write(event("complete", null));
        }
    }

    /**
     * Writes a subscription's answers until it ends.
     *
     * @throws CodedException THROTTLED or UNAVAILABLE, with nothing written, when too many are open already: of this
     *     sign-in, of this address, on this node
     */
    void write(
            Session session,
            Publisher<ExecutionResult> events,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        try (var _ = places.eventStream(request.getRemoteAddr()).orElseThrow(this::refusal);
                var _ = places.subscription().orElseThrow(CodedException::overloaded);
                var inbox = Inbox.of(events);
                var _ = openStreams.enter(session, reason -> inbox.end(lastItem(reason)))) {
            Underway.leave(request);
            begin(response);
            while (write(inbox.poll(limits.heartbeat()), response)) response.flushBuffer();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private CodedException refusal() {
        return places.refusal() == 503
                ? CodedException.overloaded()
                : new CodedException(ErrorCode.THROTTLED, "http.429");
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
                response.getOutputStream()
                        .write(event("next", errors.dress(result).toSpecification()));
                return true;
            }
            case Item.Failed(var failure) -> {
                response.getOutputStream()
                        .write(event("next", errors.refuse(failure).toSpecification()));
                response.getOutputStream().write(event("complete", null));
                return false;
            }
            case Item.Complete() -> {
                response.getOutputStream().write(event("complete", null));
                return false;
            }
            // Without a "complete" the client knows that it was cut off, and comes again.
            case Item.ServerEnds() -> {
                return false;
            }
        }
    }

    private byte[] event(String name, @Nullable Map<String, Object> data) {
        var text = "event: " + name + "\ndata: " + (data == null ? "" : json.writeValueAsString(data)) + "\n\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
