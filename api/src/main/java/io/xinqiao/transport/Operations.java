package io.xinqiao.transport;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.execution.UnknownOperationException;
import io.xinqiao.clients.TrustedDocuments;
import io.xinqiao.execution.CostLimit;
import io.xinqiao.execution.OperationOutline;
import io.xinqiao.execution.VariableProblems;
import io.xinqiao.identity.Gate;
import io.xinqiao.identity.Session;
import io.xinqiao.load.Load;
import io.xinqiao.load.OperationPlace;
import io.xinqiao.load.RateLimitKey;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.GraphQlErrors;
import io.xinqiao.platform.Request;
import java.util.Map;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/** Executes operations, whatever they came by: through the gate, on this thread, to the end. */
@Component
class Operations {
    private final GraphQL engine;
    private final TrustedDocuments documents;
    private final Gate gate;
    private final GraphQlErrors errors;
    private final Load load;
    private final CostLimit toll;
    private final VariableProblems variables;
    private final HeavyCalls heavy = new HeavyCalls();

    Operations(
            GraphQlSource source,
            TrustedDocuments documents,
            Gate gate,
            GraphQlErrors errors,
            Load load,
            CostLimit toll,
            VariableProblems variables) {
        this.documents = documents;
        this.engine = source.graphQl();
        this.gate = gate;
        this.errors = errors;
        this.load = load;
        this.toll = toll;
        this.variables = variables;
    }

    /** The answer. A failure is an answer too; nothing is thrown. The data of a subscription is a publisher. */
    Answer execute(Session session, GraphQlCall call) {
        OperationPlace place;
        try {
            load.requireRoom(session.share(), () -> heavy.isKnown(call));
            place = load.operation(session.share());
        } catch (CodedException full) {
            return new Answer(errors.refuse(full), load, null);
        }
        var answered = false;
        try {
            var result = gate.enter(session, () -> run(session, call, place));
            if (place.mustWait()) {
                heavy.remember(call);
                place.await();
                result = gate.enter(session, () -> run(session, call, place));
            }
            answered = true;
            return new Answer(result, load, place);
        } catch (RuntimeException failure) {
            return new Answer(errors.refuse(failure), load, null);
        } finally {
            if (!answered) place.close();
        }
    }

    /** The answer to a request that asks for no operation. */
    ExecutionResult refuse(Session session, CodedException refusal) {
        try {
            return gate.enter(session, () -> errors.refuse(toll.refuse(session.spender(), refusal)));
        } catch (RuntimeException failure) {
            return errors.refuse(failure);
        }
    }

    /**
     * What kind of operation a registered document is.
     *
     * @throws CodedException NOT_FOUND when it is not registered
     */
    OperationOutline.Kind kind(Session session, String documentId) {
        return gate.enter(session, () -> {
            try {
                return documents.named(session.client(), documentId).kind();
            } catch (CodedException refused) {
                throw toll.refuse(session.spender(), refused);
            }
        });
    }

    private String document(Session session, GraphQlCall call) {
        if (call.documentId() != null)
            return documents.named(session.client(), call.documentId()).text();
        if (call.query() == null) throw new CodedException(ErrorCode.BAD_REQUEST, "request.noQuery");
        documents.requireMaySendTexts(session.client());
        return call.query();
    }

    private ExecutionResult run(Session session, GraphQlCall call, OperationPlace place) {
        var spender = session.spender();
        try {
            documents.requireMayAskFrom(session.origin(), session.client());
            var input = ExecutionInput.newExecutionInput()
                    .query(document(session, call))
                    .operationName(call.operationName())
                    .variables(call.variables())
                    .extensions(call.extensions())
                    .locale(Request.current().locale())
                    .graphQLContext(Map.of(RateLimitKey.class, spender, OperationPlace.class, place))
                    .build();
            return errors.dress(variables.told(input, engine.execute(input)));
        } catch (UnknownOperationException _) {
            throw toll.refuse(spender, new CodedException(ErrorCode.BAD_REQUEST, "request.operation"));
        } catch (CodedException refused) {
            throw toll.refuse(spender, refused);
        }
    }
}
