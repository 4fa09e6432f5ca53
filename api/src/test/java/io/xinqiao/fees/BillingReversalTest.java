package io.xinqiao.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A run is taken back while its bills are paid: none of it stands in the end, and no yuan is lost. */
class BillingReversalTest extends ApiTest {
    private static final Map<String, Object> PRICE = Map.of("validFrom", "2020-01-01", "price", "2.80");

    @Test
    void aBillThatIsPaidWhileItsRunIsTakenBackIsTakenBackToo() throws Exception {
        var desk = new FeeDesk(anlan(), "BR0001");
        List<String> units = new ArrayList<>();
        for (var at = 0; at < 6; at++) {
            units.add(desk.unit("BR-" + at, "100.00"));
            desk.own(units.getLast(), "2020-01-01");
        }
        desk.standard("住宅", PRICE, Map.of());
        var cashier = desk.cashier("reversal.cashier");
        desk.open(cashier);
        FeeDesk.pay(cashier, units.get(3), Map.of(), "CASH 1.00").fine();
        var run = desk.post(desk.run("MONTH", "2026-04-01", "PROPERTY"));
        // As in a company of some years: PostgreSQL goes from the run to its bills, and not through all bills.
        HeldRows.change(
                anlan(),
                "INSERT INTO bill (id, project_id, building_id, unit_id, fee_item_id, source, period_from, period_to,"
                        + " due_on, amount, settled, discounted, early_discount, reversed)"
                        + " SELECT gen_random_uuid(), project_id, building_id, unit_id, fee_item_id, 'MANUAL',"
                        + " period_from, period_to, due_on, 7654.32, 0, 0, 0, true"
                        + " FROM (SELECT * FROM bill LIMIT 1) AS one, generate_series(1, 30000)",
                "ANALYZE bill");
        try {
            takeBackWhileItIsPaid(desk, cashier, run, units);
        } finally {
            HeldRows.change(anlan(), "DELETE FROM bill WHERE amount = 7654.32 AND reversed", "ANALYZE bill");
        }
    }

    private void takeBackWhileItIsPaid(FeeDesk desk, Api cashier, String run, List<String> units) throws Exception {
        var purse = "SELECT FROM prepayment WHERE unit_id = (SELECT id FROM unit WHERE number = 'BR-3') FOR UPDATE";
        CompletableFuture<?> paid;
        try (var held = HeldRows.of(anlan(), purse)) {
            paid = CompletableFuture.runAsync(() -> payWhenItIsFree(cashier, units.get(3)));
            held.awaitWaiting(1);
            desk.beginReversal(run);
            held.awaitWaiting(2);
        }
        paid.join();
        assertThat(desk.settled(run).at("/state").asString()).isEqualTo("TAKEN_BACK");
        for (var unit : units) {
            assertThat(desk.bills(unit).findValuesAsString("state")).containsExactly("REVERSED");
        }
        assertThat(desk.net("RECEIVABLE")).isEqualTo("0.00");
        assertThat(desk.net("REVENUE")).isEqualTo("0.00");
        assertThat(desk.net("PREPAYMENT")).isEqualTo("-281.00");
        assertThat(desk.account(cashier, units.get(3)).at("/prepaid").asString())
                .isEqualTo("281.00");
    }

    /** A cashier who is told to try again does so, however long it takes. */
    private static void payWhenItIsFree(Api cashier, String unit) {
        while (true) {
            var answer = FeeDesk.pay(cashier, unit, Map.of(), "CASH 280.00");
            if (!"TIMEOUT".equals(answer.code())) {
                answer.fine();
                return;
            }
        }
    }
}
