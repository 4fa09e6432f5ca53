package io.xinqiao.imports;

import io.xinqiao.imports.Problem.Severity;
import io.xinqiao.privacy.PersonalKind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the cells of one row by their meaning, and remembers what is wrong with them. */
final class RowReader {
    private static final int LONGEST_VALUE = 60;
    private static final int EARLIEST = 1949;
    private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{7,}([0-9]{4})");
    private static final Pattern ERROR = Pattern.compile("#(N/A|REF!|VALUE!|NAME\\?|DIV/0!|NULL!|NUM!|SPILL!)");

    /** What a row cannot do without, or what money and persons hang on: a wrong cell refuses the whole row. */
    private static final Set<ImportField> ESSENTIAL = EnumSet.of(
            ImportField.BUILDING,
            ImportField.ENTRANCE,
            ImportField.ROOM,
            ImportField.BUILT_AREA,
            ImportField.NAME,
            ImportField.PHONE,
            ImportField.ID_NUMBER,
            ImportField.ROLE,
            ImportField.OWNER_NUMBER,
            ImportField.SPACE,
            ImportField.PLATE,
            ImportField.FEES,
            ImportField.FEES_SINCE,
            ImportField.FEE_ITEM,
            ImportField.FEE_NUMBER,
            ImportField.FEE_PERIODIC,
            ImportField.FEE_PREPAID,
            ImportField.CYCLE,
            ImportField.PRICE,
            ImportField.FIXED_AMOUNT,
            ImportField.DUE,
            ImportField.PAID,
            ImportField.OWED,
            ImportField.MONTH,
            ImportField.BALANCE,
            ImportField.DEPOSIT,
            ImportField.KEY_NUMBER,
            ImportField.KEY_KIND,
            ImportField.KEY_STATE,
            ImportField.METER_NUMBER,
            ImportField.READING,
            ImportField.FACTOR);

    private final Mapping.Sheet sheet;
    private final Map<ImportField, Mapping.Column> fields;
    private final Workbook.Row row;
    private final UnitNumberIndex known;
    private final List<Problem> problems = new ArrayList<>();

    RowReader(Mapping.Sheet sheet, Map<ImportField, Mapping.Column> fields, Workbook.Row row, UnitNumberIndex known) {
        this.sheet = sheet;
        this.fields = fields;
        this.row = row;
        this.known = known;
    }

    /** How the archives write the numbers of units. */
    UnitNumberIndex known() {
        return known;
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
        var text = CellValues.normal(cell.text());
        return text.isEmpty() ? null : text;
    }

    /** Whether the sheet has a column of this meaning. */
    boolean isRead(ImportField field) {
        return fields.containsKey(field);
    }

    boolean isOf(SheetKind kind) {
        return sheet.kind() == kind;
    }

    /** The name of the sheet. */
    String sheetName() {
        return CellValues.normal(sheet.name());
    }

    /** What stands above the column of this meaning; empty where there is none. */
    String header(ImportField field) {
        var column = fields.get(field);
        return column == null ? "" : CellValues.normal(column.header());
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
        if (text == null) return null;
        if (ERROR.matcher(text).matches()) {
            leaveOut(field, "import.error");
            return null;
        }
        if (text.length() > longest) {
            leaveOut(field, "import.tooLong", Integer.toString(longest));
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
        if (value.isEmpty()) leaveOut(field, messageKey);
        return value.orElse(null);
    }

    @Nullable
    Integer whole(ImportField field, int lowest, int highest) {
        return parsed(
                field,
                "import.whole",
                text -> CellValues.whole(text).filter(value -> value >= lowest && value <= highest));
    }

    @Nullable
    Integer floor(ImportField field) {
        return parsed(
                field, "import.floor", text -> CellValues.floor(text).filter(floor -> floor >= -10 && floor <= 200));
    }

    @Nullable
    BigDecimal money(ImportField field) {
        return parsed(
                field,
                "import.money",
                text -> CellValues.decimal(text)
                        .filter(value -> value.signum() >= 0
                                && value.stripTrailingZeros().scale() <= 2));
    }

    /** An amount that may be negative: a credit. */
    @Nullable
    BigDecimal signedMoney(ImportField field) {
        return parsed(
                field,
                "import.money",
                text -> CellValues.decimal(text)
                        .filter(value -> value.stripTrailingZeros().scale() <= 2));
    }

    /** A month, as people write it or as a spreadsheet keeps it: a day in it. */
    @Nullable
    YearMonth month(ImportField field) {
        var cell = cell(field);
        if (cell == null) return null;
        var month = CellValues.month(cell);
        if (month.isEmpty()) refuse(field, "import.month");
        return month.orElse(null);
    }

    @Nullable
    BigDecimal price(ImportField field) {
        return parsed(
                field,
                "import.money",
                text -> CellValues.decimal(text)
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
        var date = CellValues.date(cell);
        if (date.isEmpty()) leaveOut(field, "import.date");
        return date.orElse(null);
    }

    /** A day without which the row makes no sense. */
    @Nullable
    LocalDate neededDay(ImportField field) {
        var cell = cell(field);
        var day = cell == null ? Optional.<LocalDate>empty() : CellValues.date(cell);
        if (day.isEmpty()) refuse(field, cell == null ? "import.missing" : "import.date");
        return day.orElse(null);
    }

    /** A day on which something has happened: one that is long to come, or long past, is a slip of the pen. */
    @Nullable
    LocalDate past(ImportField field, LocalDate today) {
        var day = date(field);
        if (day == null) return null;
        if (day.isAfter(today.plusYears(1)) || day.getYear() < EARLIEST) {
            leaveOut(field, "import.date.unlikely", day.toString());
            return null;
        }
        if (day.isAfter(today)) warn(field, "import.date.future", day.toString());
        return day;
    }

    /** Whether a spreadsheet has made a date of a building, an entrance or a room; it is refused or told then. */
    boolean isDay(ImportField field) {
        var cell = cell(field);
        if (cell == null) return false;
        var typed = DayCell.typed(cell).orElse(null);
        if (typed == null && !cell.isDay()) return false;
        // A room may have five digits; a building never has.
        if (field == ImportField.ROOM && !DayCell.isCertain(cell)) {
            warn(field, "import.becameDay.perhaps", typed == null ? "" : typed);
            return false;
        }
        refuse(field, "import.becameDay", typed == null ? "3-2" : typed);
        return true;
    }

    /** A cell that is not understood keeps the row out when the row hangs on it, and only itself when it does not. */
    void leaveOut(ImportField field, String messageKey, String... arguments) {
        add(field, ESSENTIAL.contains(field) ? Severity.REFUSED : Severity.WARNING, messageKey, arguments);
    }

    @Nullable
    Boolean yesOrNo(ImportField field) {
        return parsed(field, "import.yesOrNo", CellValues::yesOrNo);
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
        if (text == null) return fields.containsKey(field) ? "" : null;
        var open = cut(text);
        return switch (field) {
            case PHONE, LESSEE_PHONE, CONTACT_PHONE -> PersonalKind.PHONE.masked(open);
            case ID_NUMBER, LESSEE_ID_NUMBER -> PersonalKind.ID_NUMBER.masked(open);
            default -> masked(open);
        };
    }

    /** A phone number in the midst of other words is nobody's business either. */
    private static String masked(String text) {
        return LONG_NUMBER.matcher(text).replaceAll("****$1");
    }

    /** What the row is when it is no data but words about it: why it is left out; null when it is data. */
    @Nullable
    Problem explanation() {
        var why = Explanations.of(sheet, row);
        if (why == null) return null;
        var at = firstWritten(row);
        var first = at < 0 ? null : row.cell(at);
        return new Problem(
                sheet.position(),
                row.number(),
                first == null ? null : at,
                Severity.SKIPPED,
                why,
                List.of(),
                first == null ? null : told(first.text()));
    }

    /** Where a row begins: the place of its first cell that holds anything; -1 where none does. */
    static int firstWritten(Workbook.Row row) {
        for (var at = 0; at < row.cells().size(); at++) {
            if (row.cell(at) != null) return at;
        }
        return -1;
    }

    /** The text of a cell as a report shows it. */
    static String told(String text) {
        return cut(masked(CellValues.normal(text)));
    }

    private static String cut(String text) {
        return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text;
    }
}
