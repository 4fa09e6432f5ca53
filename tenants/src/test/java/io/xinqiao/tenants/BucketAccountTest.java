package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.tenants.Buckets.Size;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who waits for the database before points are taken, and who does not. */
class BucketAccountTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong inDatabase = new AtomicLong(1_000);
    private final AtomicInteger asked = new AtomicInteger();
    private final Deque<Runnable> later = new ArrayDeque<>();

    /** A thousand points, ten a second; a hundred on account. */
    private final BucketAccount account = new BucketAccount(
            new Size(1_000, 10),
            used -> {
                asked.incrementAndGet();
                return inDatabase.addAndGet(-used);
            },
            later::add,
            nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void settleLater() {
        for (var work = later.poll(); work != null; work = later.poll()) work.run();
    }

    @Test
    void onlyTheFirstWaitsAndTheRestSettlesBehindThem() {
        assertThat(account.take(10).available()).isEqualTo(990);
        for (var at = 0; at < 5; at++) assertThat(account.take(10).granted()).isTrue();
        assertThat(asked).hasValue(1);
        assertThat(later).as("once, however many come meanwhile").hasSize(1);
        assertThat(account.take(30).available()).isEqualTo(910);
        assertThat(asked).as("nobody waited").hasValue(1);
        settleLater();
        assertThat(asked).hasValue(2);
        assertThat(inDatabase).hasValue(910);
        assertThat(account.take(50).available()).isEqualTo(860);
    }

    @Test
    void neverMoreThanATenthOnAccount() {
        account.take(60);
        assertThat(account.take(41).granted()).isTrue();
        assertThat(asked).as("this one waited").hasValue(2);
        assertThat(inDatabase).hasValue(940);
        inDatabase.set(20);
        assertThat(account.take(60).granted()).isFalse();
        assertThat(inDatabase).as("what was granted before").hasValue(-21);
    }

    @Test
    void moreThanATenthAtOnceIsTakenWhenItIsThere() {
        assertThat(account.take(900).available()).isEqualTo(100);
        var refused = account.take(150);
        assertThat(refused.granted()).isFalse();
        assertThat(refused.available()).isEqualTo(100);
        assertThat(refused.untilEnough()).isEqualTo(Duration.ofSeconds(5));
        assertThat(inDatabase).hasValue(100);
        var before = asked.get();
        assertThat(account.take(150).granted()).isFalse();
        assertThat(asked).as("nothing is asked for those who are refused again").hasValue(before);
        inDatabase.set(150);
        pass(Duration.ofSeconds(5));
        assertThat(account.take(150).granted()).isTrue();
    }

    @Test
    void afterHalfAMinuteTheDatabaseIsAskedFirst() {
        account.take(10);
        pass(Duration.ofSeconds(16));
        account.take(10);
        assertThat(later).as("behind this one").hasSize(1);
        later.clear();
        pass(Duration.ofSeconds(15));
        inDatabase.set(5);
        assertThat(account.take(10).granted()).isFalse();
    }

    @Test
    void whatIsGivenBackComesBack() {
        account.take(90);
        account.giveBack(90);
        assertThat(account.take(100).available()).isEqualTo(900);
        assertThat(asked).hasValue(1);
    }

    @Test
    void aDatabaseThatIsLostIsToldToWhomItConcerns() {
        var lost = new BucketAccount(
                new Size(1_000, 10),
                used -> {
                    if (asked.incrementAndGet() > 1) throw new IllegalStateException("lost");
                    return 1_000;
                },
                later::add,
                nanos::get);
        assertThat(lost.take(60).granted()).isTrue();
        assertThat(lost.take(1).granted()).isTrue();
        settleLater();
        assertThat(asked).hasValue(2);
        assertThat(lost.take(39).granted()).as("is on account").isTrue();
        assertThatThrownBy(() -> lost.take(1)).hasMessage("lost");
    }

    @Test
    void nothingIsLostAndNothingTwiceWhenManyTakeAtOnce() throws Exception {
        var total = new AtomicLong(100_000);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var shared = new BucketAccount(
                    new Size(100_000, 1),
                    used -> {
                        Thread.yield();
                        return total.addAndGet(-used);
                    },
                    threads,
                    () -> 0);
            var granted = new AtomicLong();
            try (var takers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var at = 0; at < 20_000; at++) {
                    takers.execute(() -> {
                        if (shared.take(7).granted()) granted.addAndGet(7);
                    });
                }
            }
            assertThat(granted).hasValue(100_000 / 7 * 7);
        }
    }
}
