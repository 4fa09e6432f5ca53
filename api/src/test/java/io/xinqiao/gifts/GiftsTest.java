package io.xinqiao.gifts;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.Homes;
import io.xinqiao.testing.People;
import io.xinqiao.testing.PlantedGifts;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Neither stock nor points go below zero, what is cancelled comes back once, and a household is welcomed once. */
class GiftsTest extends ApiTest {
    private static final int WANTED = 50;

    /** A unit and who lives there. */
    private record Home(String unit, String household) {}

    private Api admin() {
        return jinxiu().as(Role.TENANT_ADMIN);
    }

    private Api desk() {
        return jinxiu().as(Role.FRONT_DESK);
    }

    private Home home(int points) {
        var homes = new Homes(jinxiu());
        var number = "礼品-" + UUID.randomUUID().toString().substring(0, 8);
        var unit = homes.unit(jinxiu().id("Building"), number, Map.of("floor", 7));
        var household = homes.moveIn(unit, "2025-01-01", List.of(People.member("礼品户主", "OWNER")))
                .id();
        if (points > 0) earn(unit, points);
        return new Home(unit, household);
    }

    private void earn(String unit, int points) {
        PlantedGifts.earn(jinxiu(), unit, points);
    }

    private static UUID key(String id) {
        return GlobalId.parse(id).orElseThrow().key();
    }

    private int points(String unit) {
        return desk().ask("query($id: ID!) { unitPoints(unitId: $id) { points } }", Map.of("id", unit))
                .fine()
                .data("/unitPoints/points")
                .asInt();
    }

    private String gift(String name, int points, int stock) {
        return admin().mutate(
                        "createGift",
                        Map.of("projectId", jinxiu().id("Project"), "name", name, "points", points, "stock", stock),
                        "gift { id stock active }")
                .fine()
                .data("/createGift/gift/id")
                .asString();
    }

    private JsonNode look(String gift) {
        return admin().ask(
                        "query($id: ID!) { gift(id: $id) { name stock active version"
                                + " stockChanges { quantity note changedBy { id } }"
                                + " redemptions(first: 100) { totalCount } } }",
                        Map.of("id", gift))
                .fine()
                .data("/gift");
    }

    private int stock(String gift) {
        return look(gift).at("/stock").asInt();
    }

    private static Api.Answer redeem(Api by, String gift, String unit, int quantity) {
        return by.mutate(
                "redeemGift",
                Map.of(
                        "idempotencyKey",
                        UUID.randomUUID().toString(),
                        "giftId",
                        gift,
                        "unitId",
                        unit,
                        "quantity",
                        quantity),
                "giftRedemption { id state points allowedSteps }");
    }

    private static String redemption(Api.Answer redeemed) {
        return redeemed.fine().data("/redeemGift/giftRedemption/id").asString();
    }

    private static Api.Answer cancel(Api by, String redemption) {
        return by.mutate(
                "cancelGiftRedemption",
                Map.of("giftRedemptionId", redemption, "reason", "不要了"),
                "giftRedemption { id state reason }");
    }

    @Test
    void aGiftIsRedeemedForPointsAndHandedOver() {
        var gift = gift("雨伞", 300, 5);
        var unit = home(1_000).unit();
        var one = redeem(desk(), gift, unit, 2);
        assertThat(one.data("/redeemGift/giftRedemption/points").asInt()).isEqualTo(600);
        assertThat(points(unit)).isEqualTo(400);
        assertThat(stock(gift)).isEqualTo(3);
        var handed = desk().mutate(
                        "handOverGift",
                        Map.of("giftRedemptionId", redemption(one)),
                        "giftRedemption { state handedOverAt timeline { step } }")
                .fine();
        assertThat(handed.data("/handOverGift/giftRedemption/timeline").findValuesAsString("step"))
                .containsExactly("REDEEM", "HAND_OVER");
        assertThat(cancel(desk(), redemption(one)).refusal("cancelGiftRedemption"))
                .isEqualTo("ILLEGAL_STEP");
        assertThat(points(unit)).isEqualTo(400);
        assertThat(stock(gift)).isEqualTo(3);
    }

    @Test
    void whatIsCancelledComesBackOnce() throws Exception {
        var gift = gift("保温杯", 500, 1);
        var unit = home(500).unit();
        var one = redemption(redeem(desk(), gift, unit, 1));
        admin().mutate("updateGift", Map.of("giftId", gift, "points", 900), "gift { points }")
                .fine();
        List<Callable<String>> work = new ArrayList<>();
        for (var at = 0; at < 6; at++) {
            work.add(() -> cancel(desk(), one).refusal("cancelGiftRedemption"));
        }
        assertThat(atOnce(work)).containsOnlyOnce("").contains("ILLEGAL_STEP");
        assertThat(points(unit)).isEqualTo(500);
        assertThat(stock(gift)).isEqualTo(1);
        assertThat(redeem(desk(), gift, unit, 1).reason("redeemGift")).endsWith("gift.points");
    }

    @Test
    void nobodyHasMoreThanThereIsOrThanTheyHavePointsFor() {
        var gift = gift("油", 100, 3);
        var unit = home(1_000).unit();
        assertThat(redeem(desk(), gift, unit, 4).reason("redeemGift")).endsWith("gift.stock");
        assertThat(redeem(desk(), gift, home(150).unit(), 2).reason("redeemGift"))
                .endsWith("gift.points");
        admin().mutate("updateGift", Map.of("giftId", gift, "active", false), "gift { active }")
                .fine();
        assertThat(redeem(desk(), gift, unit, 1).reason("redeemGift")).endsWith("gift.inactive");
        assertThat(stock(gift)).isEqualTo(3);
        assertThat(points(unit)).isEqualTo(1_000);
    }

    @Test
    void ofFiftyAtOnceTenHaveTheTenThatThereAre() throws Exception {
        var gift = gift("电影票", 10, 10);
        List<String> units = new ArrayList<>();
        for (var at = 0; at < 5; at++) units.add(home(1_000).unit());
        List<Callable<String>> work = new ArrayList<>();
        for (var at = 0; at < WANTED; at++) {
            var unit = units.get(at % units.size());
            work.add(() -> redeem(desk(), gift, unit, 1).reason("redeemGift"));
        }
        var reasons = atOnce(work);
        assertThat(reasons.stream().filter(String::isEmpty)).hasSize(10);
        assertThat(reasons.stream().filter(reason -> reason.endsWith("gift.stock")))
                .hasSize(WANTED - 10);
        assertThat(stock(gift)).isZero();
        assertThat(units.stream().mapToInt(this::points).sum()).isEqualTo(5_000 - 100);
    }

    @Test
    void theSamePointsAreNotSpentTwiceAtOnce() throws Exception {
        var one = gift("米", 400, 100);
        var other = gift("面", 400, 100);
        var unit = home(1_000).unit();
        List<Callable<String>> work = new ArrayList<>();
        for (var at = 0; at < 12; at++) {
            var gift = at % 2 == 0 ? one : other;
            work.add(() -> redeem(desk(), gift, unit, 1).refusal("redeemGift"));
        }
        assertThat(atOnce(work).stream().filter(String::isEmpty)).hasSize(2);
        assertThat(points(unit)).isEqualTo(200);
        assertThat(stock(one) + stock(other)).isEqualTo(198);
    }

    @Test
    void aResidentRedeemsForTheirOwnUnitAndSeesWhatIsActive() {
        var gift = gift("洗洁精", 50, 5);
        var gone = gift("下架的礼品", 50, 5);
        admin().mutate("updateGift", Map.of("giftId", gone, "active", false), "gift { active }")
                .fine();
        earn(jinxiu().id("Unit"), 60);
        var resident = jinxiu().as(Role.RESIDENT);
        var other = home(500).unit();
        assertThat(redeem(resident, gift, other, 1).refusal("redeemGift")).isEqualTo("NOT_FOUND");
        assertThat(redeem(resident, gone, jinxiu().id("Unit"), 1).refusal("redeemGift"))
                .isEqualTo("NOT_FOUND");
        redeem(desk(), gift, other, 1).fine();
        var own = redeem(resident, gift, jinxiu().id("Unit"), 1);
        assertThat(own.data("/redeemGift/giftRedemption/allowedSteps/0").asString())
                .isEqualTo("CANCEL");
        var seen = resident.ask(
                        "query($id: ID!) { gift(id: $id) { redemptions { nodes { id } } } }", Map.of("id", gift))
                .fine();
        assertThat(seen.data("/gift/redemptions/nodes").findValuesAsString("id"))
                .containsExactly(redemption(own));
        assertThat(cancel(resident, redemption(own))
                        .fine()
                        .data("/cancelGiftRedemption/giftRedemption/state")
                        .asString())
                .isEqualTo("CANCELLED");
    }

    @Test
    void stockIsAddedAndCorrectedWithItsHistory() {
        var gift = gift("毛巾", 20, 5);
        admin().mutate("addGiftStock", Map.of("giftId", gift, "quantity", 10, "note", "第二批"), "gift { stock }")
                .fine();
        admin().mutate("correctGiftStock", Map.of("giftId", gift, "counted", 12, "reason", "盘点少三条"), "gift { stock }")
                .fine();
        assertThat(stock(gift)).isEqualTo(12);
        assertThat(look(gift).at("/stockChanges").findValues("quantity"))
                .extracting(JsonNode::asInt)
                .containsExactly(-3, 10, 5);
        assertThat(look(gift).at("/stockChanges/0/note").asString()).isEqualTo("盘点少三条");
        var file = jinxiu().upload(Role.TENANT_ADMIN, "ATTACHMENT", "毛巾.txt", "毛巾".getBytes(StandardCharsets.UTF_8));
        admin().mutate("attachFile", Map.of("fileId", file, "ownerId", gift), "file { id }")
                .fine();
    }

    @Test
    void aGiftIsDeletedUntilSomebodyHasRedeemedIt() {
        var unused = gift("打错的礼品", 20, 5);
        admin().mutate("deleteGift", Map.of("giftId", unused), "gift { id }").fine();
        var gift = gift("抽纸", 20, 5);
        redeem(desk(), gift, home(20).unit(), 1).fine();
        var refused = admin().mutate("deleteGift", Map.of("giftId", gift), "dependents { count }");
        assertThat(refused.data("/deleteGift/dependents/0/count").asInt()).isEqualTo(1);
        assertThat(look(gift).at("/name").asString()).isEqualTo("抽纸");
    }

    @Test
    void aHouseholdIsWelcomedOnceAtWhateverVisit() {
        var gift = gift("入住礼包", 1, 2);
        var home = home(0);
        assertThat(visited(home, Map.of("welcomeGiftId", gift)).refusal("recordVisit"))
                .isEmpty();
        assertThat(stock(gift)).isEqualTo(1);
        var given = admin().ask(
                        "query($id: ID!) { gift(id: $id) { redemptions { nodes { welcome points state"
                                + " household { id } } } } }",
                        Map.of("id", gift))
                .fine()
                .data("/gift/redemptions/nodes/0");
        assertThat(given.at("/welcome").asBoolean()).isTrue();
        assertThat(given.at("/points").asInt()).isZero();
        assertThat(given.at("/state").asString()).isEqualTo("HANDED_OVER");
        assertThat(given.at("/household/id").asString()).isEqualTo(home.household());
        assertThat(visited(home, Map.of("welcomeGiftId", gift)).reason("recordVisit"))
                .endsWith("gift.welcomed");
        assertThat(stock(gift)).isEqualTo(1);
        var later = home(0);
        visited(later, Map.of()).fine();
        visited(later, Map.of("welcomeGiftId", gift)).fine();
        assertThat(visited(home(0), Map.of("welcomeGiftId", gift)).reason("recordVisit"))
                .endsWith("gift.stock");
    }

    @Test
    void aWelcomeGiftThatWasTakenBackIsGivenAgain() {
        var gift = gift("拿错的入住礼", 1, 1);
        var home = home(0);
        visited(home, Map.of("welcomeGiftId", gift)).fine();
        var given = redemptionOf(gift);
        giveBack(given).fine();
        cancel(desk(), given).fine();
        assertThat(stock(gift)).isEqualTo(1);
        assertThat(points(home.unit())).isZero();
        visited(home, Map.of("welcomeGiftId", gift)).fine();
        assertThat(stock(gift)).isZero();
    }

    private String redemptionOf(String gift) {
        return admin().ask("query($id: ID!) { gift(id: $id) { redemptions { nodes { id } } } }", Map.of("id", gift))
                .fine()
                .data("/gift/redemptions/nodes/0/id")
                .asString();
    }

    private Api.Answer giveBack(String redemption) {
        return desk().mutate(
                        "returnGift",
                        Map.of("giftRedemptionId", redemption, "reason", "坏的"),
                        "giftRedemption { state handedOverAt timeline { step note } }");
    }

    @Test
    void whatWasHandedOverIsTakenBackAndThenCancelled() {
        var gift = gift("水壶", 100, 3);
        var unit = home(500).unit();
        var one = redemption(redeem(desk(), gift, unit, 2));
        assertThat(giveBack(one).refusal("returnGift")).isEqualTo("ILLEGAL_STEP");
        desk().mutate("handOverGift", Map.of("giftRedemptionId", one), "giftRedemption { id }")
                .fine();
        var back = giveBack(one).fine();
        assertThat(back.data("/returnGift/giftRedemption/state").asString()).isEqualTo("REDEEMED");
        assertThat(back.data("/returnGift/giftRedemption/handedOverAt").isNull())
                .isTrue();
        assertThat(back.data("/returnGift/giftRedemption/timeline").findValuesAsString("step"))
                .containsExactly("REDEEM", "HAND_OVER", "RETURN");
        cancel(desk(), one).fine();
        assertThat(points(unit)).isEqualTo(500);
        assertThat(stock(gift)).isEqualTo(3);
    }

    @Test
    void whatIsCountedLessWhatWaitsIsTheStock() {
        var gift = gift("雨衣", 10, 9);
        redeem(desk(), gift, home(100).unit(), 2).fine();
        assertThat(count(gift, 1).reason("correctGiftStock")).endsWith("gift.waiting");
        assertThat(count(gift, 5).fine().data("/correctGiftStock/gift/stock").asInt())
                .isEqualTo(3);
        assertThat(look(gift).at("/stockChanges/0/quantity").asInt()).isEqualTo(-4);
        assertThat(count(gift, 5).fine().data("/correctGiftStock/gift/stock").asInt())
                .isEqualTo(3);
    }

    private Api.Answer count(String gift, int counted) {
        return admin().mutate(
                        "correctGiftStock",
                        Map.of("giftId", gift, "counted", counted, "reason", "盘点"),
                        "gift { stock }");
    }

    @Test
    void ofEachGiftTheLastHundredChangesAreTold() throws SQLException {
        var many = gift("常补货的礼品", 10, 1);
        var few = gift("少补货的礼品", 10, 1);
        HeldRows.change(
                jinxiu(),
                ("INSERT INTO gift_stock_change (id, gift_id, quantity, changed_at, changed_by) SELECT"
                                + " gen_random_uuid(), gift_id, n + 1, changed_at + n * interval '1 s', changed_by FROM"
                                + " gift_stock_change, generate_series(1, 120) n WHERE gift_id = '%s'")
                        .formatted(key(many)));
        var changes = admin().ask(
                        "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Gift { stockChanges { quantity } } } }",
                        Map.of("ids", List.of(many, few)))
                .fine();
        assertThat(changes.data("/nodes/0/stockChanges")).hasSize(100);
        assertThat(changes.data("/nodes/0/stockChanges/0/quantity").asInt()).isEqualTo(121);
        assertThat(changes.data("/nodes/0/stockChanges/99/quantity").asInt()).isEqualTo(22);
        assertThat(changes.data("/nodes/1/stockChanges")).hasSize(1);
    }

    @Test
    void whoeverComesSecondForTheSamePointsIsToldWhatIsLeft() throws Exception {
        var one = gift("先到的礼品", 400, 5);
        var other = gift("后到的礼品", 400, 5);
        var unit = home(500).unit();
        List<Future<Api.Answer>> done = new ArrayList<>();
        try (var hands = Executors.newFixedThreadPool(2)) {
            try (var held = HeldRows.of(
                    jinxiu(), "SELECT id FROM unit WHERE id = '%s' FOR NO KEY UPDATE".formatted(key(unit)))) {
                for (var gift : List.of(one, other)) done.add(hands.submit(() -> redeem(desk(), gift, unit, 1)));
                held.awaitWaiting(2);
            }
            List<String> reasons = new ArrayList<>();
            for (var answer : done) reasons.add(answer.get().reason("redeemGift"));
            assertThat(reasons).containsOnlyOnce("").anyMatch(reason -> reason.endsWith("gift.points"));
        }
        assertThat(points(unit)).isEqualTo(100);
    }

    private Api.Answer visited(Home home, Map<String, ?> more) {
        var steward = jinxiu().as(Role.STEWARD);
        var visit = steward.mutate(
                        "planVisit",
                        Map.of(
                                "householdId",
                                home.household(),
                                "dueOn",
                                LocalDate.now(ZoneId.of("Asia/Shanghai"))
                                        .plusDays(3)
                                        .toString()),
                        "visit { id }")
                .fine()
                .data("/planVisit/visit/id")
                .asString();
        Map<String, Object> input = new HashMap<>(more);
        input.put("visitId", visit);
        input.put("way", "AT_HOME");
        return steward.mutate("recordVisit", input, "visit { state }");
    }

    private static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
        List<T> done = new ArrayList<>();
        try (var hands = Executors.newFixedThreadPool(8)) {
            for (var one : hands.invokeAll(work)) done.add(one.get());
        }
        return done;
    }
}
