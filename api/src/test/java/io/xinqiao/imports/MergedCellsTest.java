package io.xinqiao.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands in merged cells holds for every row that they reach down to. */
class MergedCellsTest extends ApiTest {
    private static final List<List<String>> ROWS = List.of(
            List.of("楼号", "单元", "房间", "建筑面积", "业主名称"),
            List.of("51", "1", "101", "80.5", "合并甲"),
            List.of("", "", "102", "81.5", "合并乙"),
            List.of("", "2", "201", "82.5", "合并丙"),
            List.of("52", "1", "101", "83.5", "合并丁"));

    private static byte[] merged() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var workbook = new org.dhatim.fastexcel.Workbook(out, "test", "1.0")) {
            var cover = workbook.newWorksheet("说明");
            cover.value(0, 0, "请按格式填写");
            var sheet = workbook.newWorksheet("房屋");
            for (var row = 0; row < ROWS.size(); row++) {
                for (var column = 0; column < ROWS.get(row).size(); column++) {
                    var value = ROWS.get(row).get(column);
                    if (!value.isEmpty()) sheet.value(row, column, value);
                }
            }
            sheet.range(1, 0, 3, 0).merge();
            sheet.range(1, 1, 2, 1).merge();
        }
        return out.toByteArray();
    }

    private static List<List<String>> read(Workbook workbook) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        workbook.read(1, row -> {
            rows.add(row.cells().stream()
                    .map(cell -> cell == null ? "" : cell.text())
                    .toList());
            return true;
        });
        return rows;
    }

    @Test
    void everyRowSaysWhatTheMergedCellSays() throws IOException {
        try (var workbook = Workbook.open(merged())) {
            var first = read(workbook);
            assertThat(first.get(2)).containsExactly("51", "1", "102", "81.5", "合并乙");
            assertThat(first.get(3)).containsExactly("51", "2", "201", "82.5", "合并丙");
            assertThat(first.get(4)).containsExactly("52", "1", "101", "83.5", "合并丁");
            assertThat(read(workbook)).as("read once more").isEqualTo(first);
        }
    }

    @Test
    void suchAFileGoesIn() throws IOException {
        var desk = new ImportDesk(anlan());
        var done = desk.bringIn("merged.xlsx", merged());
        assertThat(ImportDesk.added(done, "UNIT")).isEqualTo(4);
        assertThat(desk.unit("51-1-102").at("/id").isMissingNode()).isFalse();
        assertThat(desk.unit("51-2-201").at("/id").isMissingNode()).isFalse();
    }
}
