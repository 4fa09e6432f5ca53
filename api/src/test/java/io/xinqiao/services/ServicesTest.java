package io.xinqiao.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Homes;
import io.xinqiao.testing.People;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A service is booked at the price of the day, and no slot is booked by more than it has. */
class ServicesTest extends ApiTest {
    private Api staff() {
        return jinxiu().as(Role.SUPERVISOR);
    }

    private String offering(String name, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(Map.of(
                "projectId",
                jinxiu().id("Project"),
                "category",
                "HOUSEKEEPING",
                "name",
                name,
                "unit",
                "小时",
                "price",
                "40.00"));
        input.putAll(more);
        return staff().mutate("createServiceOffering", input, "serviceOffering { id }")
                .fine()
                .data("/createServiceOffering/serviceOffering/id")
                .asString();
    }

    private List<String> slots(String offering, int capacity, int times) {
        return staff().mutate(
                        "openServiceSlots",
                        Map.of(
                                "serviceOfferingId",
                                offering,
                                "beginsAt",
                                Instant.now().plus(Duration.ofDays(2)).toString(),
                                "minutes",
                                60,
                                "capacity",
                                capacity,
                                "times",
                                times),
                        "serviceSlots { id }")
                .fine()
                .data("/openServiceSlots/serviceSlots")
                .findValuesAsString("id");
    }

    private String newUnit(String number) {
        return new Homes(jinxiu()).unit(jinxiu().id("Building"), number, Map.of("floor", 8));
    }

    private Api.Answer book(String offering, String unit, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("serviceOfferingId", offering);
        input.put("unitId", unit);
        return staff().mutate(
                        "bookService",
                        input,
                        "serviceBookings { id price paidUpPercent amount ticket { id kind state title } slot { taken }"
                                + " }");
    }

    @ParameterizedTest(name = "{0} of {1} less {2} % are {3}")
    @CsvSource({"1,40.00,0,40.00", "2.5,40.00,0,100.00", "1,33.33,15,28.33", "0.01,0.49,0,0.00", "3,19.90,10,53.73"})
    void whatABookingComesTo(BigDecimal quantity, BigDecimal price, int letOff, BigDecimal amount) {
        assertThat(ServiceBooking.amountOf(quantity, price, letOff)).isEqualTo(amount);
    }

    @Test
    void thePriceOfTheDayIsKeptAndWhoeverHasPaidUpIsLetOffSome() {
        var offering = offering("开荒保洁", Map.of("paidUpPercent", 10, "marketPrice", "46.00"));
        var unit = newUnit("服务-1");
        var booked = book(offering, unit, Map.of("quantity", "3")).fine();
        var booking = booked.data("/bookService/serviceBookings/0");
        assertThat(booking.at("/paidUpPercent").asInt()).isEqualTo(10);
        assertThat(booking.at("/amount").asString()).isEqualTo("108.00");
        assertThat(booking.at("/ticket/kind").asString()).isEqualTo("SPECIAL_SERVICE");
        staff().mutate(
                        "updateServiceOffering",
                        Map.of("serviceOfferingId", offering, "price", "60.00"),
                        "serviceOffering { price }")
                .fine();
        var later = staff().ask(
                        "query($id: ID!) { serviceBooking(id: $id) { price amount ticket { offer { amount"
                                + " acceptedAt } } offering { price belowMarketPercent } } }",
                        Map.of("id", booking.at("/id").asString()))
                .fine();
        assertThat(later.data("/serviceBooking/price").asString()).isEqualTo("40.00");
        assertThat(later.data("/serviceBooking/ticket/offer/amount").asString()).isEqualTo("108.00");
        assertThat(later.data("/serviceBooking/ticket/offer/acceptedAt").isNull())
                .isFalse();
        assertThat(later.data("/serviceBooking/offering/price").asString()).isEqualTo("60.00");
    }

    @Test
    void severalSlotsAreBookedTogetherOrNotAtAll() {
        var offering = offering("上门理发", Map.of("bySlot", true));
        var slots = slots(offering, 1, 3);
        var unit = newUnit("服务-2");
        book(offering, unit, Map.of("serviceSlotIds", List.of(slots.get(1)))).fine();
        assertThat(book(offering, unit, Map.of("serviceSlotIds", slots)).reason("bookService"))
                .endsWith("service.full");
        assertThat(taken(offering)).containsExactly(0, 1, 0);
        book(offering, unit, Map.of("serviceSlotIds", List.of(slots.get(0), slots.get(2))))
                .fine();
        assertThat(taken(offering)).containsExactly(1, 1, 1);
        assertThat(book(offering, unit, Map.of()).reason("bookService")).endsWith("service.slots");
    }

    private List<Integer> taken(String offering) {
        return staff().ask(
                        "query($id: ID!) { serviceSlots(first: 10, filter: {serviceOfferingId: $id}) { nodes { taken }"
                                + " } }",
                        Map.of("id", offering))
                .fine()
                .data("/serviceSlots/nodes")
                .valueStream()
                .map(slot -> slot.at("/taken").asInt())
                .toList();
    }

    @Test
    void aCancelledTicketFreesItsSlot() {
        var offering = offering("测血压", Map.of("bySlot", true, "price", "0"));
        var slots = slots(offering, 1, 1);
        var unit = newUnit("服务-3");
        var booked = book(offering, unit, Map.of("serviceSlotIds", slots)).fine();
        var ticket = booked.data("/bookService/serviceBookings/0/ticket/id").asString();
        staff().mutate("cancelTicket", Map.of("ticketId", ticket, "reason", "改天再来"), "ticket { state }")
                .fine();
        assertThat(taken(offering)).containsExactly(0);
        book(offering, unit, Map.of("serviceSlotIds", slots)).fine();
        assertThat(taken(offering)).containsExactly(1);
    }

    @Test
    void aServiceIsBilledAndRatedOnceItIsRendered() {
        var offering = offering("擦玻璃", Map.of());
        var unit = newUnit("服务-4");
        var booked = book(offering, unit, Map.of("quantity", "2")).fine();
        var booking = booked.data("/bookService/serviceBookings/0/id").asString();
        var rating = Map.of("serviceBookingId", booking, "rating", 4, "comment", "很干净");
        assertThat(staff().mutate("rateServiceBooking", rating, "serviceBooking { id }")
                        .reason("rateServiceBooking"))
                .endsWith("service.rate");
        var ticket = booked.data("/bookService/serviceBookings/0/ticket/id").asString();
        for (var step : List.of("acceptTicket", "startTicket", "resolveTicket")) {
            staff().mutate(step, Map.of("ticketId", ticket), "ticket { state }").fine();
        }
        var bills = staff().ask(
                        "query($u: ID!) { bills(first: 5, filter: {unitId: $u}) { nodes { amount source } } }",
                        Map.of("u", unit))
                .fine();
        assertThat(bills.data("/bills/nodes").findValuesAsString("amount")).containsExactly("80.00");
        var rated = staff().mutate(
                        "rateServiceBooking",
                        rating,
                        "serviceBooking { rating comment offering { rating bookings { nodes { id } } } }")
                .fine();
        assertThat(rated.data("/rateServiceBooking/serviceBooking/offering/rating")
                        .asString())
                .isEqualTo("4.0");
        assertThat(staff().mutate("rateServiceBooking", rating, "serviceBooking { id }")
                        .reason("rateServiceBooking"))
                .endsWith("service.rate");
    }

    private JsonNode coverage() {
        return staff().ask(
                        "query($p: ID!, $d: Date!) { serviceCoverage(projectId: $p, from: $d, to: $d) { households"
                                + " served percent bookings } }",
                        Map.of("p", jinxiu().id("Project"), "d", LocalDate.now(ZoneId.of("Asia/Shanghai"))))
                .fine()
                .data("/serviceCoverage");
    }

    private String household(String unit, String name) {
        return new Homes(jinxiu())
                .moveIn(unit, "2025-01-01", List.of(People.member(name, "LESSEE")))
                .id();
    }

    @Test
    void ofSeveralHouseholdsTheNamedOneIsServed() {
        var offering = offering("开锁", Map.of());
        var unit = newUnit("服务-8");
        var first = household(unit, "合租的甲");
        household(unit, "合租的乙");
        var before = coverage().at("/served").asInt();
        book(offering, unit, Map.of()).fine();
        book(offering, unit, Map.of("householdId", first)).fine();
        assertThat(coverage().at("/served").asInt() - before).isEqualTo(2);
        var elsewhere = household(newUnit("服务-9"), "别家的");
        assertThat(book(offering, unit, Map.of("householdId", elsewhere)).refusal("bookService"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void coverageCountsHouseholdsThatWereServedOnce() {
        var offering = offering("搬家", Map.of());
        var unit = newUnit("服务-6");
        household(unit, "搬家的");
        var before = coverage();
        book(offering, unit, Map.of()).fine();
        book(offering, unit, Map.of()).fine();
        var after = coverage();
        assertThat(after.at("/served").asInt() - before.at("/served").asInt()).isEqualTo(1);
        assertThat(after.at("/bookings").asInt() - before.at("/bookings").asInt())
                .isEqualTo(2);
    }

    @Test
    void aServiceIsCorrectedAndItsProviderIsOfItsProject() {
        var offering = offering("更正", Map.of());
        var provider = staff().mutate(
                        "createServiceProvider",
                        Map.of("projectId", jinxiu().id("Project"), "name", "更正公司"),
                        "serviceProvider { id }")
                .fine()
                .data("/createServiceProvider/serviceProvider/id")
                .asString();
        var changed = staff().mutate(
                        "updateServiceOffering",
                        Map.of("serviceOfferingId", offering, "serviceProviderId", provider, "unit", "次"),
                        "serviceOffering { unit provider { name } }")
                .fine();
        assertThat(changed.data("/updateServiceOffering/serviceOffering/provider/name")
                        .asString())
                .isEqualTo("更正公司");
        var hanging = staff().mutate(
                        "deleteServiceProvider", Map.of("serviceProviderId", provider), "dependents { kind count }");
        assertThat(hanging.refusal("deleteServiceProvider")).isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void twentyAtOnceForASlotOfThree() throws Exception {
        var offering = offering("推拿", Map.of("bySlot", true));
        var slot = slots(offering, 3, 1);
        var unit = newUnit("服务-5");
        List<Callable<String>> work = new ArrayList<>();
        for (var at = 0; at < 20; at++) {
            work.add(() -> book(offering, unit, Map.of("serviceSlotIds", slot)).reason("bookService"));
        }
        List<String> reasons = new ArrayList<>();
        try (var hands = Executors.newFixedThreadPool(10)) {
            for (var one : hands.invokeAll(work)) reasons.add(one.get());
        }
        assertThat(reasons.stream().filter(String::isEmpty)).hasSize(3);
        assertThat(taken(offering)).containsExactly(3);
    }
}
