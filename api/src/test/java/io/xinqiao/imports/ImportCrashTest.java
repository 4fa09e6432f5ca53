package io.xinqiao.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Workbooks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} while an import is read or put in: another node goes on, and the file goes in once and whole. */
class ImportCrashTest extends ApiTest {
    private static final int UNITS = 4_000;

    private static byte[] workbook() {
        List<List<Object>> rows = new ArrayList<>();
        rows.add(List.of("楼号", "单元", "房间", "建筑面积", "业主名称", "手机号"));
        for (var at = 0; at < UNITS; at++) {
            rows.add(List.of(1 + at / 400, 1, 100 + at % 400, "88.50", "业主" + at, "135%08d".formatted(at)));
        }
        return Workbooks.xlsx(Map.of("房屋", rows));
    }

    /** Into which part of the work each moment falls depends on the machine, and must not matter. */
    @ParameterizedTest
    @ValueSource(ints = {50, 400})
    void anImportThatIsKilledGoesOnElsewhereAndIsWholeOnce(int millisecondsUntilKilled) {
        var desk = new ImportDesk(anlan());
        var checked = desk.check("many.xlsx", workbook());
        assertThat(checked.at("/refusedRows").asInt()).isZero();
        var id = checked.at("/id").asString();
        try (var victim = ApiProcess.start()) {
            victim.api()
                    .as(anlan().token(Role.TENANT_ADMIN))
                    .mutate("commitImport", Map.of("importJobId", id), "importJob { state }")
                    .fine();
            ApiProcess.pause(Duration.ofMillis(millisecondsUntilKilled));
            victim.kill();
        }
        var done = desk.settled(id);
        assertThat(done.at("/stage").asString()).as(done.toString()).isEqualTo("COMMITTED");
        assertThat(desk.total("units", "")).isEqualTo(UNITS);
        assertThat(desk.unit("1-1-100").at("/ownerships/0/shares").size()).isEqualTo(1);
        var again = desk.bringIn("many.xlsx", workbook());
        assertThat(ImportDesk.added(again, "UNIT")).isZero();
        assertThat(ImportDesk.added(again, "HOUSEHOLD_MEMBER")).isZero();
    }
}
