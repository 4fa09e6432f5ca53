package io.xinqiao.platform;

import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Works out what an operation costs before it runs, refuses what costs too much, and keeps the price to be told. */
@Component
class Toll {
    /** Under which the operation's context keeps what {@code extensions.cost} tells. */
    static final String PRICE = "xinqiao.cost";

    private final Limits limits;
    private final Purse purse;
    private final Messages messages;

    Toll(Limits limits, Purse purse, Messages messages) {
        this.limits = limits;
        this.purse = purse;
        this.messages = messages;
    }

    /**
     * Lets the caller pay for an operation that is about to run.
     *
     * @throws AbortExecutionException when it costs too much at once, the caller has too little left, or it is too
     *     heavy for what the node is doing and has to wait for its place
     */
    void charge(ExecutionContext execution) {
        var cost = Cost.of(
                execution.getGraphQLSchema(),
                execution.getDocument(),
                execution.getOperationDefinition(),
                execution.getCoercedVariables());
        var context = execution.getGraphQLContext();
        if (cost > limits.cost()) {
            context.put(PRICE, Map.of("requested", cost));
            throw refused(new CodedException(ErrorCode.COST_EXCEEDED, "limit.cost", cost, limits.cost()));
        }
        OperationPlace place = context.get(OperationPlace.class);
        if (place != null && !place.weigh(cost)) throw refused(CodedException.overloaded());
        var throttle = purse.spend(Objects.requireNonNull(context.<Spender>get(Spender.class)), cost);
        context.put(PRICE, Map.of("requested", cost, "throttle", throttle.told()));
        throttle.refusal().ifPresent(refusal -> {
            throw refused(refusal);
        });
    }

    private AbortExecutionException refused(CodedException failure) {
        return new AbortExecutionException(List.of(new ToldError(failure, messages)));
    }
}
