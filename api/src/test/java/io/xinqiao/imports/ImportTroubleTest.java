package io.xinqiao.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.Tries;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An import that meets trouble goes on when it has passed, or says why it stopped and is tried again. */
class ImportTroubleTest extends ApiTest {
    private static final String LOOK = "query($id: ID!) { importJob(id: $id) { stage state failure } }";

    private static byte[] unit(String building) {
        return "楼号,单元,房间,建筑面积\n%s,1,101,88.50\n".formatted(building).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anImportGoesInHoweverOftenItHadToWaitTooLong() throws SQLException {
        var desk = new ImportDesk(anlan());
        var id = checked(desk, "96");
        try (var held =
                HeldRows.of(anlan(), "SELECT id FROM project WHERE code = '%s' FOR SHARE".formatted(desk.code()))) {
            step(desk, "commitImport", id);
            for (var failures = 1; failures <= 7; failures++) {
                held.awaitWaiting(1);
                held.giveUpWaiting();
                Tries.again("work-on-runs", failures);
            }
        }
        assertThat(settled(desk, id).at("/stage").asString()).isEqualTo("COMMITTED");
        assertThat(desk.total("units", "")).isEqualTo(1);
    }

    @Test
    void anImportThatIsGivenUpSaysWhyAndIsTriedAgain() throws SQLException {
        var desk = new ImportDesk(anlan());
        var id = checked(desk, "97");
        HeldRows.change(anlan(), "ALTER TABLE unit ADD CONSTRAINT broken CHECK (number <> '97-1-101') NOT VALID");
        try {
            step(desk, "commitImport", id);
            var failed = settled(desk, id);
            assertThat(failed.at("/state").asString()).isEqualTo("FAILED");
            assertThat(failed.at("/failure").asString()).contains("冲突");
            assertThat(desk.total("units", "")).isZero();
        } finally {
            HeldRows.change(anlan(), "ALTER TABLE unit DROP CONSTRAINT broken");
        }
        desk.admin().mutate("retryRun", Map.of("runId", id), "run { state }").fine();
        var done = settled(desk, id);
        assertThat(done.at("/stage").asString()).isEqualTo("COMMITTED");
        assertThat(done.at("/failure").isNull()).isTrue();
        assertThat(desk.total("units", "")).isEqualTo(1);
    }

    private static String checked(ImportDesk desk, String building) {
        var checked = desk.check(building + ".csv", unit(building));
        assertThat(checked.at("/stage").asString()).as(checked.toString()).isEqualTo("CHECKED");
        return checked.at("/id").asString();
    }

    private static void step(ImportDesk desk, String mutation, String id) {
        desk.admin()
                .mutate(mutation, Map.of("importJobId", id), "importJob { state }")
                .fine();
    }

    /** Waits until nothing goes on, without the pauses between tries. */
    private static JsonNode settled(ImportDesk desk, String id) throws SQLException {
        for (var waited = 0; waited < 1_000; waited++) {
            var now = desk.admin().ask(LOOK, Map.of("id", id)).fine().data("/importJob");
            if (!now.at("/state").asString().matches("QUEUED|RUNNING")) return now;
            Tries.hurry("work-on-runs", 1);
            ImportDesk.pause();
        }
        throw new AssertionError("The import does not end");
    }
}
