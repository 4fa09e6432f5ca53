package io.xinqiao.testing;

import static io.xinqiao.testing.Company.create;

import io.xinqiao.identity.Role;
import java.util.Map;

/** What the resident of a {@link Company} wants registered: a vehicle, that waits to be confirmed. */
final class PlantedResidents {
    private PlantedResidents() {}

    static void plant(Company company, Map<String, String> ids) {
        ids.put(
                "ArchiveRequest",
                create(
                        company.as(Role.RESIDENT),
                        "requestArchiveChange",
                        "archiveRequest",
                        Map.of(
                                "unitId",
                                company.id("Unit"),
                                "change",
                                Map.of(
                                        "vehicle",
                                        Map.of("plate", "京B54321", "kind", "CAR", "brand", company.code() + " 二牌")),
                                "note",
                                company.code() + " 家用")));
    }
}
