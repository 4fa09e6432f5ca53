package io.xinqiao;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.Stack;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} in the middle: what was confirmed is there, what was not is not half there. */
class CrashTest extends ApiTest {
    private static final String NEW_TENANT = "tenant { state provisioningStep } temporaryPassword";

    private static Map<String, Object> wish(String code) {
        return Map.of(
                "code",
                code,
                "name",
                code + " 物业",
                "administrator",
                Map.of("username", code + ".admin", "name", "管理员"));
    }

    /**
     * Killed at several moments of an onboarding; into which step each falls depends on the machine, and must not
     * matter.
     */
    @ParameterizedTest
    @ValueSource(ints = {5, 60, 150, 300})
    void anOnboardingThatIsKilledIsCompletedByTheSameCall(int millisecondsUntilKilled) {
        var code = "killed-" + millisecondsUntilKilled;
        try (var victim = ApiProcess.start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var operator = victim.api().as(Company.operatorToken());
            operator.ask("{ tenants { totalCount } }").fine();
            var sent = threads.submit(() -> operator.mutate("provisionTenant", wish(code), NEW_TENANT));
            ApiProcess.pause(Duration.ofMillis(millisecondsUntilKilled));
            victim.kill();
            assertThat(sent).as("the call ended one way or the other").satisfies(call -> {
                try {
                    call.get();
                } catch (java.util.concurrent.ExecutionException cutOff) {
                    assertThat(cutOff).hasCauseInstanceOf(UncheckedIOException.class);
                }
            });
        }
        var operator = api().as(Company.operatorToken());
        var completed =
                operator.mutate("provisionTenant", wish(code), NEW_TENANT).fine();
        assertThat(completed.data("/provisionTenant/tenant/provisioningStep").asString())
                .isEqualTo("COMPLETE");
        assertThat(completed.data("/provisionTenant/tenant/state").asString()).isEqualTo("ACTIVE");

        Stack.keycloak().setPassword(code + ".admin", "Secret-2026");
        var admin = api().as(Stack.keycloak().token(code + ".admin", "Secret-2026", code));
        var seen = admin.ask("{ viewer { tenant { code } } members { totalCount nodes { grants { role } } }"
                        + " ticketCategories { totalCount } }")
                .fine();
        assertThat(seen.data("/viewer/tenant/code").asString()).isEqualTo(code);
        assertThat(seen.data("/members/totalCount").asInt())
                .as("one administrator")
                .isEqualTo(1);
        assertThat(seen.data("/members/nodes/0/grants").size())
                .as("with one grant")
                .isEqualTo(1);
        assertThat(seen.data("/ticketCategories/totalCount").asInt())
                .as("the defaults, once")
                .isEqualTo(12);
    }

    @Test
    void ticketsThatWereConfirmedAreThereAndNoneIsHalfThere() throws Exception {
        var company = jinxiu();
        Map<String, Integer> confirmed = new ConcurrentHashMap<>();
        var goOn = new AtomicBoolean(true);
        try (var victim = ApiProcess.start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var desk = victim.api().as(company.token(Role.FRONT_DESK));
            List<Future<?>> writers = new ArrayList<>();
            for (var at = 0; at < 8; at++) {
                writers.add(threads.submit(() -> keepWriting(desk, company, confirmed, goOn)));
            }
            awaitConfirmed(confirmed, 21, writers);
            victim.kill();
            goOn.set(false);
            for (var writer : writers) writer.get();
        }
        assertThat(confirmed).hasSizeGreaterThan(20);
        var supervisor = company.as(Role.SUPERVISOR);
        Set<String> seen = new HashSet<>();
        String cursor = null;
        do {
            var page = supervisor
                    .ask("""
                        query($after: String) {
                          tickets(first: 100, after: $after, filter: {kinds: [PRAISE]}) {
                            nodes { id version state number events(first: 10) { totalCount nodes { step } } }
                            pageInfo { hasNextPage endCursor }
                          }
                        }
                        """, cursor == null ? Map.of() : Map.of("after", cursor))
                    .fine();
            for (var ticket : page.data("/tickets/nodes")) {
                var id = ticket.path("id").asString();
                seen.add(id);
                var version = ticket.path("version").asInt();
                assertThat(ticket.at("/events/totalCount").asInt())
                        .as("one event a change")
                        .isEqualTo(version);
                assertThat(ticket.path("state").asString()).isEqualTo(version == 1 ? "SUBMITTED" : "ACCEPTED");
                assertThat(version)
                        .as("what was confirmed is there")
                        .isGreaterThanOrEqualTo(confirmed.getOrDefault(id, 0));
            }
            cursor = page.data("/tickets/pageInfo/hasNextPage").asBoolean()
                    ? page.data("/tickets/pageInfo/endCursor").asString()
                    : null;
        } while (cursor != null);
        assertThat(seen).containsAll(confirmed.keySet());
    }

    /** However busy the machine is: what is needed is some tickets, and writers in the middle of the next. */
    private static void awaitConfirmed(Map<String, Integer> confirmed, int tickets, List<Future<?>> writers) {
        var deadline = Instant.now().plus(Duration.ofMinutes(5));
        while (confirmed.size() < tickets
                && writers.stream().noneMatch(Future::isDone)
                && Instant.now().isBefore(deadline)) {
            ApiProcess.pause(Duration.ofMillis(20));
        }
    }

    /** Praises, so that they can be told from all other tickets; each is created and accepted. */
    private static void keepWriting(Api desk, Company company, Map<String, Integer> confirmed, AtomicBoolean goOn) {
        try {
            while (goOn.get()) {
                var input = Map.of("unitId", company.id("Unit"), "kind", "PRAISE", "channel", "PHONE", "title", "谢谢");
                var id = desk.mutate("createTicket", input, "ticket { id }")
                        .fine()
                        .data("/createTicket/ticket/id")
                        .asString();
                confirmed.put(id, 1);
                desk.mutate("acceptTicket", Map.of("ticketId", id), "ticket { version }")
                        .fine();
                confirmed.put(id, 2);
            }
        } catch (UncheckedIOException killed) {
            // What the kill leaves of a request in flight. Any other answer than success fails the test above.
            return;
        }
    }
}
