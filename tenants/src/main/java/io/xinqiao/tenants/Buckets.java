package io.xinqiao.tenants;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.VerboseBucket;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.BucketNotFoundException;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/**
 * Leaky buckets that all nodes of the API share. Each node takes from a bucket on its own account for up to a tenth of
 * it, or half a minute, and settles with the database meanwhile ({@link BucketAccount}), so that a request hardly ever
 * waits for one. Nodes can therefore hand out a little more than the bucket holds together; never more than that tenth
 * each.
 */
public final class Buckets {
    private static final int REMOVED_AT_ONCE = 1_000;

    private final PostgreSQLSelectForUpdateBasedProxyManager<String> manager;
    private final Executor background =
            task -> Thread.ofVirtual().name("buckets").start(task);
    private final Cache<String, BucketAccount> known = Caffeine.newBuilder()
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
        return account(name, size).take(points);
    }

    /** Gives back what was taken for something that then did not happen. */
    public void giveBack(String name, Size size, long points) {
        account(name, size).giveBack(points);
    }

    /** Removes what has filled up again: a bucket that is asked for begins full. */
    void removeExpired() {
        for (var removed = REMOVED_AT_ONCE; removed == REMOVED_AT_ONCE; ) {
            removed = manager.removeExpired(REMOVED_AT_ONCE);
        }
    }

    /** A bucket remembers how large it was made, so one of another size is another bucket. */
    private BucketAccount account(String name, Size size) {
        return known.get(
                name + "@" + size.limit() + "/" + size.restore(),
                key -> new BucketAccount(size, used -> settle(bucket(key, size), used), background, System::nanoTime));
    }

    /** One that was removed meanwhile, because it had filled up again, is made anew. */
    private static long settle(BucketProxy bucket, long used) {
        try {
            return settle(bucket.asVerbose(), used);
        } catch (BucketNotFoundException gone) {
            return settle(bucket.asVerbose(), used);
        }
    }

    private static long settle(VerboseBucket bucket, long used) {
        var settled = used > 0
                ? bucket.consumeIgnoringRateLimits(used)
                : used < 0 ? bucket.addTokens(-used) : bucket.getAvailableTokens();
        return settled.getState().getAvailableTokens();
    }

    private BucketProxy bucket(String name, Size size) {
        var configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(size.limit()).refillGreedy(size.restore(), Duration.ofSeconds(1)))
                .build();
        return manager.builder().build(name, () -> configuration);
    }
}
