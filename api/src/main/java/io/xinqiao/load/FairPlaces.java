package io.xinqiao.load;

import io.xinqiao.platform.CodedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Places for work that a node does at once (a bulkhead with a fair queue). No company gets all of them; of those that
 * wait, the company that holds least is next; and when too many wait, the last of whoever has most waiting goes.
 */
public final class FairPlaces {
    /** Of four places, one is left to the other companies. */
    private static final int SHARE = 4;

    private final int limit;
    private final int most;
    private final int queue;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Share> shares = new HashMap<>();
    private int taken;
    private int waiting;
    private volatile boolean full;
    private long arrivals;
    private long refusals;

    /**
     * Places that nobody has taken.
     *
     * @param queue how many may wait
     * @param patience how long each of them does
     */
    FairPlaces(int limit, int queue, Duration patience) {
        this.limit = limit;
        this.most = Math.max(1, limit - Math.max(1, limit / SHARE));
        this.queue = queue;
        this.patience = patience;
        this.full = queue == 0;
    }

    /** What was taken; closing gives it back. */
    public interface Place extends AutoCloseable {
        @Override
        void close();
    }

    private enum State {
        WAITING,
        ADMITTED,
        REFUSED
    }

    private static final class Waiter {
        private final int weight;
        private final long arrival;
        private final Condition changed;
        private State state = State.WAITING;

        Waiter(int weight, long arrival, Condition changed) {
            this.weight = weight;
            this.arrival = arrival;
            this.changed = changed;
        }

        void become(State next) {
            state = next;
            changed.signal();
        }
    }

    /** What one company holds and waits for. */
    private static final class Share {
        private final Deque<Waiter> waiters = new ArrayDeque<>();
        private int taken;
    }

    private final class Taken implements Place {
        private final String name;
        private final int weight;
        private boolean given;

        Taken(String name, int weight) {
            this.name = name;
            this.weight = weight;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (given) return;
                given = true;
                taken -= weight;
                var share = shares.get(name);
                if (share == null) throw new IllegalStateException("Given back twice: " + name);
                share.taken -= weight;
                forgetIfIdle(name, share);
                admit();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Takes a place, or waits for one.
     *
     * @param name of the company whose share it takes
     * @throws CodedException UNAVAILABLE: at once when too many wait already, else when the patience is at its end
     */
    public Place enter(String name) {
        return enter(name, 1);
    }

    /** The same, for something that weighs as much as several. */
    Place enter(String name, int wanted) {
        var weight = Math.min(wanted, most);
        lock.lock();
        try {
            var share = shares.computeIfAbsent(name, key -> new Share());
            if (waiting == 0 && fits(share, weight)) return take(name, share, weight);
            if (waiting >= queue && !makesRoom(share)) {
                refusals++;
                forgetIfIdle(name, share);
                throw CodedException.overloaded();
            }
            var waiter = new Waiter(weight, arrivals++, lock.newCondition());
            share.waiters.addLast(waiter);
            nowWaiting(waiting + 1);
            admit();
            await(waiter);
            if (waiter.state == State.WAITING) {
                share.waiters.remove(waiter);
                nowWaiting(waiting - 1);
                waiter.state = State.REFUSED;
                admit();
            }
            if (waiter.state == State.ADMITTED) return new Taken(name, weight);
            refusals++;
            forgetIfIdle(name, share);
            throw CodedException.overloaded();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends away who would not even be let into the queue, before it is found out at some cost what they want.
     *
     * @param wanted whether they want a place here; only asked when the queue is full
     * @throws CodedException UNAVAILABLE when they do and would have to go
     */
    void requireRoom(String name, BooleanSupplier wanted) {
        if (!full || !wanted.getAsBoolean()) return;
        lock.lock();
        try {
            var share = shares.get(name);
            if (!full || isOutwaited(share == null ? 0 : share.waiters.size())) return;
            refusals++;
        } finally {
            lock.unlock();
        }
        throw CodedException.overloaded();
    }

    /** Takes a place when one is free and nobody waits for it. */
    Optional<Place> tryEnter(String name, int wanted) {
        var weight = Math.min(wanted, most);
        lock.lock();
        try {
            var share = shares.computeIfAbsent(name, key -> new Share());
            if (waiting == 0 && fits(share, weight)) return Optional.of(take(name, share, weight));
            forgetIfIdle(name, share);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void await(Waiter waiter) {
        try {
            var left = patience.toNanos();
            while (waiter.state == State.WAITING && left > 0) left = waiter.changed.awaitNanos(left);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean fits(Share share, int weight) {
        return taken + weight <= limit && share.taken + weight <= most;
    }

    private Place take(String name, Share share, int weight) {
        taken += weight;
        share.taken += weight;
        return new Taken(name, weight);
    }

    /** Whoever holds least of those that wait, and has waited longest. */
    private void admit() {
        while (waiting > 0) {
            var next = shares.values().stream()
                    .filter(share -> !share.waiters.isEmpty() && share.taken + share.waiters.getFirst().weight <= most)
                    .min(Comparator.<Share>comparingInt(share -> share.taken)
                            .thenComparingLong(share -> share.waiters.getFirst().arrival));
            if (next.isEmpty() || !fits(next.get(), next.get().waiters.getFirst().weight)) return;
            var share = next.get();
            var waiter = share.waiters.removeFirst();
            nowWaiting(waiting - 1);
            taken += waiter.weight;
            share.taken += waiter.weight;
            waiter.become(State.ADMITTED);
        }
    }

    /** Sends the last of the longest queue away, if that is longer than the newcomer's would be. */
    private boolean makesRoom(Share newcomer) {
        if (!isOutwaited(newcomer.waiters.size())) return false;
        longest().orElseThrow().waiters.removeLast().become(State.REFUSED);
        nowWaiting(waiting - 1);
        return true;
    }

    private void nowWaiting(int many) {
        waiting = many;
        full = many >= queue;
    }

    /** Whether somebody has more waiting than one who has so many would have with one more. */
    private boolean isOutwaited(int waiters) {
        return longest().filter(share -> share.waiters.size() > waiters + 1).isPresent();
    }

    private Optional<Share> longest() {
        return shares.values().stream().max(Comparator.comparingInt(share -> share.waiters.size()));
    }

    private void forgetIfIdle(String name, Share share) {
        if (share.taken == 0 && share.waiters.isEmpty()) shares.remove(name, share);
    }

    int taken() {
        return Math.toIntExact(read(() -> taken));
    }

    int waiting() {
        return Math.toIntExact(read(() -> waiting));
    }

    long refusals() {
        return read(() -> refusals);
    }

    private long read(LongSupplier figure) {
        lock.lock();
        try {
            return figure.getAsLong();
        } finally {
            lock.unlock();
        }
    }
}
