package io.xinqiao.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Events reach other systems at least once, in order, signed; whoever fails holds up nobody. */
class WebhooksTest extends ApiTest {
    private record Endpoint(String id, String secret) {}

    private static Endpoint endpoint(Company company, Receiver receiver) {
        var created = company.as(Role.TENANT_ADMIN)
                .mutate(
                        "createWebhookEndpoint",
                        Map.of("url", receiver.url(), "topics", List.of("TICKET_STEPS")),
                        "webhookEndpoint { id state topics } secret")
                .fine();
        return new Endpoint(
                created.data("/createWebhookEndpoint/webhookEndpoint/id").asString(),
                created.data("/createWebhookEndpoint/secret").asString());
    }

    private static void remove(Company company, Endpoint endpoint) {
        company.as(Role.TENANT_ADMIN)
                .mutate(
                        "updateWebhookEndpoint",
                        Map.of("webhookEndpointId", endpoint.id(), "state", "REMOVED"),
                        "webhookEndpoint { state }")
                .fine();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        await(Duration.ofSeconds(40), condition);
    }

    private static void await(Duration most, BooleanSupplier condition) throws InterruptedException {
        var until = Instant.now().plus(most);
        while (!condition.getAsBoolean() && Instant.now().isBefore(until)) Thread.sleep(50);
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static String moved(Company company, String title) {
        var ticket = company.newTicket("REPAIR", title);
        for (var step : List.of("acceptTicket", "startTicket")) {
            company.as(Role.STEWARD)
                    .mutate(step, Map.of("ticketId", ticket), "ticket { id }")
                    .fine();
        }
        return ticket;
    }

    private static List<String> stepsOf(Receiver receiver, String ticket) {
        var json = JsonMapper.builder().build();
        return receiver.got().stream()
                .map(got -> json.readTree(got.body()))
                .filter(event -> event.at("/data/ticket/id").asString().equals(ticket))
                .map(event -> event.at("/type").asString())
                .toList();
    }

    @Test
    void theSignatureIsTheStandardsAndTheMessagesAreReadyToSend() throws Exception {
        try (var receiver = new Receiver()) {
            var endpoint = endpoint(jinxiu(), receiver);
            var ticket = moved(jinxiu(), "签名");
            await(() -> stepsOf(receiver, ticket).size() == 3);
            assertThat(stepsOf(receiver, ticket)).containsExactly("ticket.submit", "ticket.accept", "ticket.start");
            var first = receiver.got().getFirst();
            Map<String, List<String>> headers = new HashMap<>();
            first.headers().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
            new Webhook(endpoint.secret()).verify(first.body(), headers);
            assertThatThrownBy(() -> new Webhook(endpoint.secret()).verify(first.body() + " ", headers))
                    .isInstanceOf(WebhookVerificationException.class);
            assertThat(first.body()).contains("\"sms\":{\"zh\":\"【物业】已收到您的报事 ").doesNotContain("contactPhone");
            remove(jinxiu(), endpoint);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Receiver.Mood.class,
            names = {"FAILS", "HANGS", "REDIRECTS"})
    void nothingIsLostAndNobodyElseWaits(Receiver.Mood mood) throws Exception {
        try (var bad = new Receiver();
                var good = new Receiver()) {
            bad.mood = mood;
            var failing = endpoint(jinxiu(), bad);
            var working = endpoint(anlan(), good);
            var lost = moved(jinxiu(), "不能丢 " + mood);
            var other = moved(anlan(), "不受影响");
            // The bad one is as bad as before all the while.
            await(() -> stepsOf(good, other).size() == 3);
            await(() -> attempts(failing) >= 2);
            bad.mood = Receiver.Mood.FINE;
            await(() -> stepsOf(bad, lost).stream().distinct().count() == 3);
            assertThat(stepsOf(bad, lost).stream().distinct())
                    .containsExactly("ticket.submit", "ticket.accept", "ticket.start");
            remove(jinxiu(), failing);
            remove(anlan(), working);
        }
    }

    /** Whatever was confirmed to whoever asked the node that dies is brought by another, in order. */
    @Test
    void aNodeThatIsKilledLosesNothing() throws Exception {
        try (var receiver = new Receiver();
                var victim = ApiProcess.start()) {
            receiver.mood = Receiver.Mood.FAILS;
            var endpoint = endpoint(jinxiu(), receiver);
            var steward = victim.api().as(jinxiu().token(Role.STEWARD));
            List<String> confirmed = new ArrayList<>();
            for (var at = 0; at < 10; at++) {
                var ticket = jinxiu().newTicket("REPAIR", "掉电 " + at);
                for (var step : List.of("acceptTicket", "startTicket")) {
                    steward.mutate(step, Map.of("ticketId", ticket), "ticket { id }")
                            .fine();
                }
                confirmed.add(ticket);
                if (at == 4) receiver.mood = Receiver.Mood.FINE;
            }
            victim.kill();
            for (var ticket : confirmed) {
                await(
                        Duration.ofSeconds(120),
                        () -> stepsOf(receiver, ticket).stream().distinct().count() == 3);
                assertThat(stepsOf(receiver, ticket).stream().distinct())
                        .containsExactly("ticket.submit", "ticket.accept", "ticket.start");
            }
            remove(jinxiu(), endpoint);
        }
    }

    @Test
    void anAnswerThatNeverEndsIsNotWaitedFor() throws Exception {
        try (var receiver = new Receiver()) {
            receiver.mood = Receiver.Mood.DRIPS;
            var endpoint = endpoint(jinxiu(), receiver);
            var ticket = moved(jinxiu(), "答个没完");
            await(() -> stepsOf(receiver, ticket).size() == 3);
            assertThat(stepsOf(receiver, ticket)).containsExactly("ticket.submit", "ticket.accept", "ticket.start");
            remove(jinxiu(), endpoint);
        }
    }

    @Test
    void anEndpointIsDeletedWithWhatWasBroughtThere() throws Exception {
        try (var receiver = new Receiver()) {
            var endpoint = endpoint(jinxiu(), receiver);
            var ticket = moved(jinxiu(), "删掉的回调");
            await(() -> stepsOf(receiver, ticket).size() == 3 && attempts(endpoint) > 0);
            jinxiu().as(Role.TENANT_ADMIN)
                    .mutate(
                            "deleteWebhookEndpoint",
                            Map.of("webhookEndpointId", endpoint.id()),
                            "webhookEndpoint { id }")
                    .fine();
        }
    }

    private int attempts(Endpoint endpoint) {
        return jinxiu().as(Role.TENANT_ADMIN)
                .ask(
                        "query($id: ID!) { webhookDeliveries(last: 1, filter: { webhookEndpointId: $id }) { nodes {"
                            + " attempts state lastStatus lastError nextAttemptAt log { status error millis } } } }",
                        Map.of("id", endpoint.id()))
                .fine()
                .data("/webhookDeliveries/nodes/0/attempts")
                .asInt();
    }

    @Test
    void manyTicketsAtOnceKeepTheOrderOfEach() throws Exception {
        try (var receiver = new Receiver()) {
            var endpoint = endpoint(jinxiu(), receiver);
            List<String> tickets = new ArrayList<>();
            for (var at = 0; at < 8; at++) tickets.add(moved(jinxiu(), "顺序 " + at));
            await(() -> tickets.stream()
                    .allMatch(ticket -> stepsOf(receiver, ticket).size() == 3));
            for (var ticket : tickets) {
                assertThat(stepsOf(receiver, ticket)).containsExactly("ticket.submit", "ticket.accept", "ticket.start");
            }
            assertThat(receiver.got().stream().map(Receiver.Got::id).collect(Collectors.toSet()))
                    .as("each under an id of its own")
                    .hasSameSizeAs(receiver.got());
            remove(jinxiu(), endpoint);
        }
    }

    @Test
    void aSecretIsRotatedWithoutAGapAndADeliveryBroughtAgainKeepsItsId() throws Exception {
        try (var receiver = new Receiver()) {
            var endpoint = endpoint(jinxiu(), receiver);
            var admin = jinxiu().as(Role.TENANT_ADMIN);
            var rotated = admin.mutate(
                            "rotateWebhookSecret",
                            Map.of("webhookEndpointId", endpoint.id()),
                            "webhookEndpoint { formerSecretUntil } secret")
                    .fine();
            var ticket = moved(jinxiu(), "换密钥");
            await(() -> stepsOf(receiver, ticket).size() == 3);
            var got = receiver.got().getFirst();
            Map<String, List<String>> headers = new HashMap<>();
            got.headers().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
            new Webhook(endpoint.secret()).verify(got.body(), headers);
            new Webhook(rotated.data("/rotateWebhookSecret/secret").asString()).verify(got.body(), headers);
            var delivered = admin.ask(
                            "query($id: ID!) { webhookDeliveries(filter: { webhookEndpointId: $id, states: [DELIVERED]"
                                    + " }) { nodes { id } } }",
                            Map.of("id", endpoint.id()))
                    .fine();
            var ids = StreamSupport.stream(
                            delivered.data("/webhookDeliveries/nodes").spliterator(), false)
                    .map(node -> node.at("/id").asString())
                    .toList();
            admin.mutate("replayWebhookDeliveries", Map.of("webhookDeliveryIds", ids), "webhookDeliveries { state }")
                    .fine();
            await(() -> receiver.got().size() == 6);
            assertThat(receiver.got().stream().map(Receiver.Got::id).distinct()).hasSize(3);
            remove(jinxiu(), endpoint);
        }
    }

    @Test
    void aTestEventArrivesSignedWhateverIsWaitedFor() throws Exception {
        try (var receiver = new Receiver()) {
            var endpoint = endpoint(jinxiu(), receiver);
            var admin = jinxiu().as(Role.TENANT_ADMIN);
            var input = Map.<String, Object>of(
                    "webhookEndpointId", endpoint.id(), "idempotencyKey", "0190b6a4-0000-7000-8000-00000000ab01");
            var sent = admin.mutate("testWebhookEndpoint", input, "webhookDelivery { id state topic }")
                    .fine();
            assertThat(sent.data("/testWebhookEndpoint/webhookDelivery/topic").isNull())
                    .isTrue();
            await(() -> receiver.got().size() == 1);
            var got = receiver.got().getFirst();
            Map<String, List<String>> headers = new HashMap<>();
            got.headers().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
            new Webhook(endpoint.secret()).verify(got.body(), headers);
            assertThat(got.body()).contains("\"type\":\"webhook.test\"", endpoint.id());
            var again = admin.mutate("testWebhookEndpoint", input, "webhookDelivery { id }")
                    .fine();
            assertThat(again.data("/testWebhookEndpoint/webhookDelivery/id"))
                    .isEqualTo(sent.data("/testWebhookEndpoint/webhookDelivery/id"));
            assertThat(admin.mutate(
                                    "testWebhookEndpoint",
                                    Map.of("webhookEndpointId", anlan().id("WebhookEndpoint")),
                                    "webhookDelivery { id }")
                            .refusal("testWebhookEndpoint"))
                    .isEqualTo("NOT_FOUND");
            remove(jinxiu(), endpoint);
        }
    }

    @Test
    void aReceiverThatIsGoneIsPausedAndTheAdministratorTold() throws Exception {
        try (var receiver = new Receiver()) {
            receiver.mood = Receiver.Mood.GONE;
            var endpoint = endpoint(jinxiu(), receiver);
            moved(jinxiu(), "已不在");
            await(() -> state(endpoint).equals("PAUSED"));
            var told = jinxiu().as(Role.TENANT_ADMIN)
                    .ask("{ notices(filter: { kinds: [WEBHOOK_FAILING] }) { nodes { text subjectId } } }")
                    .fine();
            assertThat(told.data("/notices/nodes/0/subjectId").asString()).isEqualTo(endpoint.id());
            remove(jinxiu(), endpoint);
        }
    }

    private String state(Endpoint endpoint) {
        return jinxiu().as(Role.TENANT_ADMIN)
                .ask(
                        "query($id: ID!) { node(id: $id) { ... on WebhookEndpoint { state } } }",
                        Map.of("id", endpoint.id()))
                .fine()
                .data("/node/state")
                .asString();
    }

    @Test
    void theCompanysOwnWordsGoOutInsteadOfTheProducts() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        Map<String, Object> input = new HashMap<>(
                Map.of("event", "ticket.transfer", "channel", "SMS", "language", "ZH", "words", "${number} 已换管家"));
        var set = admin.mutate("setMessageTemplate", input, "messageTemplates { words own channel }")
                .fine();
        assertThat(set.data("/setMessageTemplate/messageTemplates/0/own").asBoolean())
                .isTrue();
        input.put("words", "${phone}");
        assertThat(admin.mutate("setMessageTemplate", input, "messageTemplates { words }")
                        .refusal("setMessageTemplate"))
                .isEqualTo("INVALID");
        input.put("event", "ticket.accept");
        input.remove("words");
        var product = admin.mutate("setMessageTemplate", input, "messageTemplates { words own language }")
                .fine();
        assertThat(product.data("/setMessageTemplate/messageTemplates").size()).isEqualTo(4);
    }

    @Test
    void deliveriesThatAreNotThereAreRefusedWithAllTheOthers() throws Exception {
        try (var receiver = new Receiver()) {
            var endpoint = endpoint(jinxiu(), receiver);
            var ticket = moved(jinxiu(), "重投");
            await(() -> stepsOf(receiver, ticket).size() == 3);
            var admin = jinxiu().as(Role.TENANT_ADMIN);
            var own = admin.ask(
                            "query($id: ID!) { webhookDeliveries(first: 1, filter: { webhookEndpointId: $id }) { nodes"
                                    + " { id } } }",
                            Map.of("id", endpoint.id()))
                    .fine()
                    .data("/webhookDeliveries/nodes/0/id")
                    .asString();
            var answer = admin.mutate(
                    "replayWebhookDeliveries",
                    Map.of("webhookDeliveryIds", List.of(own, anlan().id("WebhookDelivery"))),
                    "webhookDeliveries { id }");
            assertThat(answer.refusal("replayWebhookDeliveries")).isEqualTo("NOT_FOUND");
            assertThat(admin.ask(
                                    "query($id: ID!) { node(id: $id) { ... on WebhookDelivery { state } } }",
                                    Map.of("id", own))
                            .fine()
                            .data("/node/state")
                            .asString())
                    .isEqualTo("DELIVERED");
            remove(jinxiu(), endpoint);
        }
    }
}
