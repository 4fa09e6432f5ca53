package io.xinqiao.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.Tries;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Between two steps of a run units come and go; each unit that somebody agreed to bill is billed once. */
class BillingStepsTest extends ApiTest {
    private static final Map<String, Object> PRICE = Map.of("validFrom", "2020-01-01", "price", "2.80");
    private static final String WORK = "work-on-runs";

    private static List<String> billed(FeeDesk desk) {
        return desk.admin()
                .ask(
                        "query($p: ID!) { bills(first: 100, filter: { projectId: $p }) { nodes { unit { number } } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/bills/nodes")
                .findValuesAsString("number");
    }

    @Test
    void eachUnitIsBilledOnceWhateverIsBuiltAndTakenAwayBetweenSteps() throws SQLException {
        var desk = new FeeDesk(anlan(), "BS0001");
        var owned = List.of(
                desk.unit("BS-1", "100.00"),
                desk.unit(desk.addBuilding("2"), "BS-2", "100.00"),
                desk.unit(desk.addBuilding("3"), "BS-3", "100.00"));
        owned.forEach(unit -> desk.own(unit, "2020-01-01"));
        // Nobody's, so it is in the first building and in no bill.
        desk.unit("BS-1A", "100.00");
        desk.standard("住宅", PRICE, Map.of());
        var run = desk.run("MONTH", "2031-03-01", "PROPERTY");
        String id;
        try (var held = HeldRows.of(anlan(), "SELECT id FROM unit WHERE number = 'BS-3' FOR UPDATE")) {
            id = desk.tryPost(run, desk.preview(run))
                    .fine()
                    .data("/postBillingRun/billingRun/id")
                    .asString();
            held.awaitWaiting(1);
            assertThat(billed(desk)).as("a step is through").contains("BS-1").doesNotContain("BS-3");
            HeldRows.change(anlan(), "DELETE FROM unit WHERE number = 'BS-1A'");
            desk.own(desk.unit(desk.addBuilding("0"), "BS-0", "100.00"), "2020-01-01");
            held.giveUpWaiting();
            Tries.again(WORK, 1);
        }
        desk.settled(id);
        assertThat(billed(desk)).containsExactlyInAnyOrder("BS-1", "BS-2", "BS-3");
        desk.post(run);
        assertThat(billed(desk))
                .as("what nobody had seen is the next run's")
                .containsExactlyInAnyOrder("BS-0", "BS-1", "BS-2", "BS-3");
    }
}
