package io.xinqiao.webhooks;

import static io.xinqiao.schema.tenant.Tables.WEBHOOK_ATTEMPT;
import static io.xinqiao.schema.tenant.Tables.WEBHOOK_DELIVERY;
import static io.xinqiao.schema.tenant.Tables.WEBHOOK_ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Stack;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A receiver that takes nothing costs next to nothing, and loses nothing. */
class DeadReceiverTest extends ApiTest {
    private static final int EVENTS = 200;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    @Test
    void howeverManyEventsWaitForItItIsOnePieceOfWork() throws Exception {
        try (var receiver = new Receiver()) {
            receiver.mood = Receiver.Mood.FAILS;
            var endpoint = endpoint(receiver.url());
            for (var at = 0; at < EVENTS; at++) jinxiu().newTicket("OTHER", "没人接 " + at);
            await(() -> pending(endpoint) == EVENTS && failingSince(endpoint) != null);
            assertThat(pieces(endpoint)).hasSizeLessThanOrEqualTo(1);
            // What came before it was known to be dead, and one to see for each rest.
            assertThat(attempts(endpoint)).isLessThan(20);
            receiver.mood = Receiver.Mood.FINE;
            update(endpoint, "ACTIVE");
            await(() -> pending(endpoint) == 0);
            assertThat(receiver.got()).hasSize(EVENTS);
            assertThat(failingSince(endpoint)).isNull();
            update(endpoint, "REMOVED");
        }
    }

    @Test
    void afterHoursWithoutASuccessItIsPausedAndGoesOnWhenItIsResumed() throws Exception {
        try (var receiver = new Receiver()) {
            receiver.mood = Receiver.Mood.FAILS;
            var endpoint = endpoint(receiver.url());
            jinxiu().newTicket("OTHER", "先来");
            await(() -> failingSince(endpoint) != null);
            company(() -> database.write(() -> database.sql()
                    .update(WEBHOOK_ENDPOINT)
                    .set(WEBHOOK_ENDPOINT.FAILING_SINCE, Instant.now().minus(Duration.ofHours(7)))
                    .where(WEBHOOK_ENDPOINT.ID.eq(endpoint))
                    .execute()));
            await(() -> state(endpoint).equals("PAUSED"));
            var told = jinxiu().as(Role.TENANT_ADMIN)
                    .ask("{ notices(filter: { kinds: [WEBHOOK_PAUSED] }) { nodes { text subjectId } } }")
                    .fine();
            assertThat(told.data("/notices/nodes/0/subjectId").asString()).isEqualTo(id(endpoint));
            jinxiu().newTicket("OTHER", "暂停时来");
            assertThat(attempts(endpoint)).isLessThan(10);
            receiver.mood = Receiver.Mood.FINE;
            update(endpoint, "ACTIVE");
            await(() -> receiver.got().size() == 2);
            update(endpoint, "REMOVED");
        }
    }

    private UUID endpoint(String url) {
        var created = jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "createWebhookEndpoint",
                        Map.of("url", url, "topics", List.of("TICKET_STEPS")),
                        "webhookEndpoint { id }")
                .fine();
        return GlobalId.parse(created.data("/createWebhookEndpoint/webhookEndpoint/id")
                        .asString())
                .orElseThrow()
                .key();
    }

    private static String id(UUID endpoint) {
        return new GlobalId("WebhookEndpoint", endpoint).text();
    }

    private void update(UUID endpoint, String state) {
        jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "updateWebhookEndpoint",
                        Map.of("webhookEndpointId", id(endpoint), "state", state),
                        "webhookEndpoint { state }")
                .fine();
    }

    private String state(UUID endpoint) {
        return company(() -> database.sql()
                .select(WEBHOOK_ENDPOINT.STATE)
                .from(WEBHOOK_ENDPOINT)
                .where(WEBHOOK_ENDPOINT.ID.eq(endpoint))
                .fetchSingle(WEBHOOK_ENDPOINT.STATE));
    }

    private String failingSince(UUID endpoint) {
        return jinxiu().as(Role.TENANT_ADMIN)
                .ask(
                        "query($id: ID!) { node(id: $id) { ... on WebhookEndpoint { failingSince } } }",
                        Map.of("id", id(endpoint)))
                .fine()
                .data("/node/failingSince")
                .asString(null);
    }

    private int pending(UUID endpoint) {
        return company(() -> database.sql()
                .fetchCount(
                        WEBHOOK_DELIVERY,
                        WEBHOOK_DELIVERY
                                .ENDPOINT_ID
                                .eq(endpoint)
                                .and(WEBHOOK_DELIVERY.STATE.eq(WebhookDelivery.State.PENDING.name()))));
    }

    private int attempts(UUID endpoint) {
        return company(() -> database.sql()
                .selectCount()
                .from(WEBHOOK_ATTEMPT)
                .join(WEBHOOK_DELIVERY)
                .on(WEBHOOK_DELIVERY.ID.eq(WEBHOOK_ATTEMPT.DELIVERY_ID))
                .where(WEBHOOK_DELIVERY.ENDPOINT_ID.eq(endpoint))
                .fetchSingle()
                .value1());
    }

    private <T> T company(Supplier<T> work) {
        var tenant = registry.ofId(
                        GlobalId.parse(jinxiu().id("Tenant")).orElseThrow().key())
                .orElseThrow();
        return database.as(tenant, work::get);
    }

    /** The pieces of work that are written down for an endpoint. */
    private static List<String> pieces(UUID endpoint) throws SQLException {
        try (var connection = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
                var statement = connection.prepareStatement(
                        "SELECT task_instance FROM tenancy.scheduled_tasks WHERE task_instance LIKE ?")) {
            statement.setString(1, "%" + endpoint + "%");
            List<String> found = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) found.add(rows.getString(1));
            }
            return found;
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var until = Instant.now().plus(Duration.ofMinutes(3));
        while (!condition.getAsBoolean() && Instant.now().isBefore(until)) Thread.sleep(50);
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
