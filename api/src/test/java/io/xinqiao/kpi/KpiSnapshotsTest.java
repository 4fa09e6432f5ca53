package io.xinqiao.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A month that is over is frozen once, by whichever node comes first, and stays so whatever is corrected. */
class KpiSnapshotsTest extends ApiTest {
    @Autowired
    List<RecurringWork> works;

    private void freeze() {
        works.stream()
                .filter(work -> work.name().equals("freeze-kpi"))
                .forEach(work -> work.work().run());
    }

    private Map<String, JsonNode> snapshots(Estate estate, String month) {
        Map<String, JsonNode> of = new HashMap<>();
        anlan().as(Role.TENANT_ADMIN)
                .ask("""
                    query($project: ID!, $month: Date!) {
                      kpiSnapshots(first: 100, filter: {projectId: $project, month: {from: $month, to: $month}}) {
                        nodes { id kpi month measure definitionVersion actual actualNow target direction state readAt }
                      }
                    }
                    """, Map.of("project", estate.project, "month", month))
                .fine()
                .data("/kpiSnapshots/nodes")
                .forEach(snapshot -> of.put(snapshot.path("kpi").asString(), snapshot));
        return of;
    }

    @Test
    void whatIsCorrectedLaterIsToldBesideAndNeverOver() throws SQLException {
        var estate = Estate.of(anlan(), "KPS").withTickets().withRounds();
        anlan().as(Role.TENANT_ADMIN)
                .mutate(
                        "createKpiTarget",
                        Map.of(
                                "projectId",
                                estate.project,
                                "kpi",
                                "REPAIRS_SETTLED",
                                "year",
                                estate.month.getYear(),
                                "target",
                                "98"),
                        "kpiTarget { id }")
                .fine();
        freeze();
        var before = snapshots(estate, estate.month.toString());
        assertThat(before).hasSize(Kpi.values().length);
        var repairs = before.get("REPAIRS_SETTLED");
        assertThat(repairs.path("actual").asString()).isEqualTo("66.70");
        assertThat(repairs.path("actualNow").asString()).isEqualTo("66.7");
        assertThat(repairs.path("state").asString()).isEqualTo("MISSED");
        assertThat(repairs.path("target").asString()).isEqualTo("98.00");
        assertThat(repairs.path("definitionVersion").asInt()).isEqualTo(1);
        assertThat(repairs.path("measure").asString()).isEqualTo("REPAIRS_SETTLED_RATE");
        assertThat(before.get("TRAINING_COVERAGE").path("state").asString()).isEqualTo("NOT_RECORDED");
        assertThat(before.get("ARCHIVES_COMPLETE").path("state").asString())
                .as("how archives stood two months ago nobody knows")
                .isEqualTo("NO_DATA");
        assertThat(snapshots(estate, Estate.thisMonth().minusMonths(1).toString())
                        .get("ARCHIVES_COMPLETE")
                        .path("actual")
                        .asString())
                .as("those of the month that has just ended do")
                .isEqualTo("0.00");
        estate.change("UPDATE ticket SET state = 'RESOLVED' WHERE id = {t3}");
        freeze();
        var after = snapshots(estate, estate.month.toString()).get("REPAIRS_SETTLED");
        assertThat(after.path("actual").asString()).isEqualTo("66.70");
        assertThat(after.path("actualNow").asString()).isEqualTo("100.0");
        assertThat(after.path("state").asString()).isEqualTo("MISSED");
        assertThat(after.path("readAt").asString())
                .isEqualTo(repairs.path("readAt").asString());
        var beside = anlan().as(Role.TENANT_ADMIN)
                .ask(
                        "query($project: ID!, $day: Date!) { kpiFigures(projectId: $project, period: MONTH, day: $day)"
                                + " { kpi actual state frozen { actual state } } }",
                        Map.of("project", estate.project, "day", estate.month.toString()))
                .fine()
                .data("/kpiFigures")
                .valueStream()
                .filter(figure -> figure.path("kpi").asString().equals("REPAIRS_SETTLED"))
                .findFirst()
                .orElseThrow();
        assertThat(beside.path("actual").asString()).isEqualTo("100.0");
        assertThat(beside.path("state").asString()).isEqualTo("REACHED");
        assertThat(beside.at("/frozen/actual").asString()).isEqualTo("66.70");
        assertThat(beside.at("/frozen/state").asString()).isEqualTo("MISSED");
    }

    @Test
    void everyMonthSinceTheProjectCameIsThereOnceAndTheRunningOneIsNot() throws SQLException {
        var estate = Estate.of(anlan(), "KPO");
        freeze();
        freeze();
        assertThat(estate.number("SELECT count(*) FROM kpi_snapshot WHERE project_id = {project}"))
                .isEqualTo(4L * Kpi.values().length);
        assertThat(estate.number("SELECT count(DISTINCT month) FROM kpi_snapshot WHERE project_id = {project}"))
                .as("from the month of its coming, half as it was, to the last that is over")
                .isEqualTo(4);
        assertThat(estate.number("SELECT count(*) FROM kpi_snapshot WHERE project_id = {project} AND month >= '"
                        + Estate.thisMonth() + "'"))
                .isZero();
    }

    @Test
    void aMonthThatWasMissedIsCaughtUpAndNoOtherTouched() throws SQLException {
        var estate = Estate.of(anlan(), "KPC").withTickets();
        freeze();
        var others =
                "SELECT sum(hashtext(id::text || read_at)) FROM kpi_snapshot WHERE project_id = {project} AND month <>"
                        + " '"
                        + estate.month + "'";
        var before = estate.number(others);
        estate.change("DELETE FROM kpi_snapshot WHERE project_id = {project} AND month = '" + estate.month + "'");
        assertThat(snapshots(estate, estate.month.toString())).isEmpty();
        freeze();
        assertThat(snapshots(estate, estate.month.toString())).hasSize(Kpi.values().length);
        assertThat(snapshots(estate, estate.month.toString())
                        .get("REPAIRS_SETTLED")
                        .path("actual")
                        .asString())
                .isEqualTo("66.70");
        assertThat(estate.number(others)).isEqualTo(before);
    }

    @Test
    void twoNodesAtOnceFreezeAMonthOnce() throws Exception {
        var estate = Estate.of(anlan(), "KPN").withTickets();
        try (var held = HeldRows.ofTable(anlan(), "unit");
                var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = CompletableFuture.runAsync(this::freeze, nodes);
            var other = CompletableFuture.runAsync(this::freeze, nodes);
            held.awaitWaiting(2);
            held.commit();
            CompletableFuture.allOf(one, other).join();
        }
        assertThat(estate.number("SELECT count(*) FROM kpi_snapshot WHERE project_id = {project}"))
                .isEqualTo(4L * Kpi.values().length);
        assertThat(estate.number("SELECT count(DISTINCT read_at) FROM kpi_snapshot WHERE project_id = {project}"))
                .as("all of it was written by one of them")
                .isEqualTo(1);
    }

    @Test
    void nobodyCanChangeWhatIsFrozenAndAProjectWithoutHomesHasNothingToFreeze() throws SQLException {
        anlan();
        assertThat(HeldRows.number(anlan(), """
            SELECT count(*) FROM information_schema.role_table_grants
            WHERE table_schema = current_schema() AND table_name = 'kpi_snapshot' AND grantee NOT IN ('postgres')
              AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')
            """)).isZero();
        var empty = anlan().as(Role.TENANT_ADMIN)
                .mutate("createProject", Map.of("code", "KPE", "name", "空小区"), "project { id }")
                .fine()
                .data("/createProject/project/id")
                .asString();
        HeldRows.change(anlan(), "UPDATE project SET created_at = created_at - INTERVAL '3 months' WHERE code = 'KPE'");
        freeze();
        anlan().as(Role.TENANT_ADMIN)
                .mutate("deleteProject", Map.of("projectId", empty), "project { id }")
                .fine();
    }
}
