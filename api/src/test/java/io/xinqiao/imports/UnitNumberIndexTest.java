package io.xinqiao.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A unit that was entered by hand is the one that sheets name, however either writes it. */
class UnitNumberIndexTest extends ApiTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # in the archives    | a sheet reads | is
        1-101                | 1-0-101       | 1-101
        1-101                | 1-1-101       | 1-1-101
        1-101 1-0-101        | 1-0-101       | 1-0-101
        1栋101 1-101         | 1-0-101       | 1-0-101
        2栋2单元302室        | 2-2-302       | 2栋2单元302室
        1-0-101              | 1-0-101       | 1-0-101
        老王家               | 1-0-101       | 1-0-101
        """)
    void meanWhatTheArchivesWrite(String archives, String read, String is) {
        assertThat(UnitNumberIndex.of(Arrays.asList(archives.split(" "))).of(read))
                .isEqualTo(is);
    }

    @Test
    void aUnitEnteredByHandComesInNoSecondTime() {
        var desk = new ImportDesk(company("shougong"));
        var building = desk.admin()
                .mutate(
                        "createBuilding",
                        Map.of("projectId", desk.project(), "number", "1", "name", "1号楼"),
                        "building { id }")
                .fine()
                .data("/createBuilding/building/id")
                .asString();
        Map<String, Object> byHand = Map.of(
                "buildingId",
                building,
                "entrance",
                "0",
                "floor",
                1,
                "number",
                "1-101",
                "kind",
                "RESIDENTIAL",
                "builtArea",
                "89.50",
                "state",
                "DELIVERED");
        desk.admin().mutate("createUnit", byHand, "unit { id }").fine();
        for (var sheet : new String[] {"楼号,房间,建筑面积\n1栋,101室,90.50\n", "房号,建筑面积\n1-0-101,91.50\n"}) {
            var job = desk.bringIn("房屋.csv", sheet.getBytes(StandardCharsets.UTF_8));
            assertThat(job.at("/stage").asString()).as(job.toString()).isEqualTo("COMMITTED");
            assertThat(ImportDesk.added(job, "UNIT")).as(job.toString()).isZero();
            assertThat(ImportDesk.count(job, "UNIT", "changed"))
                    .as(job.toString())
                    .isEqualTo(1);
        }
        assertThat(desk.total("units", "")).isEqualTo(1);
        assertThat(desk.unit("1-101").at("/builtArea").asString()).isEqualTo("91.50");
    }
}
