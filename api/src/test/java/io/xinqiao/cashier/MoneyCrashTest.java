package io.xinqiao.cashier;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** {@code kill -9} while bills are posted and payments are taken: whatever was asked for is there once. */
class MoneyCrashTest extends ApiTest {
    private static final int BUILDINGS = 40;
    private static final int PAYMENTS = 40;

    @Test
    void aRunThatIsKilledIsPostedOnceAndPaymentsSentAgainToo() throws Exception {
        var desk = new FeeDesk(anlan(), "MC01");
        var first = "";
        for (var at = 0; at < BUILDINGS; at++) {
            var unit = desk.unit(desk.addBuilding("K" + at), "K%d-1".formatted(at), "100.00");
            desk.own(unit, "2020-01-01");
            if (at == 0) first = unit;
        }
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        desk.cashier("crash");
        try (var victim = ApiProcess.start()) {
            var run = desk.run("MONTH", "2026-04-01", "PROPERTY");
            var preview = desk.preview(run);
            Map<String, Object> input = new HashMap<>(run);
            input.put("idempotencyKey", UUID.randomUUID().toString());
            input.put("expectedBills", preview.at("/bills").asInt());
            input.put("expectedAmount", preview.at("/amount").asString());
            var id = victim.api()
                    .as(anlan().token(Role.TENANT_ADMIN))
                    .mutate("postBillingRun", input, "billingRun { id }")
                    .fine()
                    .data("/postBillingRun/billingRun/id")
                    .asString();
            var cashier = victim.api().as(anlan().workerToken("crash"));
            cashier.mutate(
                            "openShift",
                            Map.of("idempotencyKey", UUID.randomUUID().toString(), "projectId", desk.project()),
                            "shift { id }")
                    .fine();
            List<Map<String, Object>> payments = new ArrayList<>();
            for (var at = 0; at < PAYMENTS; at++) {
                payments.add(Map.of(
                        "idempotencyKey",
                        UUID.randomUUID().toString(),
                        "unitId",
                        first,
                        "tenders",
                        List.of(Map.of("method", "CASH", "amount", "1.00"))));
            }
            var confirmed = new AtomicInteger();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var payment : payments) {
                    threads.execute(() -> {
                        if (answered(cashier, payment)) confirmed.incrementAndGet();
                    });
                }
                ApiProcess.pause(Duration.ofMillis(150));
                victim.kill();
            }
            assertThat(new BigDecimal(desk.net("CASH")))
                    .as("nothing that was confirmed is lost")
                    .isGreaterThanOrEqualTo(BigDecimal.valueOf(confirmed.get()));
            var settled = desk.settled(id);
            assertThat(settled.at("/bills").asInt()).isEqualTo(BUILDINGS);
            assertThat(desk.net("REVENUE")).isEqualTo("-11200.00");
            var again = anlan().asWorker("crash");
            for (var payment : payments)
                again.mutate("takePayment", payment, "payment { id }").fine();
            assertThat(desk.net("CASH")).isEqualTo("%d.00".formatted(PAYMENTS));
            var numbers = again.ask(
                            "query($p: ID!) { payments(first: 100, filter: { projectId: $p }) { nodes { receiptNumber"
                                    + " } } }",
                            Map.of("p", desk.project()))
                    .fine()
                    .data("/payments/nodes")
                    .findValuesAsString("receiptNumber");
            assertThat(numbers)
                    .hasSize(PAYMENTS)
                    .doesNotHaveDuplicates()
                    .contains("MC01-2026-000001", "MC01-2026-000040");
        }
    }

    /** Whether an answer came before the node was killed. */
    private static boolean answered(Api cashier, Map<String, Object> payment) {
        try {
            return cashier.mutate("takePayment", payment, "payment { id }").status() == 200;
        } catch (UncheckedIOException killed) {
            return false;
        }
    }
}
