package io.xinqiao.tenants;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The cache of what a node knows of companies, their members' rights and their applications, so that a request need not
 * ask for it. The database tells all nodes of each change in the moment in which it is committed, and they forget; as
 * long as a node hears that, it believes what it knows for a minute, otherwise for five seconds.
 */
public final class TenantCache<K, V> {
    /** Told when changes may have been missed, or when they are about every company. */
    static final String EVERYTHING = "*";

    private static final Duration HEARING = Duration.ofMinutes(1);
    private static final Duration DEAF = Duration.ofSeconds(5);

    private record Place<K>(String schema, K key) {}

    private record Fact<V>(V value, long since) {}

    private final Cache<Place<K>, Fact<V>> facts;
    private final AtomicLong changes = new AtomicLong();
    private volatile BooleanSupplier hearing = () -> false;

    /** Remembers at most so many things. */
    public TenantCache(int most) {
        this.facts = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(HEARING)
                .build();
    }

    /** Forgets from now on what the database says has changed. */
    public TenantCache<K, V> with(ChangeSignals news) {
        news.onChange(this::forget);
        hearing = news::hears;
        return this;
    }

    /** What is known of a company, or is to be found out now. */
    public V get(Tenant tenant, K key, Supplier<V> find) {
        return get(tenant.slot().schema(), key, find);
    }

    V get(String schema, K key, Supplier<V> find) {
        var place = new Place<>(schema, key);
        var known = facts.getIfPresent(place);
        if (known != null && isBelieved(known)) return known.value();
        var before = changes.get();
        var asked = System.nanoTime();
        var found = find.get();
        // What a snapshot shows may have changed before it was asked.
        if (TenantDatabase.isInSnapshot()) return found;
        facts.put(place, new Fact<>(found, asked));
        // What changed meanwhile may not have been seen.
        if (changes.get() != before) facts.invalidate(place);
        return found;
    }

    private boolean isBelieved(Fact<V> fact) {
        return hearing.getAsBoolean() || System.nanoTime() - fact.since() < DEAF.toNanos();
    }

    /** Forgets what is known of a company. */
    public void forget(Tenant tenant) {
        forget(tenant.slot().schema());
    }

    void forget(String schema) {
        changes.incrementAndGet();
        if (schema.equals(EVERYTHING)) facts.invalidateAll();
        else facts.asMap().keySet().removeIf(place -> place.schema().equals(schema));
    }
}
