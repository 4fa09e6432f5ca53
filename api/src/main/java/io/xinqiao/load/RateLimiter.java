package io.xinqiao.load;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Limits;
import io.xinqiao.tenants.Buckets;
import io.xinqiao.tenants.Buckets.Taken;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The rate limiter: takes an operation's points, or a file's, from the token buckets of its client and company. All
 * nodes share them.
 */
@Component
public class RateLimiter {
    private static final int BASE = 10;
    private static final int BYTES_OF_A_POINT = 100_000;

    private final Buckets buckets;
    private final Limits limits;

    RateLimiter(Buckets buckets, Limits limits) {
        this.buckets = buckets;
        this.limits = limits;
    }

    /**
     * How it stands after an operation has paid.
     *
     * @param lacking whichever bucket had too little
     */
    public record Throttle(
            Taken client, Limits.Bucket of, @Nullable Taken lacking) {
        /** As {@code extensions.cost.throttle} tells it. */
        public Map<String, Object> told() {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("available", client.available());
            told.put("restoreRate", of.restore());
            told.put("limit", of.limit());
            return told;
        }

        public Optional<CodedException> refusal() {
            if (lacking == null) return Optional.empty();
            var seconds = Math.max(1, lacking.untilEnough().toSeconds() + 1);
            return Optional.of(
                    new CodedException(ErrorCode.THROTTLED, lacking.untilEnough(), "limit.throttled", seconds));
        }
    }

    /**
     * Lets the caller pay for bytes that are about to travel, 10 points and one more for each 100,000.
     *
     * @throws CodedException THROTTLED when there are too few points left
     */
    public void payForBytes(RateLimitKey spender, long bytes) {
        spend(spender, BASE + bytes / BYTES_OF_A_POINT).refusal().ifPresent(refusal -> {
            throw refusal;
        });
    }

    /** Gives back points that an operation has paid and not used; how it stands then. */
    public Throttle giveBack(RateLimitKey spender, long points, Throttle paid) {
        if (points == 0 || paid.lacking != null) return paid;
        buckets.giveBack("client/" + spender.client(), limits.client().size(), points);
        if (!spender.company().isEmpty()) {
            buckets.giveBack("company/" + spender.company(), limits.company().size(), points);
        }
        var available = Math.min(limits.client().limit(), paid.client.available() + points);
        return new Throttle(new Taken(true, available, paid.client.untilEnough()), paid.of, null);
    }

    /** Takes the points from both buckets or from neither. */
    public Throttle spend(RateLimitKey spender, long points) {
        var client = buckets.take("client/" + spender.client(), limits.client().size(), points);
        if (!client.granted()) return new Throttle(client, limits.client(), client);
        if (spender.company().isEmpty()) return new Throttle(client, limits.client(), null);
        var company =
                buckets.take("company/" + spender.company(), limits.company().size(), points);
        if (company.granted()) return new Throttle(client, limits.client(), null);
        buckets.giveBack("client/" + spender.client(), limits.client().size(), points);
        return new Throttle(client, limits.client(), company);
    }
}
