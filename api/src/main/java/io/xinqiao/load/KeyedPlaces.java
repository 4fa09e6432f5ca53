package io.xinqiao.load;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Places that are counted, in all and for each key: so many of a node, so many of one client's address.
 *
 * <p>Nobody waits for a lock here. Every request comes by, all of a proxy's with one key; and a virtual thread that has
 * waited for a lock goes on only when it has queued for the processor once more, so that on a busy node those who come
 * by pile up behind one that lost the processor while it held the lock.
 */
public final class KeyedPlaces {
    /** The count of a key that was forgotten: whoever has found it begins with another. */
    private static final int FORGOTTEN = -1;

    private final int limit;
    private final int perKey;
    private final AtomicInteger taken = new AtomicInteger();
    private final ConcurrentMap<String, AtomicInteger> byKey = new ConcurrentHashMap<>();
    private final LongAdder refusals = new LongAdder();

    public KeyedPlaces(int limit, int perKey) {
        this.limit = limit;
        this.perKey = perKey;
    }

    /** Takes a place of this key; none when there is none left. */
    public Optional<FairPlaces.Place> tryEnter(String key) {
        if (taken.incrementAndGet() > limit) {
            taken.decrementAndGet();
            refusals.increment();
            return Optional.empty();
        }
        var ofKey = counted(key);
        if (ofKey.get() > perKey) {
            leave(key, ofKey);
            refusals.increment();
            return Optional.empty();
        }
        var given = new AtomicBoolean();
        return Optional.of(() -> {
            if (given.compareAndSet(false, true)) leave(key, ofKey);
        });
    }

    /** Adds one to the key's count. */
    private AtomicInteger counted(String key) {
        while (true) {
            var known = byKey.get(key);
            if (known == null) {
                var first = new AtomicInteger(1);
                if (byKey.putIfAbsent(key, first) == null) return first;
            } else if (known.getAndUpdate(count -> count == FORGOTTEN ? FORGOTTEN : count + 1) != FORGOTTEN) {
                return known;
            }
        }
    }

    private void leave(String key, AtomicInteger ofKey) {
        if (ofKey.decrementAndGet() == 0 && ofKey.compareAndSet(0, FORGOTTEN)) byKey.remove(key, ofKey);
        taken.decrementAndGet();
    }

    /** The HTTP status of a refusal: 429 for a key that has its share, 503 when the node is full. */
    public int refusal() {
        return taken.get() >= limit ? 503 : 429;
    }

    public int taken() {
        return taken.get();
    }

    public long refusals() {
        return refusals.sum();
    }
}
