package io.xinqiao.infra.demo;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Venues of a project and what is booked of them in the next days, by the administrator and the front desk. */
final class VenueSeed {
    private static final List<String> WEEK =
            List.of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY");

    private final DemoApi api;
    private final String administrator;
    private final String desk;
    private final String project;

    VenueSeed(DemoApi api, String administrator, String desk, String project) {
        this.api = api;
        this.administrator = administrator;
        this.desk = desk;
        this.project = project;
    }

    void plant(List<String> units) {
        var hall = venue("社区活动中心", "会所一层", 80, "0", "08:00-21:30");
        var court = venue("羽毛球场", "会所负一层", 8, "40.00", "06:30-22:00");
        var tomorrow = LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(1);
        book(hall, units.get(0), "书法班", tomorrow, "09:00", "11:00");
        book(hall, units.get(1), "生日会", tomorrow, "14:00", "17:00");
        book(court, units.get(2), "邻里双打", tomorrow, "19:00", "21:00");
        api.mutate(
                administrator,
                "createVenueClosure",
                Map.of(
                        "venueId",
                        court,
                        "closedFrom",
                        tomorrow.plusDays(10).toString(),
                        "closedTo",
                        tomorrow.plusDays(11).toString(),
                        "reason",
                        "地胶养护"),
                "venueClosure { id }");
    }

    /** Hours such as 09:00-12:00,13:30-18:00 as the input has them. */
    private static List<Map<String, String>> windows(String hours) {
        return Arrays.stream(hours.split(",", -1))
                .map(window -> window.split("-", -1))
                .map(ends -> Map.of("from", ends[0], "before", ends[1]))
                .toList();
    }

    private String venue(String name, String location, int capacity, String price, String hours) {
        return api.mutate(
                        administrator,
                        "createVenue",
                        Map.of(
                                "projectId",
                                project,
                                "name",
                                name,
                                "location",
                                location,
                                "rules",
                                "请爱护设施,用后归位;室内禁止吸烟。",
                                "capacity",
                                capacity,
                                "pricePerHour",
                                price,
                                "openingHours",
                                WEEK.stream()
                                        .map(day -> Map.of("weekday", day, "hours", windows(hours)))
                                        .toList()),
                        "venue { id }")
                .at("/venue/id")
                .asString();
    }

    private void book(String venue, String unit, String purpose, LocalDate day, String from, String to) {
        api.mutate(
                desk,
                "bookVenue",
                Map.of(
                        "venueId",
                        venue,
                        "unitId",
                        unit,
                        "purpose",
                        purpose,
                        "startsAt",
                        day + "T" + from + ":00+08:00",
                        "endsAt",
                        day + "T" + to + ":00+08:00"),
                "venueBookings { id }");
    }
}
