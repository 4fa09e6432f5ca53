package io.xinqiao.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A price never changes behind a bill, and one that nobody was billed by can be corrected. */
class PriceCorrectionsTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private FeeDesk desk() {
        var desk = new FeeDesk(anlan(), "PC%04d".formatted(PROJECTS.incrementAndGet()));
        desk.own(desk.unit("1-101", "100.00"), "2020-01-01");
        return desk;
    }

    private static String standard(FeeDesk desk) {
        return desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.00"), Map.of());
    }

    private static Api.Answer change(FeeDesk desk, String mutation, String standard, Map<String, Object> price) {
        return desk.admin()
                .mutate(
                        mutation,
                        Map.of("chargeStandardId", standard, "price", price),
                        "chargeStandard { prices { version validFrom price tiers { above price } } }");
    }

    private static Map<String, Object> price(String from, String price) {
        return Map.of("validFrom", from, "price", price);
    }

    private static String april(FeeDesk desk) {
        return desk.preview(desk.run("MONTH", "2026-04-01", "PROPERTY"))
                .at("/amount")
                .asString();
    }

    @Test
    void aPriceIsNotRaisedBackToADayThatIsBilled() {
        var desk = desk();
        var standard = standard(desk);
        var march = desk.post(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        var refused = change(desk, "setChargePrice", standard, price("2026-03-16", "2.80"));
        assertThat(refused.refusal("setChargePrice")).isEqualTo("CONFLICT");
        assertThat(refused.body()).contains("2026-03-31", "2026-04-01");
        var supposed = new HashMap<>(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        supposed.put("whatIf", List.of(Map.of("chargeStandardId", standard, "price", price("2026-03-16", "2.80"))));
        assertThat(desk.ask(supposed).code()).isEqualTo("BAD_REQUEST");
        change(desk, "setChargePrice", standard, price("2026-04-01", "2.80")).fine();
        assertThat(april(desk)).isEqualTo("280.00");
        var other = desk();
        var second = standard(other);
        var taken = other.post(other.run("MONTH", "2026-03-01", "PROPERTY"));
        other.reverse(taken);
        change(other, "setChargePrice", second, price("2026-03-16", "2.80")).fine();
        other.post(other.run("MONTH", "2026-03-01", "PROPERTY"));
        assertThat(other.net("RECEIVABLE")).as("200 × 15/31 + 280 × 16/31").isEqualTo("241.29");
        assertThat(desk.settled(march).at("/state").asString()).isEqualTo("DONE");
    }

    @Test
    void aPriceOfUseIsNotRaisedBackEither() {
        var desk = desk();
        var unit = desk.unit("1-102", "100.00");
        var meter = desk.meter(unit, "W1", "2026-02-28", "0", Map.of());
        desk.read(desk.admin(), meter, "2026-03-31", "10", false).fine();
        var water = desk.water("自来水", "2020-01-01", "2.00", Map.of());
        desk.post(desk.run("MONTH", "2026-03-01", "WATER"));
        assertThat(change(desk, "setChargePrice", water, price("2026-03-31", "2.80"))
                        .refusal("setChargePrice"))
                .isEqualTo("CONFLICT");
        change(desk, "setChargePrice", water, price("2026-04-01", "2.80")).fine();
    }

    @Test
    void aPriceThatIsNotInForceYetIsCorrected() {
        var desk = desk();
        var standard = standard(desk);
        desk.post(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        change(desk, "setChargePrice", standard, price("2026-04-01", "28.00")).fine();
        assertThat(april(desk)).isEqualTo("2800.00");
        var corrected = change(desk, "correctChargePrice", standard, price("2026-04-16", "2.80"))
                .fine()
                .data("/correctChargePrice/chargeStandard/prices");
        assertThat(corrected.size()).isEqualTo(2);
        assertThat(corrected.at("/1/version").asInt()).isEqualTo(2);
        assertThat(corrected.at("/1/validFrom").asString()).isEqualTo("2026-04-16");
        assertThat(april(desk)).as("200 × 15/30 + 280 × 15/30").isEqualTo("240.00");
        assertThat(change(desk, "correctChargePrice", standard, price("2026-03-20", "2.80"))
                        .refusal("correctChargePrice"))
                .as("March is billed")
                .isEqualTo("CONFLICT");
        desk.post(desk.run("MONTH", "2026-04-01", "PROPERTY"));
        assertThat(change(desk, "correctChargePrice", standard, price("2026-04-16", "3.00"))
                        .refusal("correctChargePrice"))
                .as("April is billed with it")
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void aStandardIsDeletedUntilABillIsMadeByIt() {
        var desk = desk();
        var wrong = desk.water("自来水", "2020-01-01", "2.00", Map.of(), "15:3.00");
        var standard = standard(desk);
        var march = desk.post(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        assertThat(delete(desk, wrong).refusal("deleteChargeStandard")).isEmpty();
        assertThat(desk.admin()
                        .ask("query($id: ID!) { chargeStandard(id: $id) { id } }", Map.of("id", wrong))
                        .fine()
                        .data("/chargeStandard")
                        .isNull())
                .isTrue();
        assertThat(delete(desk, standard).refusal("deleteChargeStandard")).isEqualTo("ILLEGAL_STEP");
        desk.reverse(march);
        assertThat(delete(desk, standard).refusal("deleteChargeStandard"))
                .as("a bill that was taken back still explains itself by it")
                .isEqualTo("ILLEGAL_STEP");
    }

    private static Api.Answer delete(FeeDesk desk, String standard) {
        return desk.admin()
                .mutate("deleteChargeStandard", Map.of("chargeStandardId", standard), "chargeStandard { id }");
    }

    @Test
    void tiersAreCorrectedWithTheirPrice() {
        var desk = desk();
        var water = desk.water("自来水", "2020-01-01", "2.00", Map.of(), "15:3.00");
        JsonNode tiers = change(desk, "correctChargePrice", water, FeeDesk.tiered("2020-01-01", "2.10", "20:4.00"))
                .fine()
                .data("/correctChargePrice/chargeStandard/prices/0/tiers");
        assertThat(tiers.size()).isEqualTo(1);
        assertThat(tiers.at("/0/above").asString()).isEqualTo("20.000");
    }

    @Test
    void aStandardDoesNotEndBeforeWhatIsBilled() {
        var desk = desk();
        var standard = standard(desk);
        desk.post(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        assertThat(end(desk, standard, "2026-03-30").refusal("endChargeStandard"))
                .isEqualTo("CONFLICT");
        end(desk, standard, "2026-03-31").fine();
    }

    private static Api.Answer end(FeeDesk desk, String standard, String on) {
        return desk.admin()
                .mutate(
                        "endChargeStandard",
                        Map.of("chargeStandardId", standard, "validUntil", on),
                        "chargeStandard { validUntil }");
    }
}
