package io.xinqiao.testing;

import static io.xinqiao.testing.Company.create;

import io.xinqiao.identity.Role;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Who comes to a {@link Company} and where they meet: a venue with a booking and a closure, and a visitor. */
final class PlantedVenues {
    private PlantedVenues() {}

    static void plant(Company company, Map<String, String> ids) {
        plantVenue(company, ids);
        plantVisitor(company, ids);
    }

    private static void plantVenue(Company company, Map<String, String> ids) {
        var admin = company.as(Role.TENANT_ADMIN);
        var day = LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(30);
        ids.put(
                "Venue",
                create(
                        admin,
                        "createVenue",
                        "venue",
                        Map.of(
                                "projectId",
                                company.id("Project"),
                                "name",
                                company.code() + " 活动室",
                                "capacity",
                                40,
                                "pricePerHour",
                                "50.00",
                                "openingHours",
                                List.of(Map.of(
                                        "weekday",
                                        day.getDayOfWeek().name(),
                                        "hours",
                                        HoursOf.text("09:00-12:00,13:30-21:00"))))));
        ids.put(
                "VenueClosure",
                create(
                        admin,
                        "createVenueClosure",
                        "venueClosure",
                        Map.of(
                                "venueId",
                                ids.get("Venue"),
                                "closedFrom",
                                "2099-01-01",
                                "closedTo",
                                "2099-01-03",
                                "reason",
                                company.code() + " 消毒")));
        var booked = company.as(Role.FRONT_DESK)
                .mutate(
                        "bookVenue",
                        Map.of(
                                "venueId",
                                ids.get("Venue"),
                                "unitId",
                                company.id("Unit"),
                                "purpose",
                                company.code() + " 生日会",
                                "startsAt",
                                day + "T14:00:00+08:00",
                                "endsAt",
                                day + "T16:00:00+08:00"),
                        "venueBookings { id }")
                .fine();
        ids.put("VenueBooking", booked.data("/bookVenue/venueBookings/0/id").asString());
    }

    private static void plantVisitor(Company company, Map<String, String> ids) {
        var from = OffsetDateTime.now(ZoneOffset.ofHours(8));
        ids.put(
                "Visitor",
                create(
                        company.as(Role.RESIDENT),
                        "inviteVisitor",
                        "visitor",
                        Map.of(
                                "unitId",
                                company.id("Unit"),
                                "fullName",
                                company.code() + " 访客",
                                "phone",
                                "13900009999",
                                "purpose",
                                company.code() + " 探亲",
                                "startsAt",
                                from.toString(),
                                "endsAt",
                                from.plusDays(7).toString())));
    }
}
