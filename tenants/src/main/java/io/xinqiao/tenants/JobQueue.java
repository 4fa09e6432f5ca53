package io.xinqiao.tenants;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerClient.ScheduleOptions;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * The job queue: asks for a piece of {@link OneOffWork}, which is retried until it is done or given up. It is written
 * down before this returns, and done soon, by whichever node.
 */
public final class JobQueue {
    private static final Duration FAR = Duration.ofMinutes(1);
    private static final int MOST_TRIES = 100;

    private final SchedulerClient client;
    private final Clock clock;
    private final Cache<Piece, Instant> writtenDown =
            Caffeine.newBuilder().maximumSize(20_000).build();
    private final AtomicReference<Runnable> waker = new AtomicReference<>(() -> {});

    JobQueue(DataSource registry, Clock clock) {
        this.client = SchedulerClient.Builder.create(registry).build();
        this.clock = clock;
    }

    private record Piece(String work, String name) {}

    /**
     * Asks for a piece of work. It may begin before the caller's own transaction is committed: what it then does not
     * find yet, it has to look for again ({@link NotYet}).
     *
     * @param piece names it; while it is waiting or being done it is not asked for twice
     */
    public void ask(String work, String piece) {
        askAt(work, piece, clock.instant());
    }

    /**
     * Asks for a piece of work at a moment; it is begun within {@link Jobs#LOOK} of it. What this node has written down
     * already, and is not begun for a minute at least, is still there and not written once more: of a hundred tickets
     * in one second all but the first are spared a transaction.
     */
    public void askAt(String work, String piece, Instant moment) {
        var asked = new Piece(work, piece);
        if (isWrittenDown(asked, moment)) return;
        client.scheduleIfNotExists(TaskDescriptor.of(work, String.class)
                .instance(piece)
                .data(piece)
                .scheduledTo(moment));
        if (isFar(moment)) writtenDown.put(asked, moment);
    }

    /** Asks for a piece of work now, also when it waits for a later moment; one that is being done goes on. */
    public void hurry(String work, String piece) {
        writtenDown.invalidate(new Piece(work, piece));
        for (var tries = 1; !isHurried(work, piece, tries); tries++) Thread.onSpinWait();
        wake();
    }

    /** Whether it will be done soon; not yet where somebody else changed the piece's row in the same moment. */
    private boolean isHurried(String work, String piece, int tries) {
        try {
            client.schedule(
                    TaskDescriptor.of(work, String.class)
                            .instance(piece)
                            .data(piece)
                            .scheduledTo(clock.instant()),
                    ScheduleOptions.WHEN_EXISTS_RESCHEDULE);
        } catch (TaskInstanceCurrentlyExecutingException busy) {
            // Whoever does it looks again afterwards, see OneOffWork.
        } catch (TaskInstanceNotFoundException doneMeanwhile) {
            ask(work, piece);
        } catch (ExecutionException changedMeanwhile) {
            if (tries == MOST_TRIES) throw changedMeanwhile;
            return false;
        }
        return true;
    }

    private boolean isWrittenDown(Piece piece, Instant moment) {
        var known = writtenDown.getIfPresent(piece);
        return known != null && isFar(known) && !known.isAfter(moment);
    }

    private boolean isFar(Instant moment) {
        return moment.isAfter(clock.instant().plus(FAR));
    }

    /** Has this node look now, and not only when it would look anyway. */
    public void wake() {
        waker.get().run();
    }

    void wakes(Runnable look) {
        waker.set(look);
    }

    /**
     * This node has enough of the kind to do at the moment: the piece is left to whichever node looks next, in a few
     * seconds, as often as it takes. It has not failed.
     */
    public static final class Busy extends RuntimeException {
        public Busy() {
            super("busy", null, false, false);
        }
    }

    /** What the work is about is not there yet; it will be asked for again in a second, for half a minute. */
    public static final class NotYet extends RuntimeException {
        public NotYet() {
            super("not yet", null, false, false);
        }
    }
}
