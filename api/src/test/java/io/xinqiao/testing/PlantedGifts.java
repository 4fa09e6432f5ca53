package io.xinqiao.testing;

import static io.xinqiao.testing.Company.create;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/** What a {@link Company} gives for points: a gift, of which a resident has redeemed one. */
public final class PlantedGifts {
    private PlantedGifts() {}

    static void plant(Company company, Map<String, String> ids) {
        ids.put(
                "Gift",
                create(
                        company.as(Role.SUPERVISOR),
                        "createGift",
                        "gift",
                        Map.of(
                                "projectId",
                                company.id("Project"),
                                "name",
                                company.code() + " 雨伞",
                                "description",
                                company.code() + " 长柄",
                                "points",
                                10,
                                "stock",
                                5)));
        earn(company, company.id("Unit"), 10);
        ids.put(
                "GiftRedemption",
                create(
                        company.as(Role.RESIDENT),
                        "redeemGift",
                        "giftRedemption",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "giftId",
                                ids.get("Gift"),
                                "unitId",
                                company.id("Unit"),
                                "note",
                                company.code() + " 周末来取")));
    }

    /** Points as if bills of a unit had been paid on time. */
    public static void earn(Company company, String unit, int points) {
        var row = "INSERT INTO reward_entry (id, project_id, unit_id, kind, points, at)"
                + " SELECT '%s', project_id, id, 'EARNED', %d, now() FROM unit WHERE id = '%s'";
        try {
            HeldRows.change(
                    company,
                    row.formatted(
                            NewId.next(),
                            points,
                            GlobalId.parse(unit).orElseThrow().key()));
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
