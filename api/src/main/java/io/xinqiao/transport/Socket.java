package io.xinqiao.transport;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import io.xinqiao.identity.Session;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Request;
import io.xinqiao.transport.Inbox.Item;
import io.xinqiao.transport.OpenStreams.Place;
import io.xinqiao.transport.OpenStreams.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import tools.jackson.core.JacksonException;

/** One client's socket and where it is in the protocol (graphql-transport-ws, PROTOCOL.md of graphql-ws). */
final class Socket implements OpenStreams.OpenStream {
    private static final Logger log = LoggerFactory.getLogger(Socket.class);
    private static final Duration LOOK = Duration.ofMinutes(1);

    private static final CloseStatus BAD_MESSAGE = new CloseStatus(4400, "Invalid message");
    private static final CloseStatus UNAUTHORIZED = new CloseStatus(4401, "Unauthorized");
    private static final CloseStatus FORBIDDEN = new CloseStatus(4403, "Forbidden");
    private static final CloseStatus TRY_AGAIN_LATER = new CloseStatus(1013, "Try again later");
    private static final CloseStatus INITIALIZATION_TIMEOUT =
            new CloseStatus(4408, "Connection initialisation timeout");
    private static final CloseStatus TOO_MANY_INITIALIZATIONS =
            new CloseStatus(4429, "Too many initialisation requests");
    private static final CloseStatus TOO_MANY_CONNECTIONS = new CloseStatus(4429, "Too many connections");

    private final WebSocketSession session;
    private final SocketServices services;
    private final ConcurrentMap<String, Running> running = new ConcurrentHashMap<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private boolean initialized;
    private volatile @Nullable Session signIn;
    private volatile @Nullable Place place;

    Socket(WebSocketSession session, SocketServices services) {
        this.session = session;
        this.services = services;
    }

    /** An operation under way: what it is fed from, once it turns out to be a subscription. */
    private static final class Running {
        private final String id;
        private @Nullable Inbox inbox;
        private boolean cancelled;

        Running(String id) {
            this.id = id;
        }

        synchronized boolean feed(Inbox from) {
            inbox = from;
            if (cancelled) from.close();
            return !cancelled;
        }

        synchronized void cancel() {
            cancelled = true;
            if (inbox != null) inbox.end(new Item.ServerEnds());
        }
    }

    void awaitInitialization() {
        var _ = services.openStreams().after(services.limits().initialization(), () -> {
            if (signIn == null) close(INITIALIZATION_TIMEOUT);
        });
    }

    /** One message, in the order in which they come. */
    void receive(String text) {
        Map<?, ?> message;
        try {
            if (!(services.json().readValue(text, Object.class) instanceof Map<?, ?> object)) {
                close(BAD_MESSAGE);
                return;
            }
            message = object;
        } catch (JacksonException malformed) {
            close(BAD_MESSAGE);
            return;
        }
        switch (message.get("type") instanceof String type ? type : "") {
            case "connection_init" -> initialize(message.get("payload"));
            case "ping" -> send(Map.of("type", "pong"));
            case "pong" -> {}
            case "subscribe" -> subscribe(message);
            case "complete" -> complete(message.get("id"));
            default -> close(BAD_MESSAGE);
        }
    }

    private void initialize(@Nullable Object payload) {
        if (initialized) {
            close(TOO_MANY_INITIALIZATIONS);
            return;
        }
        initialized = true;
        if (payload != null && !(payload instanceof Map)) {
            close(BAD_MESSAGE);
            return;
        }
        var sent = payload instanceof Map<?, ?> map ? map : Map.of();
        try {
            var verified = services.tokens()
                    .verify(value(sent, "Authorization"), value(sent, "Xinqiao-Tenant"), foreignOrigin());
            var taken = services.openStreams().enter(verified, this);
            place = taken;
            if (over.get()) taken.close(); // it ended meanwhile, and may not have seen the place
            signIn = verified;
            send(Map.of("type", "connection_ack"));
        } catch (RuntimeException refused) {
            // Outside any request: a failure that nobody foresaw is logged under the name of one.
            close(request().call(() -> refusal(services.errors().codeOf(refused))));
        }
    }

    private static CloseStatus refusal(ErrorCode code) {
        return switch (code) {
            case THROTTLED -> TOO_MANY_CONNECTIONS;
            case UNAVAILABLE, TIMEOUT -> TRY_AGAIN_LATER;
            case INTERNAL -> CloseStatus.SERVER_ERROR;
            default -> FORBIDDEN;
        };
    }

    private @Nullable String foreignOrigin() {
        var headers = session.getHandshakeHeaders();
        return Origins.foreign(headers.getFirst("Origin"), headers.getFirst("Host"));
    }

    /** From the payload, whatever the case of the name; otherwise from the header of the upgrade. */
    private @Nullable String value(Map<?, ?> payload, String name) {
        for (var entry : payload.entrySet()) {
            if (name.equalsIgnoreCase(String.valueOf(entry.getKey())) && entry.getValue() instanceof String text) {
                return text;
            }
        }
        return session.getHandshakeHeaders().getFirst(name);
    }

    private void subscribe(Map<?, ?> message) {
        var who = signIn;
        if (who == null) {
            close(UNAUTHORIZED);
            return;
        }
        if (!(message.get("id") instanceof String id)
                || id.isEmpty()
                || !(message.get("payload") instanceof Map<?, ?> payload)) {
            close(BAD_MESSAGE);
            return;
        }
        GraphQlCall call;
        try {
            call = GraphQlCall.of(payload);
        } catch (CodedException malformed) {
            close(BAD_MESSAGE);
            return;
        }
        var operation = new Running(id);
        if (running.putIfAbsent(id, operation) != null) {
            close(new CloseStatus(4409, "Subscriber for " + shortened(id) + " already exists"));
            return;
        }
        var request = request();
        if (running.size() > services.limits().perSocket()) {
            var refused = new CodedException(
                    ErrorCode.THROTTLED,
                    "stream.tooManyOperations",
                    services.limits().perSocket());
            request.call(() -> {
                error(operation, services.errors().refuse(refused).getErrors());
                return null;
            });
            return;
        }
        Thread.ofVirtual().name("socket-" + request.id()).start(() -> request.call(() -> run(who, call, operation)));
    }

    private static String shortened(String id) {
        return id.length() <= 60 ? id : id.substring(0, 60);
    }

    private Request request() {
        var language = session.getAttributes().get(SocketUpgrade.LANGUAGE);
        return new Request(
                Request.idFrom(null), language instanceof Locale locale ? locale : Locale.SIMPLIFIED_CHINESE);
    }

    private @Nullable Void run(Session who, GraphQlCall call, Running operation) {
        try {
            var result = services.operations().execute(who, call);
            if (result.getData() instanceof Publisher<?> publisher) {
                @SuppressWarnings("unchecked") // the engine's own promise for a subscription
                var inbox = Inbox.of((Publisher<ExecutionResult>) publisher);
                try (inbox) {
                    if (operation.feed(inbox)) forward(operation, inbox);
                }
            } else if (result.isDataPresent()) {
                next(operation, result);
                completed(operation);
            } else {
                error(operation, result.getErrors());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            running.remove(operation.id, operation);
        }
        return null;
    }

    private void forward(Running operation, Inbox inbox) throws InterruptedException {
        while (!over.get()) {
            switch (inbox.poll(LOOK)) {
                case null -> {}
                case Item.Next(var result) -> next(operation, services.errors().dress(result));
                case Item.Failed(var failure) -> {
                    error(operation, services.errors().refuse(failure).getErrors());
                    return;
                }
                case Item.Complete() -> {
                    completed(operation);
                    return;
                }
                case Item.ServerEnds() -> {
                    return;
                }
            }
        }
    }

    private void next(Running operation, ExecutionResult result) {
        send(Map.of("id", operation.id, "type", "next", "payload", result.toSpecification()));
    }

    /** Its name is freed first: the client may use it again as soon as it reads that this one is over. */
    private void completed(Running operation) {
        if (running.remove(operation.id, operation)) send(Map.of("id", operation.id, "type", "complete"));
    }

    private void error(Running operation, List<GraphQLError> told) {
        if (!running.remove(operation.id, operation)) return;
        var payload = told.stream().map(GraphQLError::toSpecification).toList();
        send(Map.of("id", operation.id, "type", "error", "payload", payload));
    }

    private void complete(@Nullable Object id) {
        if (!(id instanceof String name)) {
            close(BAD_MESSAGE);
            return;
        }
        var operation = running.remove(name);
        if (operation != null) operation.cancel();
    }

    private void send(Map<String, ?> message) {
        if (over.get()) return;
        try {
            session.sendMessage(new TextMessage(services.json().writeValueAsBytes(message)));
        } catch (IOException | IllegalStateException gone) {
            log.debug("A socket was gone when it was to be sent something", gone);
            ended();
        }
    }

    @Override
    public void end(Reason reason) {
        close(
                switch (reason) {
                    case SIGN_IN_EXPIRED -> FORBIDDEN.withReason("Sign-in expired");
                    case SHUT_OUT -> FORBIDDEN.withReason("Sign-in ended");
                    case SERVER_STOPS -> CloseStatus.SERVICE_RESTARTED;
                });
    }

    private void close(CloseStatus status) {
        if (!ended()) return;
        try {
            session.close(status);
        } catch (IOException | IllegalStateException gone) {
            log.debug("A socket was gone when it was to be closed", gone);
        }
    }

    /** Nothing more goes in or out. False when that was so already. */
    boolean ended() {
        if (!over.compareAndSet(false, true)) return false;
        running.values().forEach(Running::cancel);
        var taken = place;
        if (taken != null) taken.close();
        return true;
    }
}
