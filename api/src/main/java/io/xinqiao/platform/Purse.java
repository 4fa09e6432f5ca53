package io.xinqiao.platform;

import io.xinqiao.tenants.Buckets;
import io.xinqiao.tenants.Buckets.Taken;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes an operation's points from its client's bucket and its company's, which all nodes share. */
@Component
class Purse {
    private final Buckets buckets;
    private final Limits limits;

    Purse(Buckets buckets, Limits limits) {
        this.buckets = buckets;
        this.limits = limits;
    }

    /**
     * How it stands after an operation has paid.
     *
     * @param lacking whichever bucket had too little
     */
    record Throttle(
            Taken client, Limits.Bucket of, @Nullable Taken lacking) {
        /** As {@code extensions.cost.throttle} tells it. */
        Map<String, Object> told() {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("available", client.available());
            told.put("restoreRate", of.restore());
            told.put("limit", of.limit());
            return told;
        }

        Optional<CodedException> refusal() {
            if (lacking == null) return Optional.empty();
            var seconds = Math.max(1, lacking.untilEnough().toSeconds() + 1);
            return Optional.of(
                    new CodedException(ErrorCode.THROTTLED, lacking.untilEnough(), "limit.throttled", seconds));
        }
    }

    /** Takes the points from both buckets or from neither. */
    Throttle spend(Spender spender, long points) {
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
