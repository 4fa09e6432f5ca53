package io.xinqiao.execution;

import graphql.ExecutionResult;
import graphql.ExecutionResultImpl;
import graphql.GraphQLContext;
import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import io.xinqiao.load.OperationPlace;
import io.xinqiao.load.RateLimitKey;
import io.xinqiao.load.RateLimiter;
import io.xinqiao.load.RateLimiter.Throttle;
import io.xinqiao.platform.ApiError;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Limits;
import io.xinqiao.platform.Messages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The limit of an operation's cost (query complexity): it is worked out before anything runs. What costs too much is
 * refused, and the price is kept to be told. What is refused pays as well: reading it was work.
 */
@Component
public class CostLimit {
    private static final long LEAST = 1;
    static final int CHARACTERS_FOR_A_POINT = 50;

    private final Limits limits;
    private final RateLimiter purse;
    private final Messages messages;

    CostLimit(Limits limits, RateLimiter purse, Messages messages) {
        this.limits = limits;
        this.purse = purse;
        this.messages = messages;
    }

    /**
     * What {@code extensions.cost} tells; the operation's context keeps it by its class.
     *
     * @param requested what the operation costs, or what reading it has cost when it never ran
     * @param throttle how the buckets stand; null while it has paid for no more than being read
     * @param cost of what runs; null of what never ran
     */
    private record Price(
            long requested,
            @Nullable Throttle throttle,
            @Nullable Cost cost) {
        static final Price NONE = new Price(0, null, null);

        static Price of(GraphQLContext context) {
            return context.getOrDefault(Price.class, NONE);
        }

        /** What was used by an answer; all of it where something failed, which may have been the dearest part. */
        long used(ExecutionResult result) {
            return cost != null && result.getErrors().isEmpty() && result.getData() instanceof Map<?, ?> data
                    ? cost.used(data)
                    : requested;
        }

        Map<String, Object> told(long used) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("requested", requested);
            told.put("actual", used);
            if (throttle != null) told.put("throttle", throttle.told());
            return told;
        }
    }

    /** Lets the caller pay for a document that is about to be read; the refusal when too little is left. */
    Optional<ApiError> chargeReading(GraphQLContext context, String text) {
        var points = priceOfReading(text);
        if (points == 0 || isPaidBehindRequests(context)) return Optional.empty();
        var throttle = purse.spend(spender(context), points);
        var refusal = throttle.refusal();
        context.put(Price.class, new Price(points, refusal.isPresent() ? throttle : null, null));
        return refusal.map(this::told);
    }

    /**
     * Lets the caller pay for a document that is read while an operation runs.
     *
     * @throws CodedException THROTTLED when too little is left
     */
    void chargeReadingInside(GraphQLContext context, String text) {
        var refusal = purse.spend(spender(context), Math.max(LEAST, priceOfReading(text)))
                .refusal();
        if (refusal.isPresent()) throw refusal.get();
    }

    private long priceOfReading(String text) {
        return Math.min(text.length(), limits.characters()) / CHARACTERS_FOR_A_POINT;
    }

    /**
     * Lets the caller pay for an operation that is about to run.
     *
     * @throws AbortExecutionException when it costs too much at once, the caller has too little left, or it is too
     *     heavy for what the node is doing and has to wait for its place
     */
    void charge(ExecutionContext execution) {
        var price = Cost.of(
                execution.getGraphQLSchema(),
                execution.getDocument(),
                execution.getOperationDefinition(),
                execution.getCoercedVariables());
        var cost = price.requested();
        var context = execution.getGraphQLContext();
        if (cost > limits.cost()) {
            context.put(Price.class, new Price(cost, null, null));
            throw refused(new CodedException(ErrorCode.COST_EXCEEDED, "limit.cost", cost, limits.cost()));
        }
        OperationPlace place = context.get(OperationPlace.class);
        if (place != null && !place.weigh(cost)) throw refused(CodedException.overloaded());
        StoredOperation.CostMeter meter = context.get(StoredOperation.CostMeter.class);
        if (meter != null) {
            try {
                meter.add(cost);
            } catch (CodedException tooMuch) {
                throw refused(tooMuch);
            }
        }
        if (isPaidBehindRequests(context)) return;
        var throttle = purse.spend(spender(context), cost);
        context.put(Price.class, new Price(cost, throttle, price));
        throttle.refusal().ifPresent(refusal -> {
            throw refused(refusal);
        });
    }

    /**
     * The result with its price; what was paid and not used is given back. What was refused before it could be charged
     * pays the least that an operation costs.
     */
    ExecutionResult settle(GraphQLContext context, ExecutionResult result) {
        var price = Price.of(context);
        OperationPlace place = context.get(OperationPlace.class);
        if ((place != null && place.mustWait()) || isPaidBehindRequests(context)) return result;
        if (price.throttle != null) {
            var used = price.used(result);
            var settled = new Price(
                    price.requested,
                    purse.giveBack(spender(context), price.requested - used, price.throttle),
                    price.cost);
            return result.transform(told -> told.addExtension("cost", settled.told(used)));
        }
        var throttle = purse.spend(spender(context), LEAST);
        var paid = new Price(Math.max(price.requested, LEAST), throttle, null);
        var answer = throttle.refusal()
                .<ExecutionResult>map(refusal -> new ExecutionResultImpl(told(refusal)))
                .orElse(result);
        return answer.transform(told -> told.addExtension("cost", paid.told(paid.requested)));
    }

    /** Lets the caller pay for what was refused before it came to a document; what is to be told. */
    public CodedException refuse(RateLimitKey spender, CodedException refusal) {
        return purse.spend(spender, LEAST).refusal().orElse(refusal);
    }

    /** What is executed behind the requests spends nobody's points: a meter of its own says when it is enough. */
    private static boolean isPaidBehindRequests(GraphQLContext context) {
        return context.hasKey(StoredOperation.CostMeter.class) && !context.hasKey(RateLimitKey.class);
    }

    private static RateLimitKey spender(GraphQLContext context) {
        return Objects.requireNonNull(context.<RateLimitKey>get(RateLimitKey.class));
    }

    private ApiError told(CodedException refusal) {
        return new ApiError(refusal, messages);
    }

    private AbortExecutionException refused(CodedException failure) {
        return new AbortExecutionException(List.of(told(failure)));
    }
}
