package io.xinqiao.transport;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.xinqiao.identity.Gate;
import io.xinqiao.identity.Session;
import io.xinqiao.load.FairPlaces.Place;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.tenants.ChangeSignals;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * What is open for long on this node. A sign-in may hold only so many, each ends with the sign-in, and all of them are
 * told to come again when the server goes down.
 */
@Component
class OpenStreams implements SmartLifecycle {
    /** Why the server ends something that the client would have kept. */
    enum Reason {
        SIGN_IN_EXPIRED,
        SHUT_OUT,
        SERVER_STOPS
    }

    /** Something open. */
    interface OpenStream {
        void end(Reason reason);
    }

    private static final Logger log = LoggerFactory.getLogger(OpenStreams.class);

    /** Changes come in swarms; one look serves all of a swarm. */
    private static final Duration GATHER = Duration.ofMillis(100);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(5);

    private final StreamLimits limits;
    private final Gate gate;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("stream-expiry").factory());
    private final ConcurrentMap<OpenStream, Session> open = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final ConcurrentMap<String, Integer> perToken = new ConcurrentHashMap<>();
    private volatile boolean running;

    OpenStreams(StreamLimits limits, Gate gate, ChangeSignals news, Clock clock, MeterRegistry meters) {
        this.limits = limits;
        this.gate = gate;
        this.clock = clock;
        meters.gaugeMapSize("xinqiao.streams.open", Tags.empty(), open);
        news.onChange(schema -> lookSoon());
    }

    /** Rights have changed: what is open for somebody who would not be let in any more is ended. */
    private void lookSoon() {
        if (running && !open.isEmpty() && looking.compareAndSet(false, true)) {
            var _ = after(GATHER, this::look);
        }
    }

    private void look() {
        looking.set(false);
        try {
            open.forEach((stream, session) -> {
                if (gate.isShutTo(session)) stream.end(Reason.SHUT_OUT);
            });
        } catch (DataAccessException failure) {
            log.warn("Who may keep a stream could not be found out; asking again", failure);
            var _ = after(AGAIN, this::lookSoon);
        }
    }

    /**
     * Takes a place until the sign-in expires.
     *
     * @throws CodedException THROTTLED when the sign-in has too many open, or the server is about to stop
     */
    Place enter(Session session, OpenStream stream) {
        if (!running) throw new CodedException(ErrorCode.THROTTLED, "stream.serverStops");
        var token = session.token().getTokenValue();
        if (perToken.merge(token, 1, Integer::sum) > limits.perToken()) {
            leave(token);
            throw new CodedException(ErrorCode.THROTTLED, "stream.tooMany", limits.perToken());
        }
        open.put(stream, session);
        // What was told since the token was verified may have come before this one was there to be looked at.
        if (gate.isOver(session)) stream.end(Reason.SHUT_OUT);
        if (!running) stream.end(Reason.SERVER_STOPS); // it stopped meanwhile, and may not have seen this one
        var left = Duration.between(clock.instant(), session.expiresAt());
        var expiry = after(left, () -> stream.end(Reason.SIGN_IN_EXPIRED));
        return () -> {
            if (open.remove(stream) == null) return;
            expiry.cancel(false);
            leave(token);
        };
    }

    private void leave(String token) {
        perToken.computeIfPresent(token, (key, count) -> count > 1 ? count - 1 : null);
    }

    /** Does something later, on a thread of its own: ending a stream writes to the network. */
    Future<?> after(Duration time, Runnable then) {
        return timer.schedule(
                () -> Thread.startVirtualThread(then), Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS);
    }

    @Override
    public void start() {
        running = true;
    }

    /** Before the web server waits for its requests to end: these would never end by themselves. */
    @Override
    public void stop() {
        running = false;
        // At once: a client that takes nothing keeps nobody else from being told.
        var told = open.keySet().stream()
                .map(stream -> Thread.startVirtualThread(() -> stream.end(Reason.SERVER_STOPS)))
                .toList();
        try {
            var until = System.nanoTime() + LONGEST_FAREWELL.toNanos();
            for (var one : told) one.join(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @PreDestroy
    void stopTimer() {
        timer.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
