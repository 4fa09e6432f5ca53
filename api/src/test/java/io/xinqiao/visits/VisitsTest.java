package io.xinqiao.visits;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Homes;
import io.xinqiao.testing.People;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Visits are planned once, fall due when the rules say, and lead to tickets. */
class VisitsTest extends ApiTest {
    private static final LocalDate TODAY = LocalDate.now(ZoneId.of("Asia/Shanghai"));

    @Autowired
    VisitPlan plan;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    /** A project with 40 households in two buildings, of which the steward has the first. */
    private record Estate(String project, String building, List<String> households) {}

    private Api admin() {
        return jinxiu().as(Role.TENANT_ADMIN);
    }

    private Estate estate(String code, int households, LocalDate movedIn) {
        var homes = new Homes(jinxiu());
        var project = homes.project(code, code + " 小区");
        var building = homes.building(project, "1", "1号楼");
        List<String> made = new ArrayList<>();
        for (var at = 1; at <= households; at++) {
            var unit = homes.unit(building, "%s-%03d".formatted(code, at), Map.of("floor", at));
            var owner = People.member(code + "业主" + at, "OWNER");
            made.add(homes.moveIn(unit, movedIn.toString(), List.of(owner)).id());
        }
        return new Estate(project, building, made);
    }

    private void giveToSteward(Estate estate) {
        admin().mutate(
                        "grantRole",
                        Map.of(
                                "memberId",
                                jinxiu().member(Role.STEWARD),
                                "grant",
                                Map.of(
                                        "role",
                                        "STEWARD",
                                        "projectId",
                                        estate.project(),
                                        "buildingIds",
                                        List.of(estate.building()))),
                        "member { id }")
                .fine();
    }

    private Map<String, Integer> plan(Estate estate) {
        var answer = admin().mutate(
                        "planVisits", Map.of("projectId", estate.project()), "planned { kind count } cancelled")
                .fine();
        Map<String, Integer> planned = new HashMap<>();
        for (var kind : answer.data("/planVisits/planned")) {
            planned.put(kind.at("/kind").asString(), kind.at("/count").asInt());
        }
        planned.put("cancelled", answer.data("/planVisits/cancelled").asInt());
        return planned;
    }

    private List<JsonNode> visits(Estate estate, String kind) {
        var answer = admin().ask(
                        "query($filter: VisitFilter) { visits(first: 100, filter: $filter) { nodes { id dueOn state"
                                + " overdue steward { id } household { id } } } }",
                        Map.of("filter", Map.of("projectId", estate.project(), "kinds", List.of(kind))))
                .fine();
        return StreamSupport.stream(answer.data("/visits/nodes").spliterator(), false)
                .toList();
    }

    @Test
    void whoHasMovedInIsCalledOnWithinAWeekAndOnlyOnce() {
        var movedIn = TODAY.minusDays(2);
        var estate = estate("RZ1", 3, movedIn);
        assertThat(plan(estate)).containsEntry("MOVE_IN", 3).containsEntry("ROUTINE", 0);
        assertThat(plan(estate)).containsEntry("MOVE_IN", 0);
        assertThat(visits(estate, "MOVE_IN"))
                .hasSize(3)
                .allMatch(visit ->
                        visit.at("/dueOn").asString().equals(movedIn.plusDays(7).toString()));
    }

    @Test
    void theSystemPlansByItself() {
        var estate = estate("RZ3", 2, TODAY.minusDays(1));
        registry.forEach(database, plan::planAll);
        assertThat(visits(estate, "MOVE_IN")).hasSize(2);
    }

    @Test
    void whoMovesOutIsNotCalledOnAnyMore() {
        var estate = estate("RZ2", 2, TODAY.minusDays(3));
        plan(estate);
        admin().mutate(
                        "moveOutHousehold",
                        Map.of("householdId", estate.households().getFirst(), "movedOutOn", TODAY.toString()),
                        "household { id }")
                .fine();
        assertThat(plan(estate)).containsEntry("cancelled", 1);
        assertThat(visits(estate, "MOVE_IN").stream()
                        .map(visit -> visit.at("/state").asString()))
                .containsExactlyInAnyOrder("CANCELLED", "PLANNED");
    }

    @Test
    void everyHouseholdHasARoutineVisitInTheHalfYearSpreadOverWhatIsLeftOfIt() {
        var estate = estate("LX1", 20, LocalDate.of(2020, 1, 1));
        giveToSteward(estate);
        var planned = plan(estate);
        assertThat(planned)
                .containsEntry("ROUTINE", 20)
                .containsEntry("SAMPLE", 1)
                .containsEntry("MOVE_IN", 0);
        assertThat(plan(estate)).containsEntry("ROUTINE", 0).containsEntry("SAMPLE", 0);
        var visits = visits(estate, "ROUTINE");
        var endOfHalf = TODAY.getMonthValue() <= 6
                ? LocalDate.of(TODAY.getYear(), 6, 30)
                : LocalDate.of(TODAY.getYear(), 12, 31);
        var days = visits.stream()
                .map(visit -> LocalDate.parse(visit.at("/dueOn").asString()))
                .toList();
        assertThat(days).allMatch(day -> !day.isBefore(TODAY) && !day.isAfter(endOfHalf));
        assertThat(days.getLast()).as("the last one falls due at the end").isEqualTo(endOfHalf);
        var left = java.time.temporal.ChronoUnit.DAYS.between(TODAY, endOfHalf) + 1;
        assertThat(new HashSet<>(days)).as("spread").hasSizeGreaterThanOrEqualTo((int) Math.min(left, 20));
        assertThat(visits).allMatch(visit -> visit.at("/steward/id").asString().equals(jinxiu().member(Role.STEWARD)));
        assertThat(new HashSet<>(visits.stream()
                        .map(visit -> visit.at("/household/id").asString())
                        .toList()))
                .hasSize(20);
    }

    @Test
    void aProjectsOwnPolicyGoesBeforeTheTrades() {
        var estate = estate("LX2", 10, LocalDate.of(2020, 1, 1));
        giveToSteward(estate);
        admin().mutate(
                        "setVisitPolicy",
                        Map.of(
                                "projectId",
                                estate.project(),
                                "moveInDays",
                                3,
                                "routinePerYear",
                                0,
                                "samplePercent",
                                25),
                        "visitPolicy { moveInDays project { id } }")
                .fine();
        var planned = plan(estate);
        assertThat(planned).doesNotContainKey("ROUTINE").containsEntry("SAMPLE", 3);
        var refused = admin().mutate(
                        "setVisitPolicy",
                        Map.of(
                                "projectId",
                                estate.project(),
                                "moveInDays",
                                3,
                                "routinePerYear",
                                5,
                                "samplePercent",
                                25),
                        "visitPolicy { moveInDays }");
        assertThat(refused.refusal("setVisitPolicy")).isEqualTo("INVALID");
    }

    @Test
    void theCareListIsVisitedAtItsInterval() {
        var estate = estate("GH1", 2, LocalDate.of(2020, 1, 1));
        giveToSteward(estate);
        var steward = jinxiu().as(Role.STEWARD);
        var listed = steward.mutate(
                        "addToCareList",
                        Map.of("householdId", estate.households().getFirst(), "everyDays", 10),
                        "careListing { id lastVisitOn household { id } }")
                .fine();
        var twice = steward.mutate(
                "addToCareList",
                Map.of("householdId", estate.households().getFirst(), "everyDays", 10),
                "careListing { id }");
        assertThat(twice.refusal("addToCareList")).isEqualTo("TAKEN");
        assertThat(plan(estate)).containsEntry("CARE", 1);
        assertThat(plan(estate)).as("one at a time").containsEntry("CARE", 0);
        var first = visits(estate, "CARE").getFirst();
        assertThat(first.at("/dueOn").asString()).isEqualTo(TODAY.plusDays(10).toString());
        steward.mutate("recordVisit", Map.of("visitId", first.at("/id").asString(), "way", "PHONE"), "visit { state }")
                .fine();
        var again = steward.mutate(
                "recordVisit", Map.of("visitId", first.at("/id").asString(), "way", "PHONE"), "visit { state }");
        assertThat(again.refusal("recordVisit")).isEqualTo("ILLEGAL_STEP");
        steward.mutate(
                        "removeFromCareList",
                        Map.of(
                                "careListingId",
                                listed.data("/addToCareList/careListing/id").asString()),
                        "careListing { until lastVisitOn }")
                .fine();
        assertThat(plan(estate)).containsEntry("CARE", 0);
    }

    @Test
    void whatAVisitFindsBecomesATicketAndIsSettledAfterIt() {
        var estate = estate("FX1", 1, TODAY);
        giveToSteward(estate);
        plan(estate);
        var steward = jinxiu().as(Role.STEWARD);
        var visit = visits(estate, "MOVE_IN").getFirst().at("/id").asString();
        var recorded = steward.mutate(
                        "recordVisit",
                        Map.of(
                                "visitId",
                                visit,
                                "way",
                                "AT_HOME",
                                "findings",
                                List.of(
                                        Map.of(
                                                "kind",
                                                "DEFECT",
                                                "description",
                                                "厨房龙头漏水",
                                                "ticket",
                                                Map.of("kind", "REPAIR", "title", "厨房龙头漏水")),
                                        Map.of("kind", "REQUEST", "description", "希望加装扶手"))),
                        "visit { state doneBy { id } findings { id kind settled ticket { id channel unit { number }"
                                + " } } }")
                .fine();
        var found = recorded.data("/recordVisit/visit/findings");
        assertThat(found).hasSize(2);
        assertThat(found.at("/0/ticket/channel").asString()).isEqualTo("VISIT");
        assertThat(found.at("/0/ticket/unit/number").asString()).isEqualTo("FX1-001");
        assertThat(found.at("/1/ticket").isNull()).isTrue();
        var finding = found.at("/0/id").asString();
        var early = steward.mutate(
                "settleFinding", Map.of("findingId", finding, "settlement", "已换"), "finding { settled }");
        assertThat(early.refusal("settleFinding")).isEqualTo("ILLEGAL_STEP");
        var ticket = found.at("/0/ticket/id").asString();
        steward.mutate("cancelTicket", Map.of("ticketId", ticket, "reason", "业主自行更换"), "ticket { id }")
                .fine();
        var settled = steward.mutate(
                        "settleFinding",
                        Map.of("findingId", finding, "settlement", "业主自行更换"),
                        "finding { settled settledBy { id } }")
                .fine();
        assertThat(settled.data("/settleFinding/finding/settled").asBoolean()).isTrue();
        var opened = steward.mutate(
                        "openFindingTicket",
                        Map.of(
                                "findingId",
                                found.at("/1/id").asString(),
                                "ticket",
                                Map.of("kind", "SPECIAL_SERVICE", "title", "加装扶手")),
                        "finding { ticket { title } }")
                .fine();
        assertThat(opened.data("/openFindingTicket/finding/ticket/title").asString())
                .isEqualTo("加装扶手");
        var coverage = jinxiu().as(Role.SUPERVISOR)
                .ask(
                        "query($p: ID!, $f: Date!, $t: Date!) { visitCoverage(projectId: $p, from: $f, to: $t) { due"
                                + " done onTime overdue percent } }",
                        Map.of("p", jinxiu().id("Project"), "f", "2099-01-01", "t", "2099-12-31"))
                .fine();
        assertThat(coverage.data("/visitCoverage/0/percent").asString()).isEqualTo("100.0");
    }

    @Test
    void anotherStewardsHouseholdsAreNotThere() {
        var estate = estate("QT1", 1, TODAY);
        plan(estate);
        var foreign = visits(estate, "MOVE_IN").getFirst().at("/id").asString();
        var refused = jinxiu().as(Role.STEWARD)
                .mutate("recordVisit", Map.of("visitId", foreign, "way", "PHONE"), "visit { id }");
        assertThat(refused.refusal("recordVisit")).isEqualTo("NOT_FOUND");
        var listed = jinxiu().as(Role.STEWARD)
                .mutate(
                        "addToCareList",
                        Map.of("householdId", estate.households().getFirst(), "everyDays", 9),
                        "careListing { id }");
        assertThat(listed.refusal("addToCareList")).isEqualTo("NOT_FOUND");
    }
}
