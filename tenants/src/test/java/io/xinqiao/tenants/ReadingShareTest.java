package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** However much one company reads at length, another's reading begins, and the desk of both goes on. */
class ReadingShareTest {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Tenancy TENANCY = Tenancy.SHARED;
    private static final Tenant GREEDY = TENANCY.create("reading-greedy");
    private static final Tenant OTHER = TENANCY.create("reading-other");
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private static int ask() {
        return TENANCY.database.sql().select(DSL.one()).fetchSingle().value1();
    }

    private static int readLong(Tenant tenant, Runnable meanwhile) {
        return TENANCY.database.as(
                tenant,
                () -> TENANCY.database.<Integer>readLong(LONGEST, snapshot -> {
                    var told = ask();
                    meanwhile.run();
                    return told;
                }));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aCompanyTakesAllButOneAndWhoWaitsForMoreKeepsNothing() {
        var share = TENANCY.database.snapshotsAtOnce() - 1;
        var isRead = new CountDownLatch(share);
        var over = new CountDownLatch(1);
        var readers = IntStream.range(0, share)
                .mapToObj(reader -> CompletableFuture.supplyAsync(
                        () -> readLong(GREEDY, () -> {
                            isRead.countDown();
                            await(over);
                        }),
                        THREADS))
                .toList();
        await(isRead);
        // More of them than there are connections of any kind.
        var waiting = IntStream.range(0, TENANCY.settings.poolSize() + 2)
                .mapToObj(reader -> CompletableFuture.supplyAsync(
                        () -> TENANCY.database.as(GREEDY, () -> {
                            ask();
                            return TENANCY.database.<Integer>readLong(LONGEST, snapshot -> ask());
                        }),
                        THREADS))
                .toList();
        try {
            assertThat(readLong(OTHER, () -> {})).isOne();
            assertThat(TENANCY.database.as(GREEDY, ReadingShareTest::ask))
                    .as("its own desk")
                    .isOne();
            assertThatThrownBy(() -> readLong(GREEDY, () -> {}))
                    .isInstanceOf(DataAccessException.class)
                    .satisfies(failure -> assertThat(Trouble.of(failure)).isEqualTo(Trouble.UNAVAILABLE));
        } finally {
            over.countDown();
        }
        assertThat(readers).allSatisfy(reader -> assertThat(reader.join()).isOne());
        assertThat(waiting)
                .allSatisfy(reader ->
                        assertThat(reader.exceptionally(late -> 0).join()).isBetween(0, 1));
        assertThat(readLong(GREEDY, () -> {})).as("what was given back").isOne();
    }

    @Test
    void whatIsReadInsideIsInTheSameSnapshot() {
        var outer = TENANCY.database.as(
                GREEDY,
                () -> TENANCY.database.<Boolean>readLong(
                        LONGEST,
                        around -> TENANCY.database.<Boolean>readLong(LONGEST, inside -> inside.equals(around))));
        assertThat(outer).isTrue();
    }
}
