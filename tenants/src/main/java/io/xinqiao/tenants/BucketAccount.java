package io.xinqiao.tenants;

import io.xinqiao.tenants.Buckets.Size;
import io.xinqiao.tenants.Buckets.Taken;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node takes from one bucket before it settles with the database. It begins to settle when half of what it may
 * take on account is used, and meanwhile goes on with the other half: nobody waits for the database but who finds
 * nothing left, or is the first.
 */
final class BucketAccount {
    private static final Logger log = LoggerFactory.getLogger(BucketAccount.class);
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(30);
    private static final int SHARE_ON_ACCOUNT = 10;

    /** Who is refused again and again does not make the database work. */
    private static final Duration REFUSED_BY_MEMORY = Duration.ofSeconds(1);

    private static final double NANOS = 1e9;

    private final Size size;
    private final long onAccount;
    private final Ledger ledger;
    private final Executor background;
    private final LongSupplier nanoTime;
    private final ReentrantLock settling = new ReentrantLock();
    private final AtomicBoolean willSettle = new AtomicBoolean();
    private final AtomicReference<Balance> balance = new AtomicReference<>(Balance.UNKNOWN);

    BucketAccount(Size size, Ledger ledger, Executor background, LongSupplier nanoTime) {
        this.size = size;
        this.onAccount = Math.max(1, size.limit() / SHARE_ON_ACCOUNT);
        this.ledger = ledger;
        this.background = background;
        this.nanoTime = nanoTime;
    }

    /** The bucket in the database. */
    interface Ledger {
        /** Takes what was used, however little is there (or gives back what is negative), and tells what is left. */
        long settle(long used);
    }

    /**
     * How the bucket stood when it was settled, and what was used since.
     *
     * @param settledAt nanoseconds
     */
    private record Balance(boolean isKnown, long available, long settledAt, long used) {
        static final Balance UNKNOWN = new Balance(false, 0, 0, 0);

        Balance using(long points) {
            return new Balance(isKnown, available, settledAt, used + points);
        }
    }

    Taken take(long points) {
        var taken = takeOnAccount(points);
        if (taken != null) return taken;
        settling.lock();
        try {
            // Whoever was here before may have settled.
            taken = takeOnAccount(points);
            if (taken != null) return taken;
            var known = balance.get();
            if (!known.isKnown() || known.used() > 0 || isOlder(known, REFUSED_BY_MEMORY)) settle();
            return takeWhatIsThere(points);
        } finally {
            settling.unlock();
        }
    }

    void giveBack(long points) {
        balance.updateAndGet(now -> now.isKnown() ? now.using(-points) : now);
    }

    /** Null when it is not to be told without the database. */
    private @Nullable Taken takeOnAccount(long points) {
        while (true) {
            var now = nanoTime.getAsLong();
            var known = balance.get();
            if (!known.isKnown() || known.used() + points > onAccount || left(known, now) < points) return null;
            if (isOlder(known, SETTLED_AFTER)) return null;
            var next = known.using(points);
            if (!balance.compareAndSet(known, next)) continue;
            if (next.used() > onAccount / 2 || isOlder(known, SETTLED_AFTER.dividedBy(2))) {
                settleInBackground();
            }
            return new Taken(true, left(next, now), Duration.ZERO);
        }
    }

    /** Right after it was settled: more than may be taken on account is taken too, when it is there. */
    private Taken takeWhatIsThere(long points) {
        while (true) {
            var now = nanoTime.getAsLong();
            var known = balance.get();
            var left = left(known, now);
            if (left < points) {
                return new Taken(
                        false, Math.max(0, left), Duration.ofNanos((long) ((points - left) * NANOS / size.restore())));
            }
            if (balance.compareAndSet(known, known.using(points))) {
                return new Taken(true, left - points, Duration.ZERO);
            }
        }
    }

    private boolean isOlder(Balance known, Duration time) {
        return nanoTime.getAsLong() - known.settledAt() >= time.toNanos();
    }

    private long left(Balance known, long now) {
        var restored =
                (long) Math.min((double) size.limit(), (double) (now - known.settledAt()) / NANOS * size.restore());
        return Math.min(size.limit(), known.available() + restored) - known.used();
    }

    private void settleInBackground() {
        if (!willSettle.compareAndSet(false, true)) return;
        background.execute(() -> {
            willSettle.set(false);
            if (!settling.tryLock()) return;
            try {
                settle();
            } catch (RuntimeException failure) {
                // What was used stays on account; who finds nothing left there is told.
                log.warn("A bucket could not be settled: {}", failure.toString());
            } finally {
                settling.unlock();
            }
        });
    }

    /** By one at a time. Others may take meanwhile, which counts as used since. */
    private void settle() {
        var known = balance.get();
        var used = known.used();
        var available = ledger.settle(used);
        var now = nanoTime.getAsLong();
        balance.updateAndGet(last -> new Balance(true, available, now, last.used() - used));
    }
}
