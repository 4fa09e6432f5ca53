package io.xinqiao.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Rates are what a hand count says, and arrears have their age. */
class CollectionTest extends ApiTest {
    private JsonNode rates(FeeDesk desk, String by) {
        return anlan().as(Role.TENANT_ADMIN)
                .ask(
                        "query($p: ID!, $by: CollectionDimension) { collectionRates(projectId: $p, from:"
                            + " \"2026-01-01\", to: \"2026-12-31\", by: $by) { label due collected percent households"
                            + " paidHouseholds householdPercent } }",
                        Map.of("p", desk.project(), "by", by))
                .fine()
                .data("/collectionRates");
    }

    @Test
    void aRateIsWhatAHandCountSays() {
        var desk = new FeeDesk(anlan(), "CO01");
        var second = desk.addBuilding("2");
        var units = List.of(
                desk.unit("1-101", "100.00"), desk.unit("1-102", "100.00"), desk.unit(second, "2-101", "100.00"));
        for (var unit : units) desk.own(unit, "2020-01-01");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.00"), Map.of("dueDays", 10));
        desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        desk.post(desk.run("MONTH", "2026-02-01", "PROPERTY"));
        var reversed = desk.post(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        desk.reverse(reversed);
        var cashier = desk.cashier("rates");
        cashier.mutate(
                        "openShift",
                        Map.of("idempotencyKey", UUID.randomUUID().toString(), "projectId", desk.project()),
                        "shift { id }")
                .fine();
        for (var payment :
                Map.of(units.get(0), "400.00", units.get(1), "250.00").entrySet()) {
            cashier.mutate(
                            "takePayment",
                            Map.of(
                                    "idempotencyKey",
                                    UUID.randomUUID().toString(),
                                    "unitId",
                                    payment.getKey(),
                                    "tenders",
                                    List.of(Map.of("method", "CASH", "amount", payment.getValue()))),
                            "payment { id }")
                    .fine();
        }
        var all = rates(desk, "PROJECT").at("/0");
        assertThat(all.at("/due").asString()).isEqualTo("1200.00");
        assertThat(all.at("/collected").asString()).isEqualTo("650.00");
        assertThat(all.at("/percent").asString()).isEqualTo("54.2");
        assertThat(all.at("/households").asInt()).isEqualTo(3);
        assertThat(all.at("/paidHouseholds").asInt()).isEqualTo(1);
        assertThat(all.at("/householdPercent").asString()).isEqualTo("33.3");
        assertThat(rates(desk, "MONTH").findValuesAsString("collected")).containsExactly("400.00", "250.00");
        assertThat(rates(desk, "MONTH").findValuesAsString("label")).containsExactly("2026-01", "2026-02");
        assertThat(rates(desk, "BUILDING").findValuesAsString("percent")).containsExactly("81.3", "0.0");
        assertThat(rates(desk, "FEE_ITEM").findValuesAsString("label")).containsExactly("物业费");
        assertThat(rates(desk, "STEWARD").at("/0/label").isNull()).isTrue();
    }

    @Test
    void arrearsHaveTheirAge() {
        var desk = new FeeDesk(anlan(), "CO02");
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2015-01-01");
        desk.standard("住宅", Map.of("validFrom", "2015-01-01", "price", "1.00"), Map.of());
        var month = LocalDate.now(ZoneId.of("Asia/Shanghai")).withDayOfMonth(1);
        for (var back : List.of(-1, 3, 14, 40)) {
            desk.post(desk.run("MONTH", month.minusMonths(back).toString(), "PROPERTY"));
        }
        var ages = anlan().as(Role.TENANT_ADMIN)
                .ask(
                        "query($p: ID!) { arrears(projectId: $p) { age households bills amount } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/arrears");
        assertThat(ages.findValuesAsString("age"))
                .containsExactly(
                        "NOT_DUE",
                        "DAYS_1_TO_30",
                        "DAYS_31_TO_60",
                        "DAYS_61_TO_1_YEAR",
                        "YEARS_1_TO_3",
                        "OVER_3_YEARS");
        assertThat(ages.findValuesAsString("bills")).containsExactly("1", "0", "0", "1", "1", "1");
        assertThat(ages.at("/5/amount").asString()).isEqualTo("100.00");
    }

    @Test
    void percentagesAreRoundedOnceAndACashiersHouseholdHasPaidAll() {
        var desk = new FeeDesk(anlan(), "CO03");
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "10.00"), Map.of());
        desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        var cashier = desk.cashier("rounded");
        desk.open(cashier);
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 959.46").fine();
        assertThat(rates(desk, "PROJECT").at("/0/percent").asString())
                .as("95.946")
                .isEqualTo("95.9");
        assertThat(rates(desk, "CASHIER").at("/0/collected").asString()).isEqualTo("959.46");
        assertThat(rates(desk, "CASHIER").at("/0/paidHouseholds").asInt()).isZero();
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 40.54").fine();
        assertThat(rates(desk, "CASHIER").at("/0/paidHouseholds").asInt()).isEqualTo(1);
    }

    @Test
    void exactlyThreeYearsAreThreeYearsInBothLists() {
        var desk = new FeeDesk(anlan(), "CO04");
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2015-01-01");
        var due = LocalDate.now(ZoneId.of("Asia/Shanghai")).minusYears(3);
        desk.standard(
                "住宅", Map.of("validFrom", "2015-01-01", "price", "1.00"), Map.of("dueDays", due.getDayOfMonth() - 1));
        desk.post(desk.run("MONTH", due.withDayOfMonth(1).toString(), "PROPERTY"));
        var both = anlan().as(Role.TENANT_ADMIN)
                .ask(
                        "query($p: ID!) { arrears(projectId: $p) { age bills } longOverdueUnits(projectId: $p, years:"
                                + " 3) { nodes { oldestDueOn } } }",
                        Map.of("p", desk.project()))
                .fine();
        assertThat(both.data("/longOverdueUnits/nodes/0/oldestDueOn").asString())
                .isEqualTo(due.toString());
        assertThat(both.data("/arrears").findValuesAsString("bills")).containsExactly("0", "0", "0", "0", "0", "1");
    }
}
