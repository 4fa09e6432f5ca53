package io.xinqiao.transport;

import graphql.ExecutionInput;
import io.xinqiao.identity.Session;
import io.xinqiao.identity.Tokens;
import io.xinqiao.load.RateLimitKey;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.Request;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * A warm-up: loads what the first requests need before the port opens, on the thread that starts the application.
 *
 * <p>A virtual thread that loads a class keeps its carrier while it waits for another thread that loads the same. If
 * all first requests do that at once, those who are waited for may find no carrier to go on with.
 */
@Component
class WarmUp implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
    private static final String NOBODY = "warm-up";

    /** What the engine can answer without a company: the schema, a typo, a page that nobody may see. */
    private static final List<String> DOCUMENTS = List.of(
            "{ __schema { queryType { name fields { name args { name type { name } } } } } }", "{ ticket }", """
            query($first: Int!) { tickets(first: $first, filter: {states: [ACCEPTED]}) {
              nodes { id number title state unit { number owner { name } } events(first: 3) { nodes { step by { name } } } }
              pageInfo { hasNextPage endCursor } totalCount } }
            """);

    private final GraphQlSource source;
    private final Operations operations;
    private final Tokens tokens;
    private final JsonMapper json;
    private final Clock clock;
    private volatile boolean running;

    WarmUp(GraphQlSource source, Operations operations, Tokens tokens, JsonMapper json, Clock clock) {
        this.source = source;
        this.operations = operations;
        this.tokens = tokens;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void start() {
        var begun = System.nanoTime();
        new Request(NOBODY, Locale.SIMPLIFIED_CHINESE).call(() -> {
            refuseATokenOfNobody();
            for (var document : DOCUMENTS) {
                operations.execute(nobody(), call(document));
                var answer = source.graphQl().execute(input(document));
                json.writeValueAsBytes(answer.toSpecification());
            }
            return null;
        });
        log.info("Warmed up in {} ms", (System.nanoTime() - begun) / 1_000_000);
        running = true;
    }

    private void refuseATokenOfNobody() {
        try {
            tokens.verify("Bearer none", null, null);
        } catch (CodedException refused) {
            log.debug("Nobody's token is refused, as it has to be", refused);
        }
    }

    private GraphQlCall call(String document) {
        return GraphQlCall.of(Map.of("query", document, "variables", Map.of("first", 1)));
    }

    private Session nobody() {
        var token = Jwt.withTokenValue(NOBODY)
                .header("alg", "none")
                .subject(NOBODY)
                .expiresAt(clock.instant().plus(Duration.ofMinutes(1)))
                .build();
        return new Session(token, null, null);
    }

    private static ExecutionInput input(String document) {
        return ExecutionInput.newExecutionInput()
                .query(document)
                .variables(Map.of("first", 1))
                .locale(Locale.SIMPLIFIED_CHINESE)
                .graphQLContext(Map.of(RateLimitKey.class, new RateLimitKey(NOBODY, "")))
                .build();
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server opens its port, after everything else that starts. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
    }
}
