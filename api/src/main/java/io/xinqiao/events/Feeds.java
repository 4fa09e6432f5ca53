package io.xinqiao.events;

import static io.xinqiao.schema.tenant.Tables.OUTBOX;
import static org.jooq.impl.DSL.any;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.tenants.ChangeSignals;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.Record4;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads the outboxes of those companies for which somebody waits on this node: one reader a company, however many wait,
 * woken by {@link ChangeSignals}. Everything that is committed is handed on, once, in the order of positions as far as
 * they are known; a position that was skipped (somebody is still writing it) is looked for again until it is there or
 * too old.
 */
@Component
public class Feeds {
    private static final Logger log = LoggerFactory.getLogger(Feeds.class);
    private static final int AT_ONCE = 1_000;
    private static final Duration LOOKED_FOR = Duration.ofMinutes(2);

    /** Hints can be lost with the node that sent them; then the next look finds what they told of. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Registry registry;
    private final Clock clock;
    private final ConcurrentMap<UUID, Feed> feeds = new ConcurrentHashMap<>();

    Feeds(TenantDatabase database, Registry registry, ChangeSignals news, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.registry = registry;
        this.clock = clock;
        news.listen(this::heard);
    }

    private void heard(int slot) {
        for (var feed : feeds.values()) {
            if (slot == ChangeSignals.ANYBODY || feed.slot == slot) feed.wake();
        }
    }

    /** Somebody who waits; closing ends the waiting. */
    public interface Waiting extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits for what happens in a company from now on. Not to be called inside a tenant's work.
     *
     * @param subjects is told keys, on a thread that must not be held up
     */
    public Waiting listen(Tenant tenant, String topic, Consumer<List<UUID>> subjects) {
        return listen(tenant, topic, null, subjects);
    }

    /**
     * The same, but for what is for others alone.
     *
     * @param audience the member who listens
     */
    public Waiting listen(Tenant tenant, String topic, @Nullable UUID audience, Consumer<List<UUID>> subjects) {
        var listener = new Listener(topic, audience, subjects);
        var feed = feeds.compute(tenant.id(), (id, known) -> {
            var joined = known == null ? new Feed(tenant) : known;
            joined.listeners.add(listener);
            return joined;
        });
        Waiting waiting = () -> leave(tenant, listener);
        try {
            feed.awaitReady();
        } catch (CodedException late) {
            waiting.close();
            throw late;
        }
        return waiting;
    }

    private void leave(Tenant tenant, Listener listener) {
        feeds.computeIfPresent(tenant.id(), (id, known) -> {
            known.listeners.remove(listener);
            if (!known.listeners.isEmpty()) return known;
            known.end();
            return null;
        });
    }

    private record Listener(String topic, @Nullable UUID audience, Consumer<List<UUID>> subjects) {
        boolean hears(Record4<Long, String, UUID, UUID> row) {
            if (!row.value2().equals(topic)) return false;
            return audience == null || row.value4() == null || audience.equals(row.value4());
        }
    }

    private final class Feed {
        private final String organization;
        private final int slot;
        private final List<Listener> listeners = new CopyOnWriteArrayList<>();
        private final Map<Long, Instant> gaps = new TreeMap<>();
        private final Semaphore news = new Semaphore(0);
        private final CountDownLatch ready = new CountDownLatch(1);
        private volatile boolean ended;
        private long last;

        Feed(Tenant tenant) {
            this.organization = Objects.requireNonNull(tenant.organizationId());
            this.slot = tenant.slot().number();
            Thread.ofVirtual().name("feed-" + slot).start(this::run);
        }

        void wake() {
            news.release();
        }

        void end() {
            ended = true;
            wake();
        }

        void awaitReady() {
            try {
                if (!ready.await(10, TimeUnit.SECONDS)) throw new CodedException(ErrorCode.TIMEOUT, "timeout");
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new CodedException(ErrorCode.TIMEOUT, "timeout");
            }
        }

        private void run() {
            try {
                while (!ended) {
                    read();
                    news.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                    news.drainPermits();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        /** What keeps it from reading passes or is told again: its listeners must not wait for a thread that died. */
        private void read() {
            try {
                var tenant = registry.ofOrganization(organization).orElseThrow();
                if (ready.getCount() > 0) {
                    database.as(tenant, this::begin);
                    ready.countDown();
                }
                List<Record4<Long, String, UUID, UUID>> rows;
                do {
                    rows = database.as(tenant, this::next);
                    handOn(rows);
                } while (rows.size() == AT_ONCE);
            } catch (RuntimeException failure) {
                log.warn("The outbox of slot {} cannot be read for now", slot, failure);
            }
        }

        /** From here on, and whatever is being written at this moment. */
        private Void begin() {
            var positions = sql.select(OUTBOX.POSITION)
                    .from(OUTBOX)
                    .orderBy(OUTBOX.POSITION.desc())
                    .limit(AT_ONCE)
                    .fetch(OUTBOX.POSITION);
            if (positions.isEmpty()) return null;
            last = positions.getLast() - 1;
            for (var position : positions.reversed()) pass(position);
            return null;
        }

        private List<Record4<Long, String, UUID, UUID>> next() {
            var tooOld = clock.instant().minus(LOOKED_FOR);
            gaps.values().removeIf(since -> since.isBefore(tooOld));
            var beyond = OUTBOX.POSITION.gt(last);
            return sql.select(OUTBOX.POSITION, OUTBOX.TOPIC, OUTBOX.SUBJECT, OUTBOX.AUDIENCE)
                    .from(OUTBOX)
                    .where(
                            gaps.isEmpty()
                                    ? beyond
                                    : beyond.or(
                                            OUTBOX.POSITION.eq(any(gaps.keySet().toArray(Long[]::new)))))
                    .orderBy(OUTBOX.POSITION)
                    .limit(AT_ONCE)
                    .fetch();
        }

        private void pass(long position) {
            if (gaps.remove(position) != null || position <= last) return;
            var now = clock.instant();
            for (var skipped = last + 1; skipped < position; skipped++) gaps.put(skipped, now);
            last = position;
        }

        private void handOn(List<Record4<Long, String, UUID, UUID>> rows) {
            for (var row : rows) pass(row.value1());
            for (var listener : listeners) {
                List<UUID> subjects = new ArrayList<>();
                for (var row : rows) if (listener.hears(row)) subjects.add(row.value3());
                if (!subjects.isEmpty()) listener.subjects.accept(subjects);
            }
        }
    }
}
