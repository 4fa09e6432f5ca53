package io.xinqiao.transport;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import io.xinqiao.identity.Session;
import io.xinqiao.load.FairPlaces.Place;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Origins;
import io.xinqiao.platform.Request;
import io.xinqiao.transport.Inbox.Item;
import io.xinqiao.transport.OpenStreams.Reason;
import io.xinqiao.transport.SocketPlaces.SocketPlace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
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

    private static final CloseStatus TOO_BIG = CloseStatus.TOO_BIG_TO_PROCESS.withReason("Message too long");
    private static final CloseStatus TOO_SLOW = CloseStatus.POLICY_VIOLATION.withReason("Message too slow");

    private static final int LONGEST_MESSAGE = 1024 * 1024;

    /** A token is shorter, and nothing else is wanted of somebody unknown. */
    private static final int LONGEST_INITIALIZATION = 16 * 1024;

    private final WebSocketSession session;
    private final SocketPlace socketPlace;
    private final SocketServices services;
    private final IncomingMessage incoming;
    private final ReentrantLock sending = new ReentrantLock();
    private @Nullable Future<?> lateness;
    private final ConcurrentMap<String, Running> running = new ConcurrentHashMap<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private boolean initialized;
    private volatile @Nullable Session signIn;
    private volatile @Nullable Place place;

    Socket(WebSocketSession session, SocketPlace socketPlace, SocketServices services) {
        this.session = session;
        this.socketPlace = socketPlace;
        this.services = services;
        this.incoming = new IncomingMessage(services.load().bodies());
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

    /** A message or a piece of one, in the order in which they come. */
    void receive(String piece, boolean last) {
        if (over.get()) return;
        if (incoming.length() + piece.length() > (signIn == null ? LONGEST_INITIALIZATION : LONGEST_MESSAGE)) {
            close(TOO_BIG);
            return;
        }
        if (!incoming.add(piece)) {
            close(TRY_AGAIN_LATER);
            return;
        }
        if (last) {
            if (lateness != null) lateness.cancel(false);
            lateness = null;
            receive(incoming.take());
        } else if (lateness == null) {
            lateness = services.openStreams().after(services.limits().receiveTime(), () -> close(TOO_SLOW));
        }
    }

    private void receive(IncomingMessage.Whole whole) {
        Map<?, ?> message;
        try {
            if (!(services.json().readValue(whole.text(), Object.class) instanceof Map<?, ?> object)) {
                whole.memory().close();
                close(BAD_MESSAGE);
                return;
            }
            message = object;
        } catch (JacksonException malformed) {
            whole.memory().close();
            close(BAD_MESSAGE);
            return;
        }
        if (message.get("type") instanceof String type && type.equals("subscribe")) {
            subscribe(message, whole.memory());
            return;
        }
        whole.memory().close();
        switch (message.get("type") instanceof String type ? type : "") {
            case "connection_init" -> initialize(message.get("payload"));
            case "ping" -> send(Map.of("type", "pong"));
            case "pong" -> {}
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
            socketPlace.signIn();
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

    private void subscribe(Map<?, ?> message, Place memory) {
        var begun = false;
        try {
            begun = begin(message, memory);
        } finally {
            if (!begun) memory.close();
        }
    }

    /** Begins an operation; false when it is refused. */
    private boolean begin(Map<?, ?> message, Place memory) {
        var who = signIn;
        if (who == null) {
            close(UNAUTHORIZED);
            return false;
        }
        if (!(message.get("id") instanceof String id)
                || id.isEmpty()
                || !(message.get("payload") instanceof Map<?, ?> payload)) {
            close(BAD_MESSAGE);
            return false;
        }
        GraphQlCall call;
        try {
            call = GraphQlCall.of(payload);
        } catch (CodedException malformed) {
            close(BAD_MESSAGE);
            return false;
        }
        var operation = new Running(id);
        if (running.putIfAbsent(id, operation) != null) {
            close(new CloseStatus(4409, "Subscriber for " + shortened(id) + " already exists"));
            return false;
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
            return false;
        }
        Thread.ofVirtual()
                .name("socket-" + request.id())
                .start(() -> request.call(() -> run(who, call, operation, memory)));
        return true;
    }

    private static String shortened(String id) {
        return id.length() <= 60 ? id : id.substring(0, 60);
    }

    private Request request() {
        var language = session.getAttributes().get(SocketUpgrade.LANGUAGE);
        return new Request(
                Request.idFrom(null), language instanceof Locale locale ? locale : Locale.SIMPLIFIED_CHINESE);
    }

    private @Nullable Void run(Session who, GraphQlCall call, Running operation, Place memory) {
        try (memory;
                var answer = services.operations().execute(who, call)) {
            var result = answer.result();
            if (result.getData() instanceof Publisher<?> publisher) {
                answer.leave();
                memory.close();
                @SuppressWarnings("unchecked") // the engine's own promise for a subscription
                var events = (Publisher<ExecutionResult>) publisher;
                listen(operation, events);
            } else if (result.isDataPresent()) {
                var message = services.json().writeValueAsBytes(next(operation, result));
                try (var _ = answer.sending(message.length)) {
                    send(message);
                }
                completed(operation);
            } else {
                answer.leave();
                error(operation, result.getErrors());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            running.remove(operation.id, operation);
        }
        return null;
    }

    private void listen(Running operation, Publisher<ExecutionResult> events) throws InterruptedException {
        var free = services.places().subscription();
        if (free.isEmpty()) {
            error(
                    operation,
                    services.errors().refuse(CodedException.overloaded()).getErrors());
            return;
        }
        try (var _ = free.get();
                var inbox = Inbox.of(events)) {
            if (operation.feed(inbox)) forward(operation, inbox);
        }
    }

    private void forward(Running operation, Inbox inbox) throws InterruptedException {
        while (!over.get()) {
            switch (inbox.poll(LOOK)) {
                case null -> {}
                case Item.Next(var result) ->
                    send(next(operation, services.errors().dress(result)));
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

    private static Map<String, ?> next(Running operation, ExecutionResult result) {
        return Map.of("id", operation.id, "type", "next", "payload", result.toSpecification());
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
        send(services.json().writeValueAsBytes(message));
    }

    /** One message after the other. Whoever waits for a client that takes nothing waits no longer than it may take. */
    private void send(byte[] message) {
        try {
            if (!sending.tryLock(services.limits().sendTime().toMillis(), TimeUnit.MILLISECONDS)) {
                close(TOO_SLOW);
                return;
            }
            try {
                if (!over.get()) session.sendMessage(new TextMessage(message));
            } finally {
                sending.unlock();
            }
        } catch (IOException | IllegalStateException gone) {
            log.debug("A socket was gone when it was to be sent something", gone);
            close(CloseStatus.SESSION_NOT_RELIABLE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
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
        incoming.close();
        socketPlace.close();
        var taken = place;
        if (taken != null) taken.close();
        return true;
    }
}
