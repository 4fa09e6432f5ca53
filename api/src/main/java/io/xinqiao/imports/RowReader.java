package io.xinqiao.imports;

import io.xinqiao.imports.Problem.Severity;
import io.xinqiao.privacy.PersonalKind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the cells of one row by their meaning, and remembers what is wrong with them. */
final class RowReader {
    private static final int LONGEST_VALUE = 60;
    private static final int LONGEST_NAME_ALONE = 15;
    private static final Pattern NOTE = Pattern.compile(
            "(说明|注|注意|备注|填写|提示|示例|样例|要求|note|notes|remark|example)" + "([::,,。、\\s].*|[0-9一二三四五]?|事项.*|说明.*|须知.*)?");
    private static final Pattern SUM = Pattern.compile("(合计|总计|小计|共计|total|sum)[::\\s]*.*");
    private static final Pattern NUMBER = Pattern.compile("[0-9A-Za-z-]+");

    private final Mapping.Sheet sheet;
    private final Map<ImportField, Mapping.Column> fields;
    private final Workbook.Row row;
    private final List<Problem> problems = new ArrayList<>();

    RowReader(Mapping.Sheet sheet, Map<ImportField, Mapping.Column> fields, Workbook.Row row) {
        this.sheet = sheet;
        this.fields = fields;
        this.row = row;
    }

    int sheet() {
        return sheet.position();
    }

    int number() {
        return row.number();
    }

    List<Problem> problems() {
        return problems;
    }

    /** Whether the row has to stay out. */
    boolean isRefused() {
        return problems.stream().anyMatch(problem -> problem.severity() == Severity.REFUSED);
    }

    private Workbook.@Nullable Cell cell(ImportField field) {
        var column = fields.get(field);
        return column == null ? null : row.cell(column.position());
    }

    @Nullable
    String text(ImportField field) {
        var cell = cell(field);
        if (cell == null) return null;
        var text = Values.normal(cell.text());
        return text.isEmpty() ? null : text;
    }

    /** Whether the sheet has a column of this meaning. */
    boolean isRead(ImportField field) {
        return fields.containsKey(field);
    }

    /** Whether the file says that the cell is a number. */
    boolean isNumber(ImportField field) {
        var cell = cell(field);
        return cell != null && cell.isNumber();
    }

    boolean has(ImportField field) {
        return text(field) != null;
    }

    /** A text that is there and not too long; a longer one is refused. */
    @Nullable
    String text(ImportField field, int longest) {
        var text = text(field);
        if (text != null && text.length() > longest) {
            refuse(field, "import.tooLong", Integer.toString(longest));
            return null;
        }
        return text;
    }

    /** A text without which the row makes no sense. */
    String needed(ImportField field, int longest) {
        var text = text(field, longest);
        if (text == null && !isRefused(field)) refuse(field, "import.missing");
        return text == null ? "" : text;
    }

    private boolean isRefused(ImportField field) {
        var column = fields.get(field);
        return column != null
                && problems.stream()
                        .anyMatch(problem -> Integer.valueOf(column.position()).equals(problem.column()));
    }

    private <T> @Nullable T parsed(ImportField field, String messageKey, Function<String, Optional<T>> parse) {
        var text = text(field);
        if (text == null) return null;
        var value = parse.apply(text);
        if (value.isEmpty()) refuse(field, messageKey);
        return value.orElse(null);
    }

    @Nullable
    Integer whole(ImportField field, int lowest, int highest) {
        return parsed(
                field, "import.whole", text -> Values.whole(text).filter(value -> value >= lowest && value <= highest));
    }

    @Nullable
    Integer floor(ImportField field) {
        return parsed(field, "import.floor", text -> Values.floor(text).filter(floor -> floor >= -10 && floor <= 200));
    }

    @Nullable
    BigDecimal money(ImportField field) {
        return parsed(
                field,
                "import.money",
                text -> Values.decimal(text)
                        .filter(value -> value.signum() >= 0
                                && value.stripTrailingZeros().scale() <= 2));
    }

    @Nullable
    BigDecimal price(ImportField field) {
        return parsed(
                field,
                "import.money",
                text -> Values.decimal(text)
                        .filter(value -> value.signum() >= 0
                                && value.stripTrailingZeros().scale() <= 6));
    }

    <T> @Nullable T value(ImportField field, String messageKey, Function<String, Optional<T>> parse) {
        return parsed(field, messageKey, parse);
    }

    @Nullable
    LocalDate date(ImportField field) {
        var cell = cell(field);
        if (cell == null) return null;
        var date = Values.date(cell);
        if (date.isEmpty()) refuse(field, "import.date");
        return date.orElse(null);
    }

    @Nullable
    Boolean yesOrNo(ImportField field) {
        return parsed(field, "import.yesOrNo", Values::yesOrNo);
    }

    void refuse(ImportField field, String messageKey, String... arguments) {
        add(field, Severity.REFUSED, messageKey, arguments);
    }

    void warn(ImportField field, String messageKey, String... arguments) {
        add(field, Severity.WARNING, messageKey, arguments);
    }

    private void add(ImportField field, Severity severity, String messageKey, String... arguments) {
        var column = fields.get(field);
        problems.add(new Problem(
                sheet.position(),
                row.number(),
                column == null ? null : column.position(),
                severity,
                messageKey,
                Arrays.asList(arguments),
                shown(field)));
    }

    /** As the report shows it: short, and masked where it is personal. */
    private @Nullable String shown(ImportField field) {
        var text = text(field);
        if (text == null) return null;
        var open = text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text;
        return switch (field) {
            case PHONE -> PersonalKind.PHONE.masked(open);
            case ID_NUMBER -> PersonalKind.ID_NUMBER.masked(open);
            default -> open;
        };
    }

    /** Whether the row is no data but words about it: an explanation, a sum, the headers once more. */
    boolean isExplanation() {
        String first = null;
        var texts = 0;
        var headers = 0;
        for (var column : sheet.columns()) {
            var cell = row.cell(column.position());
            if (cell == null) continue;
            if (first == null) first = Values.normal(cell.text());
            texts++;
            if (cell.text().equals(column.header())) headers++;
        }
        if (first == null) return true;
        if (headers >= 2 && headers * 2 >= texts) return true;
        if (Character.isDigit(first.charAt(0))) return false;
        return NOTE.matcher(first).matches()
                || SUM.matcher(first).matches()
                || (texts == 1
                        && first.length() > LONGEST_NAME_ALONE
                        && !NUMBER.matcher(first).matches());
    }
}
