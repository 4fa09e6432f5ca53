package io.xinqiao.imports;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static io.xinqiao.schema.tenant.Tables.HANDOVER;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.People;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Since when an imported owner owns has a rule, is told before it goes in, and can be corrected after it. */
class OwnersSinceTest extends ApiTest {
    private static final byte[] UNDATED =
            "楼号,单元,房间,建筑面积,业主名称\n1,1,101,80,甲业主\n1,1,102,80,乙业主\n".getBytes(StandardCharsets.UTF_8);

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private static String told(ImportDesk desk, JsonNode job) {
        return desk.admin()
                .ask(
                        "query($id: ID!) { importJob(id: $id) { ownersSince { rule units fromOn toOn } } }",
                        Map.of("id", job.at("/id").asString()))
                .fine()
                .data("/importJob/ownersSince")
                .toString();
    }

    private static String item(ImportDesk desk, String name) {
        for (var item : desk.admin().ask("{ feeItems { id name } }").fine().data("/feeItems")) {
            if (item.at("/name").asString().equals(name)) return item.at("/id").asString();
        }
        throw new IllegalArgumentException(name);
    }

    /** (94.56 × 1 + 20) × 3 for each of the four units that pay it and have an owner. */
    @Test
    void aRealWorkbooksQuarterIsWhole() {
        var desk = new ImportDesk(anlan());
        var checked = desk.check("hc.xlsx", ImportDesk.sample("hc.xlsx"));
        assertThat(told(desk, checked))
                .isEqualTo("[{\"rule\":\"FEE_START\",\"units\":5,\"fromOn\":\"2020-06-10\",\"toOn\":\"2020-06-10\"}]");
        desk.commit(checked, "ALL_OR_NOTHING");
        desk.admin()
                .mutate("takeOverStandards", Map.of("projectId", desk.project()), "units")
                .fine();
        var preview = desk.admin()
                .ask(
                        "query($i: BillingPreviewInput!) { billingPreview(input: $i) { bills amount unbillable { unit {"
                                + " number } reason fromOn toOn } } }",
                        Map.of(
                                "i",
                                Map.of(
                                        "projectId",
                                        desk.project(),
                                        "cycle",
                                        "QUARTER",
                                        "periodFrom",
                                        "2026-10-01",
                                        "feeItemIds",
                                        List.of(item(desk, "测试收费2")))))
                .fine()
                .data("/billingPreview");
        assertThat(preview.at("/amount").asString()).as(preview.toString()).isEqualTo("1374.72");
        assertThat(preview.at("/bills").asInt()).isEqualTo(4);
        assertThat(preview.at("/unbillable").findValuesAsString("reason")).containsOnly("NO_OWNER");
    }

    private static String since(ImportDesk desk, String number) {
        return desk.unit(number).at("/ownerships/0/since").asString();
    }

    private static void takenOver(ImportDesk desk, String on) {
        var updated = desk.admin()
                .mutate(
                        "updateProject",
                        Map.of("projectId", desk.project(), "takenOverOn", on),
                        "project { takenOverOn }")
                .fine();
        assertThat(updated.data("/updateProject/project/takenOverOn").asString())
                .isEqualTo(on);
    }

    @Test
    void withoutADayOrAFeeTheyOwnSinceTheProjectWasTakenOver() {
        var desk = new ImportDesk(anlan());
        takenOver(desk, "2023-03-01");
        var checked = desk.check("units.csv", UNDATED);
        assertThat(told(desk, checked)).contains("TAKEN_OVER", "\"units\":2", "2023-03-01");
        desk.commit(checked, "ALL_OR_NOTHING");
        assertThat(since(desk, "1-1-101")).isEqualTo("2023-03-01");
        assertThat(desk.unit("1-1-101").at("/households/0/movedInOn").asString())
                .isEqualTo("2023-03-01");
    }

    @Test
    void theDayOfTheImportIsTheLastResortAndAnotherCanBeSaid() {
        var desk = new ImportDesk(anlan());
        var checked = desk.check("units.csv", UNDATED);
        assertThat(told(desk, checked)).contains("IMPORT_DAY");
        desk.admin()
                .mutate(
                        "commitImport",
                        Map.of("importJobId", checked.at("/id").asString(), "ownersSince", "2024-05-01"),
                        "importJob { state }")
                .fine();
        var done = desk.settled(checked.at("/id").asString());
        assertThat(done.at("/stage").asString()).isEqualTo("COMMITTED");
        assertThat(told(desk, done))
                .isEqualTo("[{\"rule\":\"SAID\",\"units\":2,\"fromOn\":\"2024-05-01\",\"toOn\":\"2024-05-01\"}]");
        assertThat(since(desk, "1-1-102")).isEqualTo("2024-05-01");
    }

    @Test
    void whatTheWorkbookSaysHoldsWhateverIsSaid() {
        var desk = new ImportDesk(anlan());
        var checked = desk.check(
                "units.csv",
                "楼号,单元,房间,建筑面积,业主名称,入住时间\n1,1,101,80,甲业主,2022-02-02\n1,1,102,80,乙业主,\n"
                        .getBytes(StandardCharsets.UTF_8));
        desk.admin()
                .mutate(
                        "commitImport",
                        Map.of("importJobId", checked.at("/id").asString(), "ownersSince", "2024-05-01"),
                        "importJob { state }")
                .fine();
        desk.settled(checked.at("/id").asString());
        assertThat(since(desk, "1-1-101")).isEqualTo("2022-02-02");
        assertThat(since(desk, "1-1-102")).isEqualTo("2024-05-01");
    }

    @Test
    void aHandoverIsKnownBetterThanTheDayOfTheProject() {
        var desk = new ImportDesk(anlan());
        takenOver(desk, "2020-01-01");
        desk.bringIn("places.csv", "楼号,单元,房间,建筑面积\n1,1,101,80\n1,1,102,80\n".getBytes(StandardCharsets.UTF_8));
        handOver(desk, "1-1-102", LocalDate.parse("2021-09-09"));
        desk.bringIn("units.csv", UNDATED);
        assertThat(since(desk, "1-1-101")).isEqualTo("2020-01-01");
        assertThat(since(desk, "1-1-102")).isEqualTo("2021-09-09");
    }

    private void handOver(ImportDesk desk, String number, LocalDate on) {
        var tenant =
                registry.page(TENANT.CODE.eq("anlan"), List.of(TENANT.ID), 1).getFirst();
        database.as(
                tenant,
                () -> database.write(() -> {
                    var unit = database.sql()
                            .select(UNIT.ID, UNIT.PROJECT_ID, UNIT.BUILDING_ID)
                            .from(UNIT)
                            .join(PROJECT)
                            .on(PROJECT.ID.eq(UNIT.PROJECT_ID))
                            .where(UNIT.NUMBER.eq(number))
                            .and(PROJECT.CODE.eq(desk.code()))
                            .fetchSingle();
                    return database.sql()
                            .insertInto(HANDOVER)
                            .set(HANDOVER.ID, NewId.next())
                            .set(HANDOVER.PROJECT_ID, unit.value2())
                            .set(HANDOVER.BUILDING_ID, unit.value3())
                            .set(HANDOVER.UNIT_ID, unit.value1())
                            .set(HANDOVER.STATE, "HANDED_OVER")
                            .set(HANDOVER.HANDED_OVER_ON, on)
                            .set(HANDOVER.CREATED_AT, Instant.EPOCH)
                            .set(HANDOVER.VERSION, 1)
                            .execute();
                }));
    }

    private static Api.Answer correct(ImportDesk desk, String ownership, String since) {
        return desk.admin()
                .mutate("correctOwnership", Map.of("ownershipId", ownership, "since", since), "ownership { since }");
    }

    private static JsonNode ownerships(ImportDesk desk, String number) {
        return desk.admin()
                .ask(
                        "query($p: ID, $n: String) { units(filter: {projectId: $p, number: $n}) { nodes { id ownerships"
                                + " { id since until } } } }",
                        Map.of("p", desk.project(), "n", number))
                .fine()
                .data("/units/nodes/0");
    }

    @Test
    void anOwnershipIsCorrectedBetweenItsNeighbours() {
        var desk = new ImportDesk(anlan());
        takenOver(desk, "2023-03-01");
        desk.bringIn("units.csv", UNDATED);
        var unit = ownerships(desk, "1-1-101");
        var first = unit.at("/ownerships/0/id").asString();
        assertThat(correct(desk, first, "2022-07-15")
                        .fine()
                        .data("/correctOwnership/ownership/since")
                        .asString())
                .isEqualTo("2022-07-15");
        assertThat(desk.unit("1-1-101").at("/households/0/movedInOn").asString())
                .isEqualTo("2022-07-15");
        desk.admin()
                .mutate(
                        "transferOwnership",
                        Map.of(
                                "unitId",
                                unit.at("/id").asString(),
                                "since",
                                "2024-01-01",
                                "reason",
                                "TRANSFER",
                                "owners",
                                List.of(People.owner("丙业主"))),
                        "ownership { id }")
                .fine();
        var second = ownerships(desk, "1-1-101").at("/ownerships/0/id").asString();
        assertThat(correct(desk, second, "2022-07-15").refusal("correctOwnership"))
                .isEqualTo("INVALID");
        assertThat(correct(desk, first, "2024-01-01").refusal("correctOwnership"))
                .isEqualTo("INVALID");
        correct(desk, second, "2023-12-01").fine();
        assertThat(ownerships(desk, "1-1-101").at("/ownerships/1/until").asString())
                .as("who was before is until then")
                .isEqualTo("2023-12-01");
    }
}
