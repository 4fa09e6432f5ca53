package io.xinqiao.queries;

import io.xinqiao.tenants.TenantDatabase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a reading while it goes on, on a thread of its own: when it is called off or its time is up, the
 * statement that it is at is given up, and the database is free.
 */
final class QueryWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QueryWatch.class);

    /** Well below the two seconds within which whoever calls it off may count on it. */
    private static final Duration EVERY = Duration.ofMillis(250);

    private final TenantDatabase.Snapshot snapshot;
    private final BooleanSupplier isWanted;
    private final long until;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean calledOff;
    private volatile boolean late;

    private QueryWatch(TenantDatabase.Snapshot snapshot, Duration time, BooleanSupplier isWanted) {
        this.snapshot = snapshot;
        this.isWanted = isWanted;
        this.until = System.nanoTime() + time.toNanos();
    }

    /** @param isWanted asked again and again, bound to nothing */
    static QueryWatch over(TenantDatabase.Snapshot snapshot, Duration time, BooleanSupplier isWanted) {
        var watch = new QueryWatch(snapshot, time, isWanted);
        Thread.ofVirtual().name("query-watch").start(watch::watch);
        return watch;
    }

    private void watch() {
        try {
            while (!over.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!calledOff && !late) look();
                // Again and again: a statement may have begun at the very moment of the last word.
                if (calledOff || late) snapshot.cancel();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        late = System.nanoTime() - until > 0;
        try {
            calledOff = !isWanted.getAsBoolean();
        } catch (RuntimeException failure) {
            log.warn("Could not find out whether a run is still wanted", failure);
        }
    }

    boolean isCalledOff() {
        return calledOff;
    }

    boolean isLate() {
        return late || System.nanoTime() - until > 0;
    }

    @Override
    public void close() {
        // Not by an interrupt: that would close the connection over which it may be looking.
        over.countDown();
    }
}
