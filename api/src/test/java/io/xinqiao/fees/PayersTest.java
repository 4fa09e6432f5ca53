package io.xinqiao.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.People;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** A bill goes to whoever owned the unit on its days, or to whom the company says. */
class PayersTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private FeeDesk desk() {
        return new FeeDesk(anlan(), "PY%04d".formatted(PROJECTS.incrementAndGet()));
    }

    private static String policy(FeeDesk desk, String change, @Nullable String developer) {
        Map<String, Object> input = new HashMap<>(Map.of("projectId", desk.project(), "ownerChange", change));
        if (developer != null) input.put("developerId", developer);
        return desk.admin()
                .mutate("setBillingPolicy", input, "billingPolicy { ownerChange developer { name } }")
                .fine()
                .data("/setBillingPolicy/billingPolicy")
                .toString();
    }

    /** Somebody who is registered, as the owner of a unit beside. */
    private static String developer(FeeDesk desk) {
        var unit = desk.unit("9-901", "10.00");
        return desk.admin()
                .mutate(
                        "transferOwnership",
                        Map.of(
                                "unitId",
                                unit,
                                "since",
                                "2030-01-01",
                                "reason",
                                "REGISTRATION",
                                "owners",
                                List.of(People.owner("开发商"))),
                        "ownership { shares { person { id } } }")
                .fine()
                .data("/transferOwnership/ownership/shares/0/person/id")
                .asString();
    }

    private static String payers(FeeDesk desk, String unit) {
        List<String> told = new ArrayList<>();
        for (var bill : desk.admin()
                .ask(
                        "query($u: ID!) { bills(first: 20, filter: { unitId: $u }) { nodes { periodFrom periodTo amount"
                                + " ownership { since } developer { name } } } }",
                        Map.of("u", unit))
                .fine()
                .data("/bills/nodes")) {
            var payer = bill.at("/developer").isNull()
                    ? bill.at("/ownership").isNull()
                            ? "-"
                            : bill.at("/ownership/since").asString()
                    : bill.at("/developer/name").asString();
            told.add(payer + " " + bill.at("/periodFrom").asString() + "~"
                    + bill.at("/periodTo").asString() + " " + bill.at("/amount").asString());
        }
        told.sort(String::compareTo);
        return String.join(";", told);
    }

    /** The table is for accountants; a payer is named by the day on which they came to own. */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/payer-cases.csv", delimiter = '|', numLinesToSkip = 1)
    void whoeverOwnedItPaysIt(
            String name,
            String change,
            boolean developed,
            @Nullable String owned,
            String charged,
            int dueDays,
            @Nullable String expected,
            @Nullable String told) {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        if (owned != null) for (var since : owned.split(";", -1)) desk.own(unit, since);
        policy(desk, change, developed ? developer(desk) : null);
        desk.standard(
                "住宅",
                Map.of("validFrom", "2020-01-01", "price", "3.00"),
                Map.of("charged", charged, "dueDays", dueDays, "buildingIds", List.of(desk.building())));
        var run = desk.run("MONTH", "2026-04-01", "PROPERTY");
        var preview = desk.preview(run);
        if (told == null) {
            assertThat(preview.at("/unbillable").findValuesAsString("number")).doesNotContain("1-101");
        } else {
            assertThat(preview.at("/unbillable").findValuesAsString("reason")).contains(told);
        }
        if (preview.at("/bills").asInt() > 0) desk.post(run);
        assertThat(payers(desk, unit)).isEqualTo(expected == null ? "" : expected);
        assertThat(desk.preview(run).at("/bills").asInt()).as("once").isZero();
    }

    @Test
    void useIsChargedToWhoeverOwnedItBeforeTheReading() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.own(unit, "2026-04-16");
        var meter = desk.meter(unit, "W1", "2026-03-31", "0", Map.of());
        desk.read(desk.admin(), meter, "2026-04-16", "10", false).fine();
        desk.read(desk.admin(), meter, "2026-04-30", "14", false).fine();
        desk.water("自来水", "2020-01-01", "2.00", Map.of());
        var run = desk.run("MONTH", "2026-04-01", "WATER");
        desk.post(run);
        assertThat(payers(desk, unit))
                .isEqualTo("2020-01-01 2026-04-01~2026-04-16 20.00;2026-04-16 2026-04-17~2026-04-30 8.00");
        assertThat(desk.preview(run).at("/bills").asInt()).isZero();
    }

    /** What one of two has paid and had taken back is not the other's. */
    @Test
    void oneOfTwoBillsIsTakenBackAndBilledAgain() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.own(unit, "2026-04-16");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "3.00"), Map.of());
        var run = desk.run("MONTH", "2026-04-01", "PROPERTY");
        desk.post(run);
        var bill = desk.bills(unit).at("/0");
        desk.admin()
                .mutate(
                        "reverseBill",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "billId",
                                bill.at("/id").asString(),
                                "reason",
                                "试错"),
                        "bill { state }")
                .fine();
        assertThat(desk.preview(run).at("/amount").asString()).isEqualTo("150.00");
        desk.post(run);
        assertThat(desk.net("RECEIVABLE")).isEqualTo("300.00");
    }

    @Test
    void withoutAPolicyBillsAreSplitAndNobodyPaysForUnsoldUnits() {
        var desk = desk();
        var policy = desk.admin()
                .ask(
                        "query($p: ID!) { billingPolicy(projectId: $p) { ownerChange developer { name } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/billingPolicy");
        assertThat(policy.toString()).isEqualTo("{\"ownerChange\":\"SPLIT_BY_DAY\",\"developer\":null}");
        assertThat(policy(desk, "OWNER_AT_DUE_DAY", developer(desk)))
                .isEqualTo("{\"ownerChange\":\"OWNER_AT_DUE_DAY\",\"developer\":{\"name\":\"开发商\"}}");
    }
}
