package io.xinqiao.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        return jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "createUnit",
                        Map.of(
                                "buildingId", jinxiu().id("Building"),
                                "entrance", "1",
                                "floor", 8,
                                "number", number,
                                "kind", "RESIDENTIAL",
                                "builtArea", "80.00",
                                "state", "OCCUPIED"),
                        "unit { id }")
                .fine()
                .data("/createUnit/unit/id")
                .asString();
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
    void aServiceIsRatedOnceItIsRendered() {
        var offering = offering("擦玻璃", Map.of());
        var booked = book(offering, newUnit("服务-4"), Map.of()).fine();
        var booking = booked.data("/bookService/serviceBookings/0/id").asString();
        var early = staff().mutate(
                        "rateServiceBooking",
                        Map.of("serviceBookingId", booking, "rating", 5),
                        "serviceBooking { id }");
        assertThat(early.refusal("rateServiceBooking")).isEqualTo("ILLEGAL_STEP");
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
