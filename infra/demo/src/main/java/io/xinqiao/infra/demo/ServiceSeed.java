package io.xinqiao.infra.demo;

import io.xinqiao.infra.demo.CompanySeed.Home;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Value-added services of a demo company, booked by residents; some were rendered and rated. */
final class ServiceSeed {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final int RENDERED = 8;
    private static final int BOOKED = 5;
    private static final int MEALS = 12;
    private static final List<String> COMMENTS = List.of("很干净,下次还约。", "准时,态度好。", "窗槽没擦到位。", "师傅细致。");

    private final DemoApi api;
    private final String supervisor;
    private final String project;

    ServiceSeed(DemoApi api, String supervisor, String project) {
        this.api = api;
        this.supervisor = supervisor;
        this.project = project;
    }

    void plant(List<Home> homes) {
        var canteen = api.mutate(
                        supervisor,
                        "createServiceProvider",
                        Map.of("projectId", project, "name", "老张食堂", "contact", "南门商铺 12 号"),
                        "serviceProvider { id }")
                .at("/serviceProvider/id")
                .asString();
        var cleaning = offering("HOUSEKEEPING", "深度保洁", "小时", "50.00", "58.00", Map.of("paidUpPercent", 10));
        var windows = offering("HOUSEKEEPING", "擦玻璃", "次", "120.00", "138.00", Map.of());
        var meals =
                offering("MEALS", "长者助餐", "份", "15.00", "18.00", Map.of("bySlot", true, "serviceProviderId", canteen));
        offering("HEALTH", "上门量血压", "次", "10.00", "20.00", Map.of("paidUpPercent", 50));
        for (var at = 0; at < RENDERED; at++) {
            rendered(
                    at % 2 == 0 ? cleaning : windows,
                    homes.get(70 + at),
                    3 + at % 3,
                    COMMENTS.get(at % COMMENTS.size()));
        }
        for (var home : homes.subList(80, 80 + BOOKED)) book(cleaning, home, Map.of("quantity", "2"));
        var slots = slots(meals);
        for (var home : homes.subList(90, 90 + MEALS)) book(meals, home, Map.of("serviceSlotIds", slots));
    }

    private String offering(
            String category, String name, String unit, String price, String marketPrice, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("projectId", project);
        input.put("category", category);
        input.put("name", name);
        input.put("unit", unit);
        input.put("price", price);
        input.put("marketPrice", marketPrice);
        return api.mutate(supervisor, "createServiceOffering", input, "serviceOffering { id }")
                .at("/serviceOffering/id")
                .asString();
    }

    /** Noon of the next days. */
    private List<String> slots(String meals) {
        var noon =
                LocalDate.now(SHANGHAI).plusDays(1).atTime(LocalTime.of(11, 30)).atZone(SHANGHAI);
        return api.mutate(
                        supervisor,
                        "openServiceSlots",
                        Map.of(
                                "serviceOfferingId",
                                meals,
                                "beginsAt",
                                noon.toInstant().toString(),
                                "minutes",
                                90,
                                "capacity",
                                40,
                                "times",
                                2),
                        "serviceSlots { id }")
                .at("/serviceSlots")
                .findValuesAsString("id");
    }

    private JsonNode book(String offering, Home home, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("serviceOfferingId", offering);
        input.put("unitId", home.unit());
        return api.mutate(supervisor, "bookService", input, "serviceBookings { id ticket { id } }")
                .at("/serviceBookings/0");
    }

    private void rendered(String offering, Home home, int rating, String comment) {
        var booking = book(offering, home, Map.of());
        var ticket = booking.at("/ticket/id").asString();
        for (var step : List.of("acceptTicket", "startTicket", "resolveTicket")) {
            api.mutate(supervisor, step, Map.of("ticketId", ticket), "ticket { state }");
        }
        api.mutate(
                supervisor,
                "rateServiceBooking",
                Map.of("serviceBookingId", booking.at("/id").asString(), "rating", rating, "comment", comment),
                "serviceBooking { id }");
    }
}
