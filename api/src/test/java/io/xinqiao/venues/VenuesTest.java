package io.xinqiao.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.HoursOf;
import io.xinqiao.testing.Stack;
import java.math.BigDecimal;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A venue is booked by one at a time, held until it is approved or paid, and given back when it is cancelled. */
class VenuesTest extends ApiTest {
    private static final LocalDate DAY =
            LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(20);
    private static final String BOOKINGS =
            "venueBookings { id number state amount heldUntil awaitingApproval startsAt bill { id amount state source"
                    + " } }";

    @Autowired
    List<RecurringWork> works;

    private Api desk() {
        return jinxiu().as(Role.FRONT_DESK);
    }

    private Api resident() {
        return jinxiu().as(Role.RESIDENT);
    }

    private String venue(String name, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>();
        input.put("projectId", jinxiu().id("Project"));
        input.put("name", "jinxiu " + name);
        input.put("capacity", 30);
        input.put(
                "openingHours",
                Arrays.stream(DayOfWeek.values())
                        .map(day -> Map.of("weekday", day.name(), "hours", HoursOf.text("08:00-22:00")))
                        .toList());
        input.putAll(more);
        return jinxiu().as(Role.TENANT_ADMIN)
                .mutate("createVenue", input, "venue { id }")
                .fine()
                .data("/createVenue/venue/id")
                .asString();
    }

    private static String at(LocalDate day, String time) {
        return day + "T" + time + ":00+08:00";
    }

    private Map<String, Object> wish(String venue, LocalDate day, String from, String to) {
        Map<String, Object> input = new HashMap<>();
        input.put("venueId", venue);
        input.put("purpose", "jinxiu 聚会");
        input.put("startsAt", at(day, from));
        input.put("endsAt", at(day, to));
        return input;
    }

    private Api.Answer book(Api as, Map<String, Object> input, String unit) {
        if (unit != null) input.put("unitId", jinxiu().id(unit));
        return as.mutate("bookVenue", input, BOOKINGS);
    }

    private static String first(Api.Answer booked) {
        return booked.fine().data("/bookVenue/venueBookings/0/id").asString();
    }

    private Api.Answer step(Api as, String mutation, String booking, Map<String, ?> more, String selection) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("venueBookingId", booking);
        return as.mutate(mutation, input, selection);
    }

    private String state(String booking) {
        return desk().ask("query($id: ID!) { venueBooking(id: $id) { state } }", Map.of("id", booking))
                .fine()
                .data("/venueBooking/state")
                .asString();
    }

    private static String reason(Api.Answer answer, String mutation) {
        return answer.data("/" + mutation + "/userErrors/0/message").asString();
    }

    @Test
    void oneAfterAnotherFitsAndAClashIsNamed() {
        var venue = venue("棋牌室", Map.of());
        var booked = book(desk(), wish(venue, DAY, "10:00", "11:00"), "Unit").fine();
        var number = booked.data("/bookVenue/venueBookings/0/number").asString();
        assertThat(number).startsWith("JXHY-CD-");
        book(desk(), wish(venue, DAY, "11:00", "12:00"), "Unit").fine();
        var clash = book(desk(), wish(venue, DAY, "10:30", "11:30"), "Unit");
        assertThat(clash.refusal("bookVenue")).isEqualTo("TAKEN");
        assertThat(clash.data("/bookVenue/userErrors")).hasSize(2);
        assertThat(reason(clash, "bookVenue")).contains("10:00–11:00").contains(number);
        assertThat(book(desk(), wish(venue, DAY, "21:30", "22:30"), "Unit").refusal("bookVenue"))
                .isEqualTo("INVALID");
        var many = wish(venue, DAY, "14:00", "15:00");
        many.put("attendees", 31);
        assertThat(book(desk(), many, "Unit").refusal("bookVenue")).isEqualTo("INVALID");
    }

    /** Two hundred want the same hall at once, each at another overlapping time. */
    @Test
    void ofTwoHundredWhoWantTheSameTimeOneGetsIt() throws Exception {
        var venue = venue("多功能厅", Map.of("longestMinutes", 1440));
        var as = desk();
        List<Callable<String>> wishes = IntStream.range(0, 200)
                .<Callable<String>>mapToObj(one -> () -> {
                    var minute = "%02d".formatted(one % 60);
                    var answer = book(as, wish(venue, DAY, "09:" + minute, "18:" + minute), "Unit");
                    return answer.code().isEmpty() ? answer.refusal("bookVenue") : answer.code();
                })
                .toList();
        List<String> outcomes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(wishes)) outcomes.add(one.get());
        }
        assertThat(outcomes).filteredOn(String::isEmpty).hasSize(1);
        assertThat(outcomes).filteredOn("TAKEN"::equals).hasSize(199);
        assertThat(overlaps()).isZero();
    }

    private int overlaps() throws SQLException {
        return count("""
            SELECT count(*) FROM %1$s.venue_booking a JOIN %1$s.venue_booking b ON a.venue_id = b.venue_id AND a.id < b.id
            WHERE a.state IN ('HELD', 'CONFIRMED') AND b.state IN ('HELD', 'CONFIRMED')
              AND a.set_up_at < b.cleared_at AND b.set_up_at < a.cleared_at
            """);
    }

    private int count(String query) throws SQLException {
        try (var connection = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
                var statement = connection.createStatement()) {
            String schema;
            try (var found = statement.executeQuery("SELECT s.schema_name FROM tenancy.slot s JOIN tenancy.tenant t"
                    + " ON t.id = s.tenant_id WHERE t.code = 'jinxiu'")) {
                found.next();
                schema = found.getString(1);
            }
            try (var found = statement.executeQuery(query.formatted(schema))) {
                found.next();
                return found.getInt(1);
            }
        }
    }

    /** Whatever the application may forget, the table does not. */
    @Test
    void theTableItselfRefusesAnOverlap() {
        var venue = venue("瑜伽室", Map.of());
        first(book(desk(), wish(venue, DAY, "10:00", "11:00"), "Unit"));
        var second = first(book(desk(), wish(venue, DAY, "11:00", "12:00"), "Unit"));
        var key = GlobalId.keyOf(second);
        assertThatThrownBy(() -> HeldRows.change(
                        jinxiu(),
                        "UPDATE venue_booking SET set_up_at = set_up_at - interval '1 minute' WHERE id = '%s'"
                                .formatted(key)))
                .hasMessageContaining("venue_booking_alone");
    }

    @Test
    void aRepeatedBookingIsAllOrNothing() {
        var venue = venue("舞蹈房", Map.of());
        first(book(desk(), wish(venue, DAY.plusWeeks(2), "19:00", "20:00"), "Unit"));
        var weekly = wish(venue, DAY, "19:30", "21:00");
        weekly.put("repeat", Map.of("every", "WEEKLY", "times", 4));
        var refused = book(desk(), weekly, "Unit");
        assertThat(refused.refusal("bookVenue")).isEqualTo("TAKEN");
        assertThat(refused.data("/bookVenue/userErrors")).as("one clash").hasSize(1);
        assertThat(reason(refused, "bookVenue")).contains(DAY.plusWeeks(2).toString());
        var all = "query($v: ID!) { venueBookings(filter: {venueId: $v}) { totalCount } }";
        assertThat(desk().ask(all, Map.of("v", venue))
                        .fine()
                        .data("/venueBookings/totalCount")
                        .asInt())
                .as("nothing half")
                .isEqualTo(1);
        var free = wish(venue, DAY, "16:00", "17:00");
        free.put("repeat", Map.of("every", "BIWEEKLY", "times", 3));
        var booked = book(desk(), free, "Unit").fine();
        assertThat(booked.data("/bookVenue/venueBookings")).hasSize(3);
        var cancelled = step(
                        desk(),
                        "cancelVenueBooking",
                        booked.data("/bookVenue/venueBookings/1/id").asString(),
                        Map.of("reason", "课程停办", "laterOnes", true),
                        "venueBookings { state }")
                .fine();
        assertThat(cancelled.data("/cancelVenueBooking/venueBookings").findValuesAsString("state"))
                .containsExactly("CANCELLED", "CANCELLED");
    }

    @Test
    void aPricedBookingIsHeldUntilItIsPaidAndItsMoneyComesBack() {
        var venue = venue("宴会厅", Map.of("pricePerHour", "33.33"));
        var booked =
                book(resident(), wish(venue, DAY, "18:00", "19:30"), "Unit").fine();
        var booking = first(booked);
        var shown = booked.data("/bookVenue/venueBookings/0");
        assertThat(shown.at("/state").asString()).isEqualTo("HELD");
        assertThat(shown.at("/amount").asString()).as("49.995, rounded once").isEqualTo("50.00");
        assertThat(shown.at("/bill/amount").asString()).isEqualTo("50.00");
        assertThat(shown.at("/bill/source").asString()).isEqualTo("VENUE");
        assertThat(book(desk(), wish(venue, DAY, "19:00", "20:00"), "Unit").refusal("bookVenue"))
                .as("what is held is taken")
                .isEqualTo("TAKEN");
        pay(shown.at("/bill/id").asString(), "50.00");
        assertThat(state(booking)).isEqualTo("CONFIRMED");
        var prepaid = prepaid();
        var cancelled = step(
                        resident(),
                        "cancelVenueBooking",
                        booking,
                        Map.of("reason", "改日再聚"),
                        "venueBookings { state bill { state } timeline { step by { id } } }")
                .fine();
        assertThat(cancelled
                        .data("/cancelVenueBooking/venueBookings/0/bill/state")
                        .asString())
                .isEqualTo("REVERSED");
        assertThat(cancelled
                        .data("/cancelVenueBooking/venueBookings/0/timeline")
                        .findValuesAsString("step"))
                .containsExactly("BOOK", "CONFIRM", "CANCEL");
        assertThat(prepaid().subtract(prepaid)).isEqualByComparingTo("50.00");
    }

    private void pay(String bill, String amount) {
        jinxiu().as(Role.CASHIER)
                .mutate(
                        "takePayment",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "unitId",
                                jinxiu().id("Unit"),
                                "billIds",
                                List.of(bill),
                                "tenders",
                                List.of(Map.of("method", "CASH", "amount", amount))),
                        "payment { id }")
                .fine();
    }

    private BigDecimal prepaid() {
        try {
            return new BigDecimal(count("SELECT coalesce(sum(balance) * 100, 0)::int FROM %s.prepayment"))
                    .movePointLeft(2);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void whoCancelsTooLateIsToldWhatItCosts() throws SQLException {
        var venue = venue("会议室", Map.of("pricePerHour", "80", "freeCancellationHours", 8760));
        var booking = first(book(resident(), wish(venue, DAY, "09:00", "10:00"), "Unit"));
        step(desk(), "confirmVenueBooking", booking, Map.of(), "venueBooking { state bill { state } }")
                .fine();
        var told = step(resident(), "cancelVenueBooking", booking, Map.of("reason", "有事"), BOOKINGS);
        assertThat(told.refusal("cancelVenueBooking")).isEqualTo("REQUIRED");
        assertThat(reason(told, "cancelVenueBooking")).contains("80.00");
        var waived =
                step(resident(), "cancelVenueBooking", booking, Map.of("reason", "有事", "waiveCharge", true), BOOKINGS);
        assertThat(waived.refusal("cancelVenueBooking")).isEqualTo("INVALID");
        var accepted = step(
                        resident(),
                        "cancelVenueBooking",
                        booking,
                        Map.of("reason", "有事", "acceptCharge", true),
                        BOOKINGS)
                .fine();
        assertThat(accepted.data("/cancelVenueBooking/venueBookings/0/state").asString())
                .isEqualTo("CANCELLED");
        assertThat(accepted.data("/cancelVenueBooking/venueBookings/0/bill/state")
                        .asString())
                .isEqualTo("OPEN");
        first(book(desk(), wish(venue, DAY, "09:00", "10:00"), null));
    }

    @Test
    void whatNobodyPaysExpiresByItself() throws SQLException {
        var venue = venue("台球室", Map.of("pricePerHour", "20"));
        var booking = first(book(resident(), wish(venue, DAY, "09:00", "10:00"), "Unit"));
        expire();
        assertThat(state(booking)).as("there is time yet").isEqualTo("HELD");
        HeldRows.change(
                jinxiu(),
                "UPDATE venue_booking SET held_until = now() - interval '1 minute' WHERE id = '%s'"
                        .formatted(GlobalId.keyOf(booking)));
        expire();
        var gone = resident()
                .ask(
                        "query($id: ID!) { venueBooking(id: $id) { state bill { state } timeline { step by { id } } }"
                                + " }",
                        Map.of("id", booking))
                .fine();
        assertThat(gone.data("/venueBooking/state").asString()).isEqualTo("EXPIRED");
        assertThat(gone.data("/venueBooking/bill/state").asString()).isEqualTo("REVERSED");
        assertThat(gone.data("/venueBooking/timeline/1/by").isNull()).isTrue();
        assertThat(told()).contains("VENUE_BOOKING_EXPIRED");
        first(book(desk(), wish(venue, DAY, "09:00", "10:00"), "Unit"));
    }

    private void expire() {
        works.stream()
                .filter(work -> work.name().equals("expire-venue-holds"))
                .forEach(work -> work.work().run());
    }

    private List<String> told() {
        return resident()
                .ask("{ notices(first: 20) { nodes { kind text } } }")
                .fine()
                .data("/notices/nodes")
                .findValuesAsString("kind");
    }

    @Test
    void aResidentsBookingIsApprovedMovedAndTheyAreTold() {
        var venue = venue("球场", Map.of("approvalRequired", true));
        assertThat(book(resident(), wish(venue, DAY, "09:00", "10:00"), null).refusal("bookVenue"))
                .as("for which unit")
                .isEqualTo("REQUIRED");
        assertThat(book(resident(), wish(venue, DAY, "09:00", "10:00"), "otherUnit")
                        .refusal("bookVenue"))
                .isEqualTo("NOT_FOUND");
        var booking = first(book(resident(), wish(venue, DAY, "09:00", "10:00"), "Unit"));
        assertThat(step(desk(), "confirmVenueBooking", booking, Map.of(), "venueBooking { state }")
                        .refusal("confirmVenueBooking"))
                .as("not before it is approved")
                .isEqualTo("ILLEGAL_STEP");
        var approved = step(desk(), "approveVenueBooking", booking, Map.of(), "venueBooking { state }")
                .fine();
        assertThat(approved.data("/approveVenueBooking/venueBooking/state").asString())
                .isEqualTo("CONFIRMED");
        step(
                        desk(),
                        "moveVenueBooking",
                        booking,
                        Map.of("startsAt", at(DAY, "15:00"), "reason", "上午检修灯具"),
                        "venueBooking { startsAt }")
                .fine();
        assertThat(told()).contains("VENUE_BOOKING_APPROVED", "VENUE_BOOKING_MOVED");
        first(book(desk(), wish(venue, DAY, "09:00", "10:00"), "Unit"));
        var rejected = first(book(resident(), wish(venue, DAY, "11:00", "12:00"), "Unit"));
        step(desk(), "rejectVenueBooking", rejected, Map.of("reason", "当天有活动"), "venueBooking { state }")
                .fine();
        assertThat(told()).contains("VENUE_BOOKING_REJECTED");
    }

    @Test
    void aResidentSeesTheirOwnBookingsAndWhatIsFree() {
        var venue = venue("阅览室", Map.of());
        first(book(desk(), wish(venue, DAY, "09:00", "10:00"), "otherUnit"));
        var own = first(book(resident(), wish(venue, DAY, "12:00", "13:00"), "Unit"));
        var seen = resident()
                .ask("query($v: ID!) { venueBookings(filter: {venueId: $v}) { nodes { id } } }", Map.of("v", venue))
                .fine();
        assertThat(seen.data("/venueBookings/nodes").findValuesAsString("id")).containsExactly(own);
        var free = resident()
                .ask(
                        "query($v: ID!, $d: Date!) { venueFreeTimes(venueId: $v, from: $d, to: $d) { from before } }",
                        Map.of("v", venue, "d", DAY.toString()))
                .fine();
        assertThat(free.data("/venueFreeTimes").findValuesAsString("from"))
                .containsExactly(at(DAY, "08:00"), at(DAY, "10:00"), at(DAY, "13:00"));
    }

    @Test
    void aClosureStandsAgainstBookingsUntilTheyAreCancelled() {
        var venue = venue("泳池", Map.of("pricePerHour", "30", "freeCancellationHours", 8760));
        var booking = first(book(resident(), wish(venue, DAY, "09:00", "10:00"), "Unit"));
        step(desk(), "confirmVenueBooking", booking, Map.of(), "venueBooking { state }")
                .fine();
        Map<String, Object> closure = new HashMap<>(Map.of(
                "venueId", venue, "closedFrom", DAY.toString(), "closedTo", DAY.toString(), "reason", "jinxiu 换水"));
        var refused = desk().mutate("createVenueClosure", closure, "venueClosure { id }");
        assertThat(refused.refusal("createVenueClosure")).isEqualTo("REQUIRED");
        closure.put("cancelBookings", true);
        var closed = desk().mutate("createVenueClosure", closure, "venueClosure { id version }")
                .fine();
        assertThat(state(booking)).isEqualTo("CANCELLED");
        assertThat(told()).contains("VENUE_BOOKING_CANCELLED");
        var again = book(desk(), wish(venue, DAY, "09:00", "10:00"), "Unit");
        assertThat(reason(again, "bookVenue")).contains("换水");
        var kept = jinxiu().as(Role.TENANT_ADMIN)
                .mutate("deleteVenue", Map.of("venueId", venue), "venue { id } dependents { kind count }");
        assertThat(kept.data("/deleteVenue/dependents").findValuesAsString("kind"))
                .containsExactlyInAnyOrder("VenueClosure", "VenueBooking");
        desk().mutate(
                        "deleteVenueClosure",
                        Map.of(
                                "venueClosureId",
                                closed.data("/createVenueClosure/venueClosure/id")
                                        .asString()),
                        "venueClosure { id }")
                .fine();
        first(book(desk(), wish(venue, DAY, "09:00", "10:00"), "Unit"));
    }

    @Test
    void usageIsBookedOfOpenHours() {
        var venue = venue("琴房", Map.of());
        first(book(desk(), wish(venue, DAY, "09:00", "11:30"), "Unit"));
        var cancelled = first(book(desk(), wish(venue, DAY, "12:00", "13:00"), "Unit"));
        step(desk(), "cancelVenueBooking", cancelled, Map.of("reason", "不用了"), BOOKINGS)
                .fine();
        var usage = desk().ask(
                        "query($p: ID!, $d: Date!) { venueUsage(projectId: $p, from: $d, to: $d) {"
                                + " venue { id } month bookings bookedHours openHours percent } }",
                        Map.of("p", jinxiu().id("Project"), "d", DAY.toString()))
                .fine();
        var found = usage.data("/venueUsage")
                .valueStream()
                .filter(one -> one.at("/venue/id").asString().equals(venue))
                .findFirst()
                .orElseThrow();
        assertThat(found.at("/bookings").asInt()).isEqualTo(1);
        assertThat(found.at("/bookedHours").asString()).isEqualTo("2.50");
        assertThat(found.at("/openHours").asString()).isEqualTo("%d.00".formatted(DAY.lengthOfMonth() * 14));
        assertThat(found.at("/percent").isNull()).isFalse();
    }

    @Test
    void aVenueIsCorrectedAndItsChangesAreLogged() {
        var venue = venue("烘焙房", Map.of());
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var corrected = admin.mutate(
                        "updateVenue",
                        Map.of(
                                "venueId",
                                venue,
                                "expectedVersion",
                                1,
                                "capacity",
                                12,
                                "openingHours",
                                List.of(Map.of("weekday", "SUNDAY", "hours", HoursOf.text("10:00-12:00")))),
                        "venue { version capacity openingHours { weekday hours { from before } } }")
                .fine();
        assertThat(corrected.data("/updateVenue/venue/version").asInt()).isEqualTo(2);
        assertThat(corrected
                        .data("/updateVenue/venue/openingHours/6/hours/0/before")
                        .asString())
                .isEqualTo("12:00");
        var log = admin.ask(
                        "query($id: ID!) { objectChanges(filter: {objectId: $id}) { nodes { field } } }",
                        Map.of("id", venue))
                .fine();
        assertThat(log.data("/objectChanges/nodes").findValuesAsString("field")).contains("capacity", "openingHours");
        var taken = admin.mutate(
                "updateVenue",
                Map.of(
                        "venueId",
                        venue,
                        "openingHours",
                        List.of(Map.of("weekday", "SUNDAY", "hours", HoursOf.text("12:00-10:00")))),
                "venue { id }");
        assertThat(taken.refusal("updateVenue")).isEqualTo("INVALID");
        assertThat(admin.mutate("deleteVenue", Map.of("venueId", venue), "venue { id }")
                        .refusal("deleteVenue"))
                .isEmpty();
    }
}
