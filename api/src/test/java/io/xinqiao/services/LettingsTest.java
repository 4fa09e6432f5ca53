package io.xinqiao.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Homes;
import io.xinqiao.testing.People;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An empty unit is entrusted to be let by its owner, once at a time, and in the end it is let or taken back. */
class LettingsTest extends ApiTest {
    private Api staff() {
        return jinxiu().as(Role.SUPERVISOR);
    }

    private Api admin() {
        return jinxiu().as(Role.TENANT_ADMIN);
    }

    private Api.Answer offering(String name, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(Map.of(
                "projectId",
                jinxiu().id("Project"),
                "category",
                "LETTING",
                "name",
                name,
                "unit",
                "次",
                "price",
                "0.00"));
        input.putAll(more);
        return staff().mutate("createServiceOffering", input, "serviceOffering { id }");
    }

    private String letting(String name) {
        return offering(name, Map.of())
                .fine()
                .data("/createServiceOffering/serviceOffering/id")
                .asString();
    }

    private Homes homes() {
        return new Homes(jinxiu());
    }

    private String unit(String number) {
        return homes().unit(jinxiu().id("Building"), number, Map.of("floor", 8, "state", "VACANT"));
    }

    /** Somebody new has bought it. */
    private String owner(String unit, String name) {
        return homes().sell(unit, "2020-01-01", "FIRST_SALE", List.of(People.owner(name)))
                .get(name);
    }

    private void movesIn(String unit, String name, String role) {
        homes().moveIn(unit, "2025-01-01", List.of(People.member(name, role)));
    }

    private static Api.Answer book(Api by, String offering, String unit, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("serviceOfferingId", offering);
        input.put("unitId", unit);
        return by.mutate("bookService", input, "serviceBookings { id wantedRent person { id } ticket { id } }");
    }

    private static JsonNode booking(Api.Answer booked) {
        return booked.fine().data("/bookService/serviceBookings/0");
    }

    private Api.Answer record(String booking, String rent) {
        return staff().mutate(
                        "recordLetting",
                        Map.of("serviceBookingId", booking, "agreedRent", rent, "letOn", "2026-12-01"),
                        "serviceBooking { wantedRent agreedRent letOn }");
    }

    @Test
    void itsOwnerEntrustsAnEmptyUnitForARentAndItIsLet() {
        var offering = letting("托管租赁");
        var unit = unit("托管-1");
        var owner = owner(unit, "托管业主甲");
        jinxiu().hire("tuoguan-a", Map.of("role", "RESIDENT", "personId", owner), null);
        var account = jinxiu().asWorker("tuoguan-a");
        assertThat(book(account, offering, unit, Map.of()).refusal("bookService"))
                .isEqualTo("REQUIRED");
        var booked = booking(book(account, offering, unit, Map.of("wantedRent", "3500.00")));
        assertThat(booked.at("/wantedRent").asString()).isEqualTo("3500.00");
        assertThat(booked.at("/person/id").asString()).isEqualTo(owner);
        assertThat(book(staff(), offering, unit, Map.of("wantedRent", "3600.00"))
                        .reason("bookService"))
                .endsWith("service.entrusted");
        var let = record(booked.at("/id").asString(), "3300.00").fine();
        assertThat(let.data("/recordLetting/serviceBooking/agreedRent").asString())
                .isEqualTo("3300.00");
        assertThat(let.data("/recordLetting/serviceBooking/letOn").asString()).isEqualTo("2026-12-01");
        var found = staff().ask(
                        "query($id: ID!) { serviceBookings(filter: {letting: true, serviceOfferingId: $id}) {"
                                + " totalCount } }",
                        Map.of("id", offering))
                .fine();
        assertThat(found.data("/serviceBookings/totalCount").asInt()).isEqualTo(1);
        booking(book(account, offering, unit, Map.of("wantedRent", "3600.00")));
    }

    @Test
    void whatIsInhabitedOrSomebodyElsesIsNotLet() {
        var offering = letting("托管租赁二");
        var inhabited = unit("托管-2");
        owner(inhabited, "托管业主乙");
        movesIn(inhabited, "托管租客", "LESSEE");
        assertThat(book(staff(), offering, inhabited, Map.of("wantedRent", "3500.00"))
                        .reason("bookService"))
                .endsWith("service.inhabited");
        var nobodys = unit("托管-3");
        assertThat(book(staff(), offering, nobodys, Map.of("wantedRent", "3500.00"))
                        .reason("bookService"))
                .endsWith("service.owner");
        var owner = owner(nobodys, "托管业主丙");
        var asked = booking(book(staff(), offering, nobodys, Map.of("wantedRent", "3500.00")));
        assertThat(asked.at("/person/id").asString()).isEqualTo(owner);
    }

    @Test
    void whoTakesItBackCancelsTheTicket() {
        var offering = letting("托管租赁三");
        var unit = unit("托管-4");
        owner(unit, "托管业主丁");
        var booked = booking(book(staff(), offering, unit, Map.of("wantedRent", "3500.00")));
        staff().mutate(
                        "cancelTicket",
                        Map.of("ticketId", booked.at("/ticket/id").asString(), "reason", "自住"),
                        "ticket { state }")
                .fine();
        assertThat(record(booked.at("/id").asString(), "3500.00").reason("recordLetting"))
                .endsWith("service.notEntrusted");
        booking(book(staff(), offering, unit, Map.of("wantedRent", "3400.00")));
    }

    @Test
    void aRentIsForLettingOnlyAndLettingIsNotBookedBySlots() {
        var cleaning = offering("托管保洁", Map.of("category", "HOUSEKEEPING"))
                .fine()
                .data("/createServiceOffering/serviceOffering/id")
                .asString();
        assertThat(book(staff(), cleaning, unit("托管-5"), Map.of("wantedRent", "1.00"))
                        .reason("bookService"))
                .endsWith("service.noLetting");
        assertThat(offering("托管租赁四", Map.of("bySlot", true)).reason("createServiceOffering"))
                .endsWith("service.lettingSlots");
    }

    private Api.Answer step(String mutation, String booking, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("serviceBookingId", booking);
        return staff().mutate(mutation, input, "serviceBooking { wantedRent agreedRent letOn }");
    }

    @Test
    void whatWasToldWronglyOfALettingIsCorrected() {
        var offering = letting("托管租赁五");
        var unit = unit("托管-6");
        owner(unit, "托管业主戊");
        var first = booking(book(staff(), offering, unit, Map.of("wantedRent", "3500.00")))
                .at("/id")
                .asString();
        var updated =
                step("updateLetting", first, Map.of("wantedRent", "3400.00")).fine();
        assertThat(updated.data("/updateLetting/serviceBooking/wantedRent").asString())
                .isEqualTo("3400.00");
        assertThat(step("withdrawLetting", first, Map.of()).reason("withdrawLetting"))
                .endsWith("service.notLet");
        record(first, "3300.00").fine();
        var second = booking(book(staff(), offering, unit, Map.of("wantedRent", "3600.00")));
        assertThat(step("withdrawLetting", first, Map.of()).reason("withdrawLetting"))
                .endsWith("service.entrusted");
        staff().mutate(
                        "cancelTicket",
                        Map.of("ticketId", second.at("/ticket/id").asString(), "reason", "重复"),
                        "ticket { state }")
                .fine();
        var withdrawn = step("withdrawLetting", first, Map.of()).fine();
        assertThat(withdrawn.data("/withdrawLetting/serviceBooking/letOn").isNull())
                .isTrue();
        assertThat(withdrawn.data("/withdrawLetting/serviceBooking/agreedRent").isNull())
                .isTrue();
        assertThat(book(staff(), offering, unit, Map.of("wantedRent", "3600.00"))
                        .reason("bookService"))
                .endsWith("service.entrusted");
    }
}
