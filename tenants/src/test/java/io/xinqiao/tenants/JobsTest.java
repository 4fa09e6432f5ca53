package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;

/** Two nodes over one registry: recurring work is done by one of them at a time, and by whoever is left. */
class JobsTest {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);

    private final String name = "test-" + UUID.randomUUID();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    /** A node that counts down with every run of the work. */
    private Jobs node(CountDownLatch runs) {
        Runnable work = () -> {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            pause();
            atOnce.decrementAndGet();
            runs.countDown();
        };
        var registry = Tenancy.SHARED.pools.registry();
        var jobs = new Jobs(
                registry,
                List.of(new RecurringWork(name, Duration.ofMillis(1), work)),
                List.of(),
                new JobQueue(registry, Clock.systemUTC()),
                LOOK,
                SIGN_OF_LIFE);
        jobs.start();
        return jobs;
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void oneNodeAtATimeDoesTheWorkAndTheOtherGoesOnWhenItStops() throws InterruptedException {
        var together = new CountDownLatch(10);
        var alone = new CountDownLatch(10 + 5);
        var one = node(together);
        var other = node(alone);
        try {
            // Whoever runs, ten and more runs are done between them.
            assertThat(until(() -> together.getCount() + alone.getCount() <= 15))
                    .isTrue();
            one.stop();
            var left = alone.getCount();
            assertThat(until(() -> alone.getCount() <= left - 3)).isTrue();
            assertThat(mostAtOnce).hasValue(1);
        } finally {
            one.stop();
            other.stop();
        }
    }

    @Test
    void workOfANodeThatDiedIsDoneByAnother() throws InterruptedException, SQLException {
        try (var registry = Tenancy.SHARED.pools.registry().getConnection();
                var insert = registry.prepareStatement("INSERT INTO scheduled_tasks"
                        + " (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version)"
                        + " VALUES (?, 'recurring', now() - interval '2 hours', true, 'a dead node',"
                        + " now() - interval '2 hours', 1)")) {
            insert.setString(1, name);
            insert.executeUpdate();
        }
        var runs = new CountDownLatch(1);
        var survivor = node(runs);
        try {
            assertThat(runs.await(3, TimeUnit.MINUTES)).isTrue();
        } finally {
            survivor.stop();
        }
    }

    @Test
    void aPieceOfWorkIsDoneOnceHoweverOftenItIsAskedForAndLookedForUntilItIsThere() throws InterruptedException {
        var registry = Tenancy.SHARED.pools.registry();
        var later = new JobQueue(registry, Clock.systemUTC());
        var done = new AtomicInteger();
        var tries = new AtomicInteger();
        Consumer<String> work = piece -> {
            if (tries.incrementAndGet() == 1) throw new JobQueue.NotYet();
            done.incrementAndGet();
        };
        var node = new Jobs(
                registry,
                List.of(),
                List.of(new OneOffWork(name, work, OneOffWork.GivenUp.leftTo("nobody"))),
                later,
                LOOK,
                SIGN_OF_LIFE);
        for (var times = 0; times < 3; times++) later.ask(name, "the piece");
        node.start();
        try {
            assertThat(until(() -> done.get() == 1)).isTrue();
            Thread.sleep(500);
            assertThat(done).hasValue(1);
            assertThat(tries).as("the first look found nothing").hasValue(2);
        } finally {
            node.stop();
        }
    }

    /** However often a node was busy: the piece has not failed, and is given up no sooner for it. */
    @Test
    void whatFindsTheNodeBusyComesAgainAndHasNotFailed() throws SQLException {
        var looks = new AtomicInteger();
        Consumer<String> work = piece -> {
            if (looks.incrementAndGet() <= 40) throw new JobQueue.Busy();
            throw new IllegalStateException("a bug");
        };
        var told = new CopyOnWriteArrayList<Trouble>();
        try (var node = new Node(new OneOffWork(name, work, (piece, trouble) -> told.add(trouble)))) {
            node.later.ask(name, "the piece");
            assertThat(until(() -> hurried() && forgotten())).isTrue();
            assertThat(told).containsExactly(Trouble.INTERNAL);
            assertThat(looks).as("forty times busy, five times tried").hasValue(45);
        }
    }

    @Test
    void workWhoseTroublePassesIsDoneInTheEndHoweverOftenItFailed() throws SQLException {
        var failures = new AtomicInteger();
        var done = new AtomicInteger();
        Consumer<String> work = piece -> {
            if (failures.incrementAndGet() <= 20) throw new DataAccessException("away", new SQLException("", "08006"));
            done.incrementAndGet();
        };
        var told = new CopyOnWriteArrayList<Trouble>();
        try (var node = new Node(new OneOffWork(name, work, (piece, trouble) -> told.add(trouble)))) {
            node.later.ask(name, "the piece");
            assertThat(until(() -> hurried() && done.get() == 1)).isTrue();
            assertThat(told).isEmpty();
        }
    }

    @Test
    void workThatWillNotSucceedIsGivenUpOnlyWhenThatIsTold() throws SQLException {
        var tries = new AtomicInteger();
        Consumer<String> work = piece -> {
            tries.incrementAndGet();
            throw new IllegalStateException("a bug");
        };
        var told = new CopyOnWriteArrayList<String>();
        var away = new AtomicInteger(2);
        OneOffWork.GivenUp givenUp = (piece, trouble) -> {
            if (away.getAndDecrement() > 0) throw new IllegalStateException("nobody hears");
            told.add(piece + " " + trouble);
        };
        try (var node = new Node(new OneOffWork(name, work, givenUp))) {
            node.later.ask(name, "the piece");
            assertThat(until(() -> hurried() && forgotten())).isTrue();
            assertThat(told).containsExactly("the piece INTERNAL");
            assertThat(tries).as("five, and once before each telling").hasValue(7);
        }
    }

    /**
     * What may pass is tried ever more seldom for a day; what will not, five times; what is not there, half a minute.
     */
    @Test
    void thePausesGrowAndEnd() {
        var away = new SQLException("", "57P01");
        assertThat(Jobs.pause(away, 1)).contains(Duration.ofSeconds(10));
        assertThat(Jobs.pause(away, 2)).contains(Duration.ofSeconds(20));
        assertThat(Jobs.pause(away, 6)).contains(Duration.ofSeconds(320));
        assertThat(Jobs.pause(away, 7)).contains(Duration.ofMinutes(10));
        var waited = Duration.ZERO;
        var tries = 1;
        for (var pause = Jobs.pause(away, tries); pause.isPresent(); pause = Jobs.pause(away, ++tries)) {
            waited = waited.plus(pause.get());
        }
        assertThat(waited).isBetween(Duration.ofDays(1), Duration.ofDays(1).plusMinutes(10));
        assertThat(Jobs.pause(new SQLException("", "23505"), 4)).isPresent();
        assertThat(Jobs.pause(new SQLException("", "23505"), 5)).isEmpty();
        assertThat(Jobs.pause(null, 5)).isEmpty();
        assertThat(Jobs.pause(new JobQueue.NotYet(), 29)).contains(Duration.ofSeconds(1));
        assertThat(Jobs.pause(new JobQueue.NotYet(), 30)).isEmpty();
    }

    @Test
    void whatMayPassIsToldFromWhatWillNot() {
        for (var state : List.of("08006", "57P01", "57P03", "53300", "58030")) {
            assertThat(Trouble.of(new DataAccessException("", new SQLException("", state))))
                    .as(state)
                    .isEqualTo(Trouble.UNAVAILABLE);
        }
        for (var state : List.of("57014", "55P03", "40P01", "40001")) {
            assertThat(Trouble.of(new DataAccessException("", new SQLException("", state))))
                    .as(state)
                    .isEqualTo(Trouble.TIMEOUT);
        }
        assertThat(Trouble.of(new SQLTransientConnectionException("no connection left")))
                .isEqualTo(Trouble.UNAVAILABLE);
        assertThat(Trouble.of(new UncheckedIOException(new IOException("the store is away"))))
                .isEqualTo(Trouble.UNAVAILABLE);
        assertThat(Trouble.of(new TenantRefused(TenantRefused.Reason.SUSPENDED)))
                .isEqualTo(Trouble.UNAVAILABLE);
        assertThat(Trouble.of(new SQLException("", "23514"))).isEqualTo(Trouble.CONFLICT);
        assertThat(Trouble.of(new SQLException("", "42703"))).isEqualTo(Trouble.INTERNAL);
        assertThat(Trouble.of(new IllegalStateException("a bug"))).isEqualTo(Trouble.INTERNAL);
    }

    /** A node that does one kind of work. */
    private static final class Node implements AutoCloseable {
        private final JobQueue later = new JobQueue(Tenancy.SHARED.pools.registry(), Clock.systemUTC());
        private final Jobs jobs;

        Node(OneOffWork work) {
            jobs = new Jobs(Tenancy.SHARED.pools.registry(), List.of(), List.of(work), later, LOOK, SIGN_OF_LIFE);
            jobs.start();
        }

        @Override
        public void close() {
            jobs.stop();
        }
    }

    /** Has what failed tried again now, and not after its pause. */
    private boolean hurried() {
        update("UPDATE scheduled_tasks SET execution_time = now() WHERE NOT picked AND task_name = ?");
        return true;
    }

    private boolean forgotten() {
        return update("UPDATE scheduled_tasks SET priority = priority WHERE task_name = ?") == 0;
    }

    private int update(String text) {
        try (var registry = Tenancy.SHARED.pools.registry().getConnection();
                var update = registry.prepareStatement(text)) {
            update.setString(1, name);
            return update.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static boolean until(BooleanSupplier condition) {
        for (var waited = 0; waited < 4_000; waited++) {
            if (condition.getAsBoolean()) return true;
            pause();
        }
        return false;
    }

    /** What is far ahead and was written down is there: of many who ask for it, one asks the database. */
    @Test
    void whatWasAskedForAndIsFarAheadIsNotAskedForAgain() throws SQLException {
        var later = new JobQueue(Tenancy.SHARED.pools.registry(), Clock.systemUTC());
        var far = Instant.now().plus(Duration.ofMinutes(10));
        var near = Instant.now().plus(Duration.ofSeconds(30));
        later.askAt(name, "far", far);
        later.askAt(name, "near", near);
        assertThat(forget()).isEqualTo(2);
        later.askAt(name, "far", far);
        assertThat(forget()).isZero();
        later.askAt(name, "near", near);
        later.askAt(name, "farther", far.plusSeconds(1));
        assertThat(forget()).isEqualTo(2);
    }

    /** Who hurry the same piece in the same moment change one row: none of them gets to feel it. */
    @Test
    void manyHurryTheSamePieceAtOnce() throws Exception {
        var later = new JobQueue(Tenancy.SHARED.pools.registry(), Clock.systemUTC());
        later.askAt(name, "piece", Instant.now().plus(Duration.ofMinutes(10)));
        try (var hurriers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> hurried = new ArrayList<>();
            for (var hurrier = 0; hurrier < 8; hurrier++) {
                hurried.add(hurriers.submit(() -> {
                    for (var time = 0; time < 25; time++) later.hurry(name, "piece");
                }));
            }
            for (var one : hurried) one.get();
        }
        assertThat(forget()).isEqualTo(1);
    }

    private int forget() throws SQLException {
        try (var registry = Tenancy.SHARED.pools.registry().getConnection();
                var delete = registry.prepareStatement("DELETE FROM scheduled_tasks WHERE task_name = ?")) {
            delete.setString(1, name);
            return delete.executeUpdate();
        }
    }
}
