package io.xinqiao.imports;

import static io.xinqiao.imports.ImportDesk.added;
import static io.xinqiao.imports.ImportDesk.count;
import static io.xinqiao.imports.ImportDesk.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Meters come in from a workbook with what they showed first, once, and go again with an undo. */
class ImportedMetersTest extends ApiTest {
    private static byte[] csv(String... lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode meters(ImportDesk desk) {
        return desk.admin()
                .ask(
                        "query($p: ID) { meters(filter: {projectId: $p}) { nodes { number kind unit { number } } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/meters/nodes");
    }

    @Test
    void metersComeInWithTheirFirstReadingsOnceAndGoWithAnUndo() {
        var desk = new ImportDesk(anlan());
        desk.bringIn("房屋.csv", csv("房屋,楼层,建筑面积", "1-1-101,1,80", "1-1-102,1,80"));
        var sheet = csv(
                "名称,表号,表类型,模式,房屋,费用项,厂家,采集器ID,初始读数,抄表日期",
                "厨房水表,W-1,1010,1001,1-1-101,水费,某厂,,12.5,2026-01-31",
                "电表,E-1,1001,1001,1栋1单元102室,电费,某厂,,,",
                "怪表,X-1,9999,1001,1-1-101,,,,,",
                "水表,W-2,1010,1001,9-9-999,水费,,,,");
        var checked = desk.check("表具.csv", sheet);
        assertThat(problems(checked))
                .containsExactlyInAnyOrder(
                        "1 D SKIPPED 模式",
                        "1 G SKIPPED 厂家",
                        "1 H SKIPPED 采集器ID",
                        "3 B WARNING E-1",
                        "4 C REFUSED 9999",
                        "5 E REFUSED 9-9-999");
        var done = desk.commit(checked, "SKIP_BAD_ROWS");
        assertThat(added(done, "METER")).as(done.toString()).isEqualTo(2);
        var there = meters(desk);
        assertThat(there.findValuesAsString("kind")).containsExactlyInAnyOrder("COLD_WATER", "ELECTRICITY");
        var again = desk.check("表具.csv", sheet);
        assertThat(count(again, "METER", "same")).isEqualTo(2);
        assertThat(added(again, "METER")).isZero();
        assertThat(desk.undo(done).at("/stage").asString()).isEqualTo("UNDONE");
        assertThat(meters(desk)).isEmpty();
        assertThat(desk.total("units", "")).isEqualTo(2);
    }
}
