package io.xinqiao.tenants;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.optimization.DelayParameters;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Leaky buckets that all nodes of the API share. Each node takes from a bucket on its own account for up to half a
 * second or a hundredth of the bucket and settles with the database then, so that a request does not wait for one.
 * Nodes can therefore hand out a little more than the bucket holds together; never more than that hundredth each.
 */
public final class Buckets {
    private static final Duration SETTLED_AFTER = Duration.ofMillis(500);
    private static final int SHARE_ON_ACCOUNT = 100;

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
        var probe = of(name, size).tryConsumeAndReturnRemaining(points);
        return new Taken(
                probe.isConsumed(), probe.getRemainingTokens(), Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /** Gives back what was taken for something that then did not happen. */
    public void giveBack(String name, Size size, long points) {
        of(name, size).addTokens(points);
    }

    /** Removes what has filled up again: a bucket that is asked for begins full. */
    void removeExpired() {
        for (var removed = REMOVED_AT_ONCE; removed == REMOVED_AT_ONCE; ) {
            removed = manager.removeExpired(REMOVED_AT_ONCE);
        }
    }

    /** A bucket remembers how large it was made, so one of another size is another bucket. */
    private BucketProxy of(String name, Size size) {
        return known.get(name + "@" + size.limit() + "/" + size.restore(), missing -> bucket(missing, size));
    }

    private BucketProxy bucket(String name, Size size) {
        var configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(size.limit()).refillGreedy(size.restore(), Duration.ofSeconds(1)))
                .build();
        var onAccount = Optimizations.delaying(
                new DelayParameters(Math.max(1, size.limit() / SHARE_ON_ACCOUNT), SETTLED_AFTER));
        return manager.builder().withOptimization(onAccount).build(name, () -> configuration);
    }
}
