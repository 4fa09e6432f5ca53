package io.xinqiao.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.platform.GlobalId;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.Tries;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is charged for paying late is charged by a run: three bills of 280 yuan, two of which are a step. */
class LateChargeRunsTest extends ApiTest {
    private static final String ON = "2026-03-11";
    private static final String WORK = "work-on-runs";

    private FeeDesk desk(String code) throws SQLException {
        var desk = new FeeDesk(anlan(), code);
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        var units = new String[3];
        for (var at = 0; at < 3; at++) {
            units[at] = desk.unit(code + "-" + (at + 1), "100.00");
            desk.own(units[at], "2020-01-01");
        }
        desk.post(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        for (var unit : units) LateDesk.book(anlan(), desk, unit, "2026-03-01");
        LateDesk.rule(desk, "0.05", 0, "100");
        return desk;
    }

    /** The bill that is charged first, or last, held by the test. */
    private HeldRows bill(String code, String order) throws SQLException {
        return HeldRows.of(anlan(), """
            SELECT id FROM bill WHERE project_id = (SELECT id FROM project WHERE code = '%s')
            ORDER BY id %s LIMIT 1 FOR UPDATE
            """.formatted(code, order));
    }

    private static String last(FeeDesk desk) {
        return desk
                .admin()
                .ask(
                        "query($p: ID!) { bills(filter: { projectId: $p }) { nodes { id } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/bills/nodes")
                .findValuesAsString("id")
                .stream()
                .max(Comparator.comparing(
                        id -> GlobalId.parse(id).orElseThrow().key().toString()))
                .orElseThrow();
    }

    @Test
    void aRunSaysHowFarItIsAndEndsWithWhatWasLookedAt() throws SQLException {
        var desk = desk("LRA");
        String run;
        try (var held = bill("LRA", "DESC")) {
            run = LateDesk.begin(desk, ON);
            held.awaitWaiting(1);
            var half = LateDesk.look(desk, run);
            assertThat(half.at("/state").asString()).isEqualTo("RUNNING");
            assertThat(half.at("/done").asInt()).isEqualTo(2);
            assertThat(half.at("/total").asInt()).isEqualTo(3);
            assertThat(half.at("/amount").asString()).isEqualTo("2.80");
            assertThat(LateDesk.post(desk, ON, LateDesk.preview(desk, ON)).refusal("postLateCharges"))
                    .as("one at a time in a project")
                    .isEqualTo("CONFLICT");
        }
        var done = over(desk, run);
        assertThat(done.at("/state").asString()).as(done.toString()).isEqualTo("DONE");
        assertThat(done.at("/on").asString()).isEqualTo(ON);
        assertThat(done.at("/bills").asInt()).isEqualTo(3);
        assertThat(done.at("/amount").asString()).isEqualTo("4.20");
        assertThat(done.at("/percent").asInt()).isEqualTo(100);
        assertThat(desk.net("RECEIVABLE")).isEqualTo("844.20");
        assertThat(desk.trialBalance().at("/balanced").asBoolean()).isTrue();
        var listed = desk.admin()
                .ask(
                        "query($p: ID!) { lateChargeRuns(filter: { projectId: $p, states: [DONE] }) { nodes { id } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/lateChargeRuns/nodes");
        assertThat(listed.findValuesAsString("id")).containsExactly(run);
    }

    /** A rule that comes meanwhile is for another run; a bill that is taken back meanwhile costs nothing. */
    @Test
    void whatComesMeanwhileDoesNotChangeWhatIsCharged() throws SQLException {
        var desk = desk("LRB");
        String run;
        try (var held = bill("LRB", "DESC")) {
            run = LateDesk.begin(desk, ON);
            held.awaitWaiting(1);
            LateDesk.rule(desk, "2026-01-01", "1", 0, "100");
        }
        assertThat(over(desk, run).at("/amount").asString()).isEqualTo("4.20");
        var another = desk("LRC");
        try (var held = bill("LRC", "ASC")) {
            run = LateDesk.begin(another, ON);
            held.awaitWaiting(1);
            another.admin()
                    .mutate(
                            "reverseBill",
                            Map.of(
                                    "idempotencyKey",
                                    UUID.randomUUID().toString(),
                                    "billId",
                                    last(another),
                                    "reason",
                                    "试错"),
                            "bill { state }")
                    .fine();
        }
        var done = over(another, run);
        assertThat(done.at("/state").asString()).isEqualTo("DONE");
        assertThat(done.at("/bills").asInt()).isEqualTo(2);
        assertThat(done.at("/total").asInt()).isEqualTo(2);
        assertThat(done.at("/amount").asString()).isEqualTo("2.80");
        assertThat(another.net("RECEIVABLE")).isEqualTo("562.80");
    }

    @Test
    void aRunThatIsGivenUpIsTriedAgainBesideAnotherAndNoDayIsChargedTwice() throws SQLException {
        var desk = desk("LRD");
        String run;
        HeldRows.change(anlan(), "ALTER TABLE late_charge ADD CONSTRAINT broken CHECK (amount < 0) NOT VALID");
        try {
            run = LateDesk.begin(desk, ON);
            var failed = over(desk, run);
            assertThat(failed.at("/state").asString()).isEqualTo("FAILED");
            assertThat(failed.at("/failure").asString()).contains("冲突");
            assertThat(failed.at("/bills").asInt()).isZero();
        } finally {
            HeldRows.change(anlan(), "ALTER TABLE late_charge DROP CONSTRAINT broken");
        }
        LateDesk.charge(desk, "2026-03-06", LateDesk.preview(desk, "2026-03-06"));
        assertThat(desk.net("RECEIVABLE")).isEqualTo("842.10");
        desk.admin().mutate("retryRun", Map.of("runId", run), "run { state }").fine();
        var done = over(desk, run);
        assertThat(done.at("/state").asString()).isEqualTo("DONE");
        assertThat(done.at("/amount").asString())
                .as("the days that the other has left")
                .isEqualTo("2.10");
        assertThat(desk.net("RECEIVABLE")).isEqualTo("844.20");
    }

    /** As it is in the end; what waits after a failure is tried again at once. */
    private static JsonNode over(FeeDesk desk, String run) {
        return desk.over(() -> {
            try {
                Tries.hurry(WORK, 1);
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
            return LateDesk.look(desk, run);
        });
    }
}
