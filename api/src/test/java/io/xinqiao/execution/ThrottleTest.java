package io.xinqiao.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api.Answer;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Points leak from a bucket of the client and one of the company; all nodes take from the same. */
class ThrottleTest extends ApiTest {
    private static final int COST = 500;
    /** Costs so much whatever there is, so that nothing of it is given back, and is too short to cost reading. */
    private static final String PAGE = "{ __schema { types { name } } }";

    private static Map<String, String> buckets(int client, int company) {
        return Map.of(
                "xinqiao.limits.client.limit",
                Integer.toString(client),
                "xinqiao.limits.client.restore",
                "50",
                "xinqiao.limits.company.limit",
                Integer.toString(company),
                "xinqiao.limits.company.restore",
                "50");
    }

    @Test
    void whoeverHasNoPointsLeftIsToldWhenToComeAgain() {
        try (var node = ApiProcess.start(buckets(5_000, 1_000_000))) {
            var supervisor = node.api().as(anlan().token(Role.SUPERVISOR));
            Answer answer;
            var served = 0;
            while ((answer = supervisor.ask(PAGE)).status() == 200) served++;
            assertThat(served).isBetween(5_000 / COST, 5_000 / COST + 2);
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.code()).isEqualTo("THROTTLED");
            assertThat(answer.message()).contains("秒后重试");
            var wait = Integer.parseInt(
                    answer.response().headers().firstValue("Retry-After").orElseThrow());
            assertThat(wait).isBetween(1, 11);
            assertThat(answer.json().at("/errors/0/extensions/retryAfterMs").asLong())
                    .isBetween(1L, 11_000L);
            assertThat(answer.json().at("/extensions/cost/throttle/limit").asInt())
                    .isEqualTo(5_000);
            assertThat(answer.json().at("/extensions/cost/throttle/restoreRate").asInt())
                    .isEqualTo(50);
            assertThat(supervisor.with("Accept", "application/json").ask(PAGE).status())
                    .as("for legacy clients too")
                    .isEqualTo(429);
            ApiProcess.pause(java.time.Duration.ofSeconds(wait));
            assertThat(supervisor.ask(PAGE).status()).isEqualTo(200);
        }
    }

    @Test
    void twoNodesTakeFromOneBucketAndOneMemberDoesNotUseUpAnothers() throws Exception {
        var settings = buckets(20_000, 10_000_000);
        try (var one = ApiProcess.start(settings);
                var other = ApiProcess.start(settings);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var token = anlan().token(Role.FRONT_DESK);
            List<Callable<Integer>> work = new ArrayList<>();
            for (var at = 0; at < 60; at++) {
                work.add(() -> one.api().as(token).ask(PAGE).status());
                work.add(() -> other.api().as(token).ask(PAGE).status());
            }
            var begun = System.nanoTime();
            var served = 0;
            for (var answer : threads.invokeAll(work)) {
                var status = answer.get();
                assertThat(status)
                        .as("served or told to wait, the first hundred at once too")
                        .isIn(200, 429);
                if (status == 200) served++;
            }
            var seconds = (int) ((System.nanoTime() - begun) / 1_000_000_000) + 1;
            // The bucket, what leaked back meanwhile, and a tenth of it on account for each node.
            assertThat(served * COST).isBetween(20_000, 20_000 + seconds * 50 + 2 * 2_000 + 2 * COST);
            assertThat(one.api().as(anlan().token(Role.SUPERVISOR)).ask(PAGE).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void whoeverSendsOnlyWhatIsRefusedIsThrottledToo() {
        var settings = new HashMap<>(buckets(20, 1_000_000));
        settings.put("xinqiao.limits.client.restore", "1");
        Map<Role, String> floods = Map.of(
                Role.SUPERVISOR, "{\"query\": \"{ nope }\"}",
                Role.STEWARD, "{\"query\": \"{ viewer\"}",
                Role.RESIDENT, "{\"query\"",
                Role.TENANT_ADMIN, "{\"query\": \"{ " + "__typename ".repeat(21) + "}\"}",
                Role.FRONT_DESK, "{\"query\": \"query a { viewer { isOperator } }\", \"operationName\": \"b\"}",
                Role.CASHIER,
                        "{\"query\": \"query($a: Int!) { viewer { isOperator } tickets(first: $a) { totalCount } }\"}",
                Role.TECHNICIAN, "{\"documentId\": \"sha256:nothing\"}",
                Role.ANALYST,
                        "{\"query\": \"{ tickets(first: 100) { nodes { unit { households { members { person { id } } }"
                                + " } events(first: 100) { nodes { id } } } } }\"}");
        try (var node = ApiProcess.start(settings)) {
            floods.forEach((role, body) -> {
                var sender = node.api().as(anlan().token(role));
                var answer = sender.post(body);
                assertThat(answer.status()).as(body + answer.body()).isEqualTo(400);
                for (var sent = 1; sent < 500 && answer.status() == 400; sent++) answer = sender.post(body);
                assertThat(answer.status())
                        .as("%s, flooded with %s", role, body)
                        .isEqualTo(429);
                assertThat(answer.code()).isEqualTo("THROTTLED");
                assertThat(answer.response().headers().firstValue("Retry-After"))
                        .isPresent();
            });
        }
    }

    @Test
    void aLongTextCostsPointsBeforeItIsRead() {
        var long10000 = "{ viewer { isOperator } } # " + "x".repeat(10_000);
        try (var node = ApiProcess.start(buckets(1_000, 1_000_000))) {
            var supervisor = node.api().as(anlan().token(Role.SUPERVISOR));
            var first = supervisor.ask(long10000).fine();
            assertThat(first.json().at("/extensions/cost/requested").asInt()).isEqualTo(1);
            assertThat(first.json().at("/extensions/cost/throttle/available").asInt())
                    .isLessThan(900);
            var known = supervisor.ask(long10000).fine();
            assertThat(known.json().at("/extensions/cost/throttle/available").asInt())
                    .as("what is known is not read again")
                    .isGreaterThan(700);
            var refused = supervisor.ask("{ nope } # " + "x".repeat(10_000));
            assertThat(refused.json().at("/extensions/cost/requested").asInt()).isEqualTo(200);
        }
    }

    @Test
    void aCompanyHasABucketForAllItsClients() {
        try (var node = ApiProcess.start(buckets(100_000, 3_000))) {
            var statuses = new ArrayList<Integer>();
            for (var role : List.of(Role.SUPERVISOR, Role.STEWARD, Role.TENANT_ADMIN)) {
                for (var at = 0; at < 3; at++) {
                    statuses.add(node.api().as(jinxiu().token(role)).ask(PAGE).status());
                }
            }
            assertThat(statuses).startsWith(200, 200, 200, 200, 200).endsWith(429, 429);
        }
    }
}
