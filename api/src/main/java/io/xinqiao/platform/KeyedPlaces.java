package io.xinqiao.platform;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Places that are counted, in all and for each key: so many of a node, so many of one client's address. */
public final class KeyedPlaces {
    private final int limit;
    private final int perKey;
    private final AtomicInteger taken = new AtomicInteger();
    private final ConcurrentMap<String, Integer> byKey = new ConcurrentHashMap<>();
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
        if (byKey.merge(key, 1, Integer::sum) > perKey) {
            leave(key);
            refusals.increment();
            return Optional.empty();
        }
        var given = new AtomicBoolean();
        return Optional.of(() -> {
            if (given.compareAndSet(false, true)) leave(key);
        });
    }

    private void leave(String key) {
        byKey.computeIfPresent(key, (same, count) -> count > 1 ? count - 1 : null);
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
