package io.xinqiao.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.Homes;
import io.xinqiao.testing.People;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Other systems hear of money and of the archives by hints: ids and amounts, nobody's name. */
class MoneyAndArchiveHintsTest extends ApiTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static List<JsonNode> got(Receiver receiver) {
        return receiver.got().stream().map(got -> JSON.readTree(got.body())).toList();
    }

    private static List<String> types(Receiver receiver, String path, String id) {
        return got(receiver).stream()
                .filter(event -> event.at(path).asString("").equals(id))
                .map(event -> event.at("/type").asString())
                .toList();
    }

    /** Hints come at least once and soon; what is waited for is that they are there. */
    private static void await(Receiver receiver, String path, String id, String... types) throws InterruptedException {
        var until = Instant.now().plus(PATIENCE);
        while (!types(receiver, path, id).containsAll(List.of(types))
                && Instant.now().isBefore(until)) {
            Thread.sleep(100);
        }
        assertThat(types(receiver, path, id)).contains(types);
    }

    @Test
    void billsPaymentsRefundsAndArchivesAreToldOfAndNobodyIsNamed() throws Exception {
        try (var receiver = new Receiver()) {
            var desk = new FeeDesk(anlan(), "HINT1");
            var homes = new Homes(anlan());
            var endpoint = desk.admin()
                    .mutate(
                            "createWebhookEndpoint",
                            Map.of(
                                    "url",
                                    receiver.url(),
                                    "topics",
                                    List.of(
                                            "BILLS",
                                            "BILL_CHANGES",
                                            "PAYMENTS",
                                            "PAYMENT_VOIDS",
                                            "REFUNDS",
                                            "UNITS",
                                            "PERSONS")),
                            "webhookEndpoint { id topics }")
                    .fine()
                    .data("/createWebhookEndpoint/webhookEndpoint/id")
                    .asString();
            var unit = desk.unit("1-101", "100.00");
            var person = homes.sell(unit, "2020-01-01", "REGISTRATION", List.of(People.owner("不可外传")))
                    .get("不可外传");
            desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
            desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
            var bill = desk.bills(unit).at("/0/id").asString();
            var cashier = desk.cashier("hint-cashier");
            desk.open(cashier);
            var payment = FeeDesk.pay(cashier, unit, Map.of("payer", "不可外传"), "CASH 300.00")
                    .fine()
                    .data("/takePayment/payment/id")
                    .asString();
            var refund = cashier.mutate(
                            "requestRefund",
                            Map.of(
                                    "source",
                                    Map.of("prepaymentOfUnitId", unit),
                                    "amount",
                                    "20.00",
                                    "method",
                                    "CASH",
                                    "payee",
                                    "不可外传",
                                    "reason",
                                    "多缴",
                                    "idempotencyKey",
                                    UUID.randomUUID().toString()),
                            "refund { id }")
                    .fine()
                    .data("/requestRefund/refund/id")
                    .asString();
            desk.supervisor("hint-supervisor")
                    .mutate("decideRefund", Map.of("refundId", refund, "approve", false), "refund { id }")
                    .fine();
            cashier.mutate("voidPayment", Map.of("paymentId", payment, "reason", "收错了"), "payment { id }")
                    .fine();
            await(receiver, "/data/bill/id", bill, "bill.posted", "bill.changed");
            await(receiver, "/data/payment/id", payment, "payment.received", "payment.voided");
            await(receiver, "/data/refund/id", refund, "refund.denied");
            await(receiver, "/data/unit/id", unit, "unit.changed");
            await(receiver, "/data/person/id", person, "person.changed");
            assertThat(receiver.got()).allSatisfy(one -> assertThat(one.body()).doesNotContain("不可外传"));
            anlan().as(Role.TENANT_ADMIN)
                    .mutate(
                            "updateWebhookEndpoint",
                            Map.of("webhookEndpointId", endpoint, "state", "REMOVED"),
                            "webhookEndpoint { state }")
                    .fine();
        }
    }
}
