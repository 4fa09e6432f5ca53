package io.xinqiao.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.events.Feeds;
import io.xinqiao.events.Outbox;
import io.xinqiao.identity.Role;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.SocketClient;
import io.xinqiao.testing.Stack;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What subscribers hear, what they don't, and when they are told to go. */
class SubscriptionsTest extends ApiTest {
    private static final String EVENTS =
            "subscription($filter: TicketEventFilter) { ticketEvents(filter: $filter) { step note ticket { id title"
                    + " unit { number } } by { name } } }";
    private static final Duration SILENCE = Duration.ofMillis(1500);

    @Autowired
    Feeds feeds;

    @Autowired
    Outbox outbox;

    @Autowired
    TenantDatabase database;

    @Autowired
    Registry registry;

    private SocketClient subscribed(int port, Role role, Map<String, ?> variables) {
        var client = SocketClient.as(port, jinxiu().token(role));
        client.subscribe("1", EVENTS, variables);
        awaitSubscription(client);
        return client;
    }

    /** A subscription begins some moments after it was asked for; a ping behind it tells that it was read. */
    private static void awaitSubscription(SocketClient client) {
        client.send(Map.of("type", "ping"));
        assertThat(client.next().path("type").asString()).isEqualTo("pong");
        ApiProcess.pause(Duration.ofMillis(500));
    }

    private static JsonNode event(SocketClient client) {
        var message = client.next();
        assertThat(message.path("type").asString()).as(message.toString()).isEqualTo("next");
        return message.at("/payload/data/ticketEvents");
    }

    @Test
    void aSubscriberHearsEachStepOnceWithAllItsEdges() {
        try (var client = subscribed(port(), Role.SUPERVISOR, Map.of())) {
            var ticket = jinxiu().newTicket("REPAIR", "订阅");
            jinxiu().as(Role.FRONT_DESK)
                    .mutate("acceptTicket", Map.of("ticketId", ticket, "note", "马上来"), "ticket { id }")
                    .fine();
            var submitted = event(client);
            assertThat(submitted.path("step").asString()).isEqualTo("SUBMIT");
            assertThat(submitted.at("/ticket/id").asString()).isEqualTo(ticket);
            assertThat(submitted.at("/ticket/unit/number").asString()).isNotEmpty();
            assertThat(submitted.at("/by/name").asString()).isNotEmpty();
            var accepted = event(client);
            assertThat(accepted.path("step").asString()).isEqualTo("ACCEPT");
            assertThat(accepted.path("note").asString()).isEqualTo("马上来");
            assertThat(client.within(SILENCE)).isNull();
        }
    }

    @Test
    void whatIsWrittenOnOneNodeIsHeardOnAnotherWithinASecond() {
        try (var other = ApiProcess.start();
                var there = subscribed(other.port(), Role.SUPERVISOR, Map.of())) {
            // A node that has just started takes a while until its first subscription stands.
            do jinxiu().newTicket("OTHER", "先听到一张");
            while (there.within(Duration.ofSeconds(1)) == null);
            while (there.within(SILENCE) != null) ApiProcess.pause(Duration.ofMillis(1));
            List<Long> millis = new ArrayList<>();
            for (var at = 0; at < 10; at++) {
                var ticket = jinxiu().newTicket("OTHER", "跨节点 " + at);
                var written = System.nanoTime();
                assertThat(event(there).at("/ticket/id").asString()).isEqualTo(ticket);
                millis.add((System.nanoTime() - written) / 1_000_000);
            }
            // Told and not found by looking: the usual one, so that no pause of the machine counts.
            assertThat(millis.stream().sorted().toList().get(millis.size() / 2))
                    .as("milliseconds after the answer")
                    .isLessThan(1_000);
        }
    }

    @Test
    void rowScopeIsThatOfTheQuery() {
        try (var steward = subscribed(port(), Role.STEWARD, Map.of());
                var resident = subscribed(port(), Role.RESIDENT, Map.of());
                var foreign = SocketClient.as(port(), anlan().token(Role.SUPERVISOR))) {
            foreign.subscribe("1", EVENTS, Map.of());
            awaitSubscription(foreign);
            var elsewhere = jinxiu().as(Role.FRONT_DESK)
                    .mutate(
                            "createTicket",
                            Map.of(
                                    "unitId",
                                    jinxiu().id("otherUnit"),
                                    "kind",
                                    "OTHER",
                                    "channel",
                                    "PHONE",
                                    "title",
                                    "别处"),
                            "ticket { id }")
                    .fine();
            assertThat(elsewhere.data("/createTicket/ticket/id").asString()).isNotEmpty();
            var mine = jinxiu().newTicket("OTHER", "我家");
            assertThat(event(steward).at("/ticket/id").asString()).isEqualTo(mine);
            assertThat(event(resident).at("/ticket/id").asString()).isEqualTo(mine);
            var note = Map.of("ticketId", mine, "note", "内部", "internal", true);
            jinxiu().as(Role.FRONT_DESK)
                    .mutate("addTicketNote", note, "ticket { id }")
                    .fine();
            assertThat(event(steward).path("note").asString()).isEqualTo("内部");
            assertThat(resident.within(SILENCE)).as("notes among staff").isNull();
            assertThat(foreign.within(Duration.ofMillis(1)))
                    .as("another company")
                    .isNull();
        }
    }

    @Test
    void filtersNarrow() {
        var wanted = jinxiu().newTicket("REPAIR", "要听的");
        var filter = Map.of("ticketId", wanted, "steps", List.of("ACCEPT", "START"), "kinds", List.of("REPAIR"));
        try (var client = subscribed(port(), Role.SUPERVISOR, Map.of("filter", filter))) {
            var desk = jinxiu().as(Role.FRONT_DESK);
            var other = jinxiu().newTicket("REPAIR", "不听的");
            desk.mutate("acceptTicket", Map.of("ticketId", other), "ticket { id }")
                    .fine();
            desk.mutate("addTicketNote", Map.of("ticketId", wanted, "note", "不听"), "ticket { id }")
                    .fine();
            desk.mutate("acceptTicket", Map.of("ticketId", wanted), "ticket { id }")
                    .fine();
            var heard = event(client);
            assertThat(heard.path("step").asString()).isEqualTo("ACCEPT");
            assertThat(heard.at("/ticket/id").asString()).isEqualTo(wanted);
            assertThat(client.within(SILENCE)).isNull();
        }
    }

    @Test
    void theCashierMayNotSubscribe() {
        try (var client = SocketClient.as(port(), jinxiu().token(Role.CASHIER))) {
            client.subscribe("1", EVENTS, Map.of());
            var answer = client.next();
            assertThat(answer.toString()).contains("FORBIDDEN").doesNotContain("\"complete\"");
        }
    }

    @Test
    void whatCommitsLateIsHeardAllTheSameAndNothingTwice() throws Exception {
        var tenant = tenant("jinxiu");
        var heard = new LinkedBlockingQueue<UUID>();
        var early = NewId.next();
        var late = NewId.next();
        var lateWritten = new CountDownLatch(1);
        var mayCommit = new CountDownLatch(1);
        try (var _ = feeds.listen(tenant, "Test", heard::addAll)) {
            var slow = Thread.ofVirtual()
                    .start(() -> database.as(
                            tenant,
                            () -> database.write(() -> {
                                outbox.record("Test", late);
                                lateWritten.countDown();
                                await(mayCommit);
                                return null;
                            })));
            await(lateWritten);
            database.as(
                    tenant,
                    () -> database.write(() -> {
                        outbox.record("Test", early);
                        return null;
                    }));
            assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo(early);
            mayCommit.countDown();
            slow.join();
            assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo(late);
            assertThat(heard.poll(6, TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    void whatWasRolledBackIsNeverHeard() throws Exception {
        var tenant = tenant("jinxiu");
        var heard = new LinkedBlockingQueue<UUID>();
        var after = NewId.next();
        try (var _ = feeds.listen(tenant, "Test", heard::addAll)) {
            try {
                database.as(
                        tenant,
                        () -> database.write(() -> {
                            outbox.record("Test", NewId.next());
                            throw new IllegalStateException("changed my mind");
                        }));
            } catch (IllegalStateException expected) {
                assertThat(expected).hasMessage("changed my mind");
            }
            database.as(
                    tenant,
                    () -> database.write(() -> {
                        outbox.record("Test", after);
                        return null;
                    }));
            assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo(after);
            assertThat(heard).isEmpty();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Tenant tenant(String code) {
        var company = company(code);
        var id = company.as(Role.TENANT_ADMIN)
                .ask("{ viewer { tenant { id } } }")
                .fine();
        var key = io.xinqiao.platform.GlobalId.parse(
                        id.data("/viewer/tenant/id").asString())
                .orElseThrow()
                .key();
        return registry.ofId(key).orElseThrow();
    }

    @Test
    void whoeverTakesNothingHoldsUpNobody() {
        try (var deaf = SocketClient.deaf(port());
                var lively = subscribed(port(), Role.SUPERVISOR, Map.of())) {
            deaf.send(Map.of(
                    "type",
                    "connection_init",
                    "payload",
                    Map.of("Authorization", "Bearer " + jinxiu().token(Role.SUPERVISOR))));
            deaf.next();
            for (var id = 0; id < 20; id++) deaf.subscribe("s" + id, EVENTS, Map.of());
            ApiProcess.pause(Duration.ofMillis(500));
            for (var at = 0; at < 40; at++) {
                var ticket = jinxiu().newTicket("OTHER", "不等人 " + at);
                assertThat(event(lively).at("/ticket/id").asString()).isEqualTo(ticket);
            }
        }
    }

    static List<Arguments> brokenProtocol() {
        var init = "{\"type\":\"connection_init\",\"payload\":{\"Authorization\":\"Bearer TOKEN\"}}";
        var subscribe =
                "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":\"subscription { ticketEvents { id }"
                        + " }\"}}";
        return List.of(
                Arguments.of(4400, List.of("not json")),
                Arguments.of(4400, List.of("[]")),
                Arguments.of(4400, List.of(init, "{\"type\":\"nonsense\"}")),
                Arguments.of(4400, List.of(init, "{\"type\":7}")),
                Arguments.of(
                        4400, List.of(init, "{\"type\":\"subscribe\",\"payload\":{\"query\":\"{ __typename }\"}}")),
                Arguments.of(4400, List.of(init, "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":5}}")),
                Arguments.of(4401, List.of(subscribe)),
                Arguments.of(4403, List.of(init.replace("TOKEN", "not-a-token"))),
                Arguments.of(4403, List.of("{\"type\":\"connection_init\"}")),
                Arguments.of(4408, List.of()),
                Arguments.of(4409, List.of(init, subscribe, subscribe)),
                Arguments.of(4429, List.of(init, init)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("brokenProtocol")
    void whoeverBreaksTheProtocolIsToldWhy(int code, List<String> messages) {
        try (var client = SocketClient.open(port())) {
            for (var message : messages) client.sendText(message.replace("TOKEN", jinxiu().token(Role.SUPERVISOR)));
            assertThat(client.closeCode()).isEqualTo(code);
        }
    }

    @Test
    void queriesAndMutationsRunOverTheSocketToo() {
        try (var client = SocketClient.as(port(), jinxiu().token(Role.SUPERVISOR))) {
            client.subscribe("q", "{ viewer { tenant { code } } }", Map.of());
            assertThat(client.next().at("/payload/data/viewer/tenant/code").asString())
                    .isEqualTo("jinxiu");
            assertThat(client.next().path("type").asString()).isEqualTo("complete");
            client.subscribe("q", "{ nothingOfTheKind }", Map.of());
            var refused = client.next();
            assertThat(refused.path("type").asString()).isEqualTo("error");
            assertThat(refused.at("/payload/0/extensions/code").asString()).isEqualTo("BAD_REQUEST");
            client.subscribe("q", "{ __typename }", Map.of());
            assertThat(client.next().path("type").asString()).isEqualTo("next");
        }
    }

    @Test
    void aSubscriptionEndsWithTheSignIn() {
        Stack.keycloak().administer("POST", "clients", """
            {"clientId":"short-socket","publicClient":true,"standardFlowEnabled":false,"directAccessGrantsEnabled":true,
             "attributes":{"access.token.lifespan":"4"},"defaultClientScopes":["basic"],"optionalClientScopes":["organization"]}
            """);
        var token = Stack.keycloak().token("short-socket", "jinxiu.supervisor", "Secret-2026", "jinxiu");
        try (var client = SocketClient.as(port(), token)) {
            client.subscribe("1", EVENTS, Map.of());
            assertThat(client.closeCode()).isEqualTo(4403);
        }
    }

    @Test
    void aServerThatStopsTellsItsSubscribersToComeAgain() {
        try (var other = ApiProcess.start();
                var client = subscribed(other.port(), Role.SUPERVISOR, Map.of())) {
            other.terminate();
            assertThat(client.closeCode()).as("service restart").isEqualTo(1012);
        }
    }

    @Test
    void serverSentEventsTellTheSame() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = jinxiu().as(Role.SUPERVISOR)
                    .with("Accept", "text/event-stream")
                    .request()
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"query\":\"subscription { ticketEvents { ticket { id } } }\"}"))
                    .build();
            var answer = http.send(request, BodyHandlers.ofLines());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            ApiProcess.pause(Duration.ofMillis(500));
            var ticket = jinxiu().newTicket("OTHER", "推送");
            var lines = answer.body()
                    .filter(line -> !line.isEmpty() && !line.startsWith(":"))
                    .limit(2)
                    .toList();
            assertThat(lines.getFirst()).isEqualTo("event: next");
            assertThat(lines.getLast()).startsWith("data: ").contains(ticket);
            http.shutdownNow();
        }
    }

    @Test
    void aQueryOverServerSentEventsIsOneNextAndComplete() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            HttpRequest request = jinxiu().as(Role.SUPERVISOR)
                    .with("Accept", "text/event-stream")
                    .request()
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"query\":\"{ __typename }\"}"))
                    .build();
            assertThat(http.send(request, BodyHandlers.ofString()).body())
                    .contains("event: next\ndata: {\"data\":{\"__typename\":\"Query\"}")
                    .endsWith("event: complete\ndata: \n\n");
        }
    }
}
