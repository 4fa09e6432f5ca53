package io.xinqiao.imports;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows that are no data but words about it: explanations, sums, the headers once more, who made the sheet. */
final class Explanations {
    private static final int LONGEST_NAME_ALONE = 15;
    private static final Pattern NOTE = Pattern.compile(
            "(说明|注|注意|备注|填写|提示|示例|样例|要求|note|notes|remark|example)" + "([::,,。、\\s].*|[0-9一二三四五]?|事项.*|说明.*|须知.*)?");
    private static final Pattern MADE_BY = Pattern.compile("(制表|填表|制单|审核|复核|审批|经办|打印|导出|负责)(人|人员|日期|时间)?\\s*[::].*");
    private static final Pattern SUM =
            Pattern.compile("(合计|总计|小计|共计|total|sum)[::\\s]*.*|[^::,,]{1,12}(合计|总计|小计|共计)[::\\s]*");
    private static final Set<String> SUMS = Set.of("合计", "总计", "小计", "共计");
    private static final Pattern NUMBER = Pattern.compile("[0-9A-Za-z-]+");

    private Explanations() {}

    /** Why a row of a sheet is no data, as a message; null when it is data. */
    static @Nullable String of(Mapping.Sheet sheet, Workbook.Row row) {
        String first = null;
        var texts = 0;
        var headers = 0;
        for (var column : sheet.columns()) {
            var cell = row.cell(column.position());
            if (cell == null) continue;
            var text = CellValues.normal(cell.text());
            if (first == null) first = text;
            texts++;
            if (!column.header().isEmpty() && cell.text().equals(column.header())) headers++;
            if (SUMS.contains(text)) return "import.skipped.sum";
        }
        if (first == null) return "import.skipped.beside";
        if (headers >= 2 && headers * 2 >= texts) return "import.skipped.headers";
        return ofFirst(first, texts);
    }

    /** Why a row is no data that begins with these words. */
    static @Nullable String ofFirst(String first, int texts) {
        if (SUM.matcher(first).matches()) return "import.skipped.sum";
        if (Character.isDigit(first.charAt(0))) return null;
        if (NOTE.matcher(first).matches() || MADE_BY.matcher(first).matches()) return "import.skipped.note";
        var isSentence = texts == 1
                && first.length() > LONGEST_NAME_ALONE
                && !NUMBER.matcher(first).matches();
        return isSentence ? "import.skipped.note" : null;
    }
}
