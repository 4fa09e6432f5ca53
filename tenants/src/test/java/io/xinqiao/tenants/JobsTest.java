package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
                new Later(registry, Clock.systemUTC()),
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
            assertThat(runs.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            survivor.stop();
        }
    }

    @Test
    void aPieceOfWorkIsDoneOnceHoweverOftenItIsAskedForAndLookedForUntilItIsThere() throws InterruptedException {
        var registry = Tenancy.SHARED.pools.registry();
        var later = new Later(registry, Clock.systemUTC());
        var done = new AtomicInteger();
        var tries = new AtomicInteger();
        Consumer<String> work = piece -> {
            if (tries.incrementAndGet() == 1) throw new Later.NotYet();
            done.incrementAndGet();
        };
        var node = new Jobs(registry, List.of(), List.of(new OneOffWork(name, work)), later, LOOK, SIGN_OF_LIFE);
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

    private static boolean until(BooleanSupplier condition) {
        for (var waited = 0; waited < 400; waited++) {
            if (condition.getAsBoolean()) return true;
            pause();
        }
        return false;
    }

    /** What is far ahead and was written down is there: of many who ask for it, one asks the database. */
    @Test
    void whatWasAskedForAndIsFarAheadIsNotAskedForAgain() throws SQLException {
        var later = new Later(Tenancy.SHARED.pools.registry(), Clock.systemUTC());
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

    private int forget() throws SQLException {
        try (var registry = Tenancy.SHARED.pools.registry().getConnection();
                var delete = registry.prepareStatement("DELETE FROM scheduled_tasks WHERE task_name = ?")) {
            delete.setString(1, name);
            return delete.executeUpdate();
        }
    }
}
