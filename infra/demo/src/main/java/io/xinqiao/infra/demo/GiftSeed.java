package io.xinqiao.infra.demo;

import io.xinqiao.infra.demo.CompanySeed.Home;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Gifts of a demo company for points that its residents have earned: some wait to be handed over, one was cancelled.
 */
final class GiftSeed {
    private static final int EARNED = 800;
    private static final int REDEEMING = 9;
    private static final int HANDED_OVER = 5;

    private final DemoApi api;
    private final String administrator;
    private final String desk;
    private final String project;
    private final History history;

    GiftSeed(DemoApi api, String administrator, String desk, String project, History history) {
        this.api = api;
        this.administrator = administrator;
        this.desk = desk;
        this.project = project;
        this.history = history;
    }

    void plant(List<Home> homes) {
        api.mutate(
                administrator, "setRewardRule", Map.of("projectId", project, "pointsPerYuan", "1"), "project { id }");
        history.earnPoints(EARNED);
        var umbrella = gift("长柄雨伞", 300, 40);
        var oil = gift("花生油 5L", 700, 12);
        gift("电影票", 500, 0);
        gift("入住礼包", 100, 60);
        for (var at = 0; at < REDEEMING; at++) {
            var redemption =
                    redeem(at % 3 == 0 ? oil : umbrella, homes.get(30 + at).unit());
            if (at < HANDED_OVER) step("handOverGift", redemption, Map.of());
            if (at == REDEEMING - 1) step("cancelGiftRedemption", redemption, Map.of("reason", "住户改换其他礼品"));
        }
    }

    private String gift(String name, int points, int stock) {
        return api.mutate(
                        administrator,
                        "createGift",
                        Map.of("projectId", project, "name", name, "points", points, "stock", stock),
                        "gift { id }")
                .at("/gift/id")
                .asString();
    }

    private String redeem(String gift, String unit) {
        return api.mutate(
                        desk,
                        "redeemGift",
                        Map.of("idempotencyKey", UUID.randomUUID().toString(), "giftId", gift, "unitId", unit),
                        "giftRedemption { id }")
                .at("/giftRedemption/id")
                .asString();
    }

    private void step(String mutation, String redemption, Map<String, ?> more) {
        var input = new HashMap<String, Object>(more);
        input.put("giftRedemptionId", redemption);
        api.mutate(desk, mutation, input, "giftRedemption { state }");
    }
}
