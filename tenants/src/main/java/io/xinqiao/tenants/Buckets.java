package io.xinqiao.tenants;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.BucketNotFoundException;
import io.github.bucket4j.distributed.proxy.optimization.DelayParameters;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import java.time.Duration;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Leaky buckets that all nodes of the API share. Each node takes from a bucket on its own account for up to a tenth of
 * it, or half a minute, and settles with the database then, so that a request hardly ever waits for one. Nodes can
 * therefore hand out a little more than the bucket holds together; never more than that tenth each.
 */
public final class Buckets {
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(30);
    private static final int SHARE_ON_ACCOUNT = 10;
    private static final int REMOVED_AT_ONCE = 1_000;

    private final PostgreSQLSelectForUpdateBasedProxyManager<String> manager;
    private final Cache<String, BucketProxy> known = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();

    Buckets(DataSource registry) {
        this.manager = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(registry)
                .table("bucket")
                .primaryKeyMapper(PrimaryKeyMapper.STRING)
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofMinutes(1)))
                .build();
    }

    /**
     * How large a bucket is.
     *
     * @param limit what it holds
     * @param restore what comes back each second
     */
    public record Size(long limit, long restore) {}

    /**
     * What became of a wish to take.
     *
     * @param available what is left
     * @param untilEnough how long until there is enough; zero when it was taken
     */
    public record Taken(boolean granted, long available, Duration untilEnough) {}

    /** Takes points from the bucket of that name, or none at all. */
    public Taken take(String name, Size size, long points) {
        var probe = with(name, size, bucket -> bucket.tryConsumeAndReturnRemaining(points));
        return new Taken(
                probe.isConsumed(), probe.getRemainingTokens(), Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /** Gives back what was taken for something that then did not happen. */
    public void giveBack(String name, Size size, long points) {
        with(name, size, bucket -> {
            bucket.addTokens(points);
            return null;
        });
    }

    /** Removes what has filled up again: a bucket that is asked for begins full. */
    void removeExpired() {
        for (var removed = REMOVED_AT_ONCE; removed == REMOVED_AT_ONCE; ) {
            removed = manager.removeExpired(REMOVED_AT_ONCE);
        }
    }

    /**
     * A bucket remembers how large it was made, so one of another size is another bucket. One that was removed
     * meanwhile, because it had filled up again, is made anew.
     */
    private <T extends @Nullable Object> T with(String name, Size size, Function<BucketProxy, T> use) {
        var key = name + "@" + size.limit() + "/" + size.restore();
        try {
            return use.apply(known.get(key, missing -> bucket(missing, size)));
        } catch (RuntimeException failure) {
            if (!isGone(failure)) throw failure;
            known.invalidate(key);
            return use.apply(known.get(key, missing -> bucket(missing, size)));
        }
    }

    /** The library says so in a wrapper of its own when several takers were served together. */
    private static boolean isGone(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BucketNotFoundException) return true;
        }
        return false;
    }

    private BucketProxy bucket(String name, Size size) {
        var configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(size.limit()).refillGreedy(size.restore(), Duration.ofSeconds(1)))
                .build();
        // Made by the first who asks, alone: several at once would find no bucket.
        manager.builder().build(name, () -> configuration).getAvailableTokens();
        var onAccount = Optimizations.delaying(
                new DelayParameters(Math.max(1, size.limit() / SHARE_ON_ACCOUNT), SETTLED_AFTER));
        return manager.builder().withOptimization(onAccount).build(name, () -> configuration);
    }
}
