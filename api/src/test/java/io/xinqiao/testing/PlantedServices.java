package io.xinqiao.testing;

import static io.xinqiao.testing.Company.create;

import io.xinqiao.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a {@link Company} offers besides: meals in slots, of which a resident has booked one. */
final class PlantedServices {
    private PlantedServices() {}

    static void plant(Company company, Map<String, String> ids) {
        var supervisor = company.as(Role.SUPERVISOR);
        var project = company.id("Project");
        ids.put(
                "ServiceProvider",
                create(
                        supervisor,
                        "createServiceProvider",
                        "serviceProvider",
                        Map.of("projectId", project, "name", company.code() + " 老张食堂", "contact", company.code())));
        ids.put(
                "ServiceOffering",
                create(
                        supervisor,
                        "createServiceOffering",
                        "serviceOffering",
                        Map.of(
                                "projectId",
                                project,
                                "serviceProviderId",
                                ids.get("ServiceProvider"),
                                "category",
                                "MEALS",
                                "name",
                                company.code() + " 长者助餐",
                                "description",
                                company.code() + " 两荤两素",
                                "unit",
                                "份",
                                "price",
                                "15.00",
                                "marketPrice",
                                "18.00",
                                "bySlot",
                                true)));
        var slots = supervisor
                .mutate(
                        "openServiceSlots",
                        Map.of(
                                "serviceOfferingId",
                                ids.get("ServiceOffering"),
                                "beginsAt",
                                Instant.now().plus(Duration.ofDays(3)).toString(),
                                "minutes",
                                90,
                                "capacity",
                                40,
                                "times",
                                2),
                        "serviceSlots { id }")
                .fine();
        ids.put("ServiceSlot", slots.data("/openServiceSlots/serviceSlots/0/id").asString());
        var booked = company.as(Role.RESIDENT)
                .mutate(
                        "bookService",
                        Map.of(
                                "serviceOfferingId",
                                ids.get("ServiceOffering"),
                                "unitId",
                                company.id("Unit"),
                                "serviceSlotIds",
                                List.of(ids.get("ServiceSlot")),
                                "note",
                                company.code() + " 少油"),
                        "serviceBookings { id }")
                .fine();
        ids.put(
                "Parcel",
                create(
                        company.as(Role.FRONT_DESK),
                        "registerParcel",
                        "parcel",
                        Map.of(
                                "unitId",
                                company.id("Unit"),
                                "carrier",
                                company.code() + " 快递",
                                "trackingNumber",
                                company.code() + " 0001",
                                "place",
                                company.code() + " 三号架",
                                "note",
                                company.code() + " 轻放")));
        ids.put(
                "ServiceBooking",
                booked.data("/bookService/serviceBookings/0/id").asString());
    }
}
