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
import java.util.Optional;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/** Executes operations, whatever they came by: through the gate, on this thread, to the end. */
@Component
class Operations {
    private final GraphQL engine;
    private final TrustedDocuments documents;
    private final OperationOutline.Reader outlines;
    private final Gate gate;
    private final GraphQlErrors errors;
    private final Load load;
    private final CostLimit toll;
    private final VariableProblems variables;
    private final HeavyCalls heavy = new HeavyCalls();

    Operations(
            GraphQlSource source,
            TrustedDocuments documents,
            OperationOutline.Reader outlines,
            Gate gate,
            GraphQlErrors errors,
            Load load,
            CostLimit toll,
            VariableProblems variables) {
        this.documents = documents;
        this.outlines = outlines;
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
     * What kind of operation comes by GET: of a registered document, or, where the application may, of a text or its
     * digest. Empty when it may not.
     *
     * @throws CodedException NOT_FOUND when it is not registered, BAD_REQUEST when it is named in no proper way
     */
    Optional<OperationOutline.Kind> kindByGet(Session session, GraphQlCall call) {
        return gate.enter(session, () -> {
            try {
                if (call.documentId() == null && !documents.maySendByGet(session.client())) return Optional.empty();
                if (call.documentId() != null) {
                    return Optional.of(
                            documents.named(session.client(), call.documentId()).kind());
                }
                return Optional.of(outlines.kindOf(document(session, call), call.operationName()));
            } catch (CodedException refused) {
                throw toll.refuse(session.spender(), refused);
            }
        });
    }

    private String document(Session session, GraphQlCall call) {
        if (call.documentId() != null)
            return documents.named(session.client(), call.documentId()).text();
        var persisted = call.persistedId();
        if (call.query() == null) {
            if (persisted == null) throw new CodedException(ErrorCode.BAD_REQUEST, "request.noQuery");
            return documents.persisted(session.client(), persisted);
        }
        documents.requireMaySendTexts(session.client());
        if (persisted != null) documents.remember(session.client(), persisted, call.query());
        return call.query();
    }

    private ExecutionResult run(Session session, GraphQlCall call, OperationPlace place) {
        var spender = session.spender();
        try {
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
