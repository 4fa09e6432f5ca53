package io.xinqiao.imports;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A cell for a building or a room that a spreadsheet has made a date of: somebody typed 3-2, the file says 46083. */
final class DayCell {
    /** No building has such a number; these are the days from 2000 to 2099. */
    private static final BigDecimal FIRST = BigDecimal.valueOf(36_526);

    private static final BigDecimal LAST = BigDecimal.valueOf(73_050);
    private static final Pattern MONTH_AND_DAY = Pattern.compile("([0-9]{1,2})月([0-9]{1,2})日?");
    private static final Pattern MONTH = Pattern.compile("([0-9]{1,2})-([A-Za-z]{3})|([A-Za-z]{3})-([0-9]{1,2})");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    private DayCell() {}

    /** Whether the file says that the cell is a date. */
    static boolean isCertain(Workbook.Cell cell) {
        return cell.isDay() || (!cell.isNumber() && typed(cell).isPresent());
    }

    /** What was probably typed, such as 3-2; empty when the cell looks like no date. */
    static Optional<String> typed(Workbook.Cell cell) {
        var text = CellValues.normal(cell.text());
        if (cell.isNumber()) return isSerial(text) ? CellValues.date(cell).map(DayCell::monthAndDay) : Optional.empty();
        var chinese = MONTH_AND_DAY.matcher(text);
        if (chinese.matches()) return Optional.of(chinese.group(1) + "-" + chinese.group(2));
        var english = MONTH.matcher(text);
        if (english.matches()) {
            var name = english.group(2) == null ? english.group(3) : english.group(2);
            var month = MONTHS.indexOf(name.toLowerCase(Locale.ROOT)) + 1;
            var day = english.group(1) == null ? english.group(4) : english.group(1);
            return month == 0 ? Optional.empty() : Optional.of(month + "-" + Integer.parseInt(day));
        }
        if (!text.matches("(19|20)[0-9]{2}[-/.年].*")) return Optional.empty();
        return CellValues.date(cell).map(DayCell::monthAndDay);
    }

    private static boolean isSerial(String text) {
        if (!text.matches("[0-9]{5}")) return false;
        var days = new BigDecimal(text);
        return days.compareTo(FIRST) >= 0 && days.compareTo(LAST) <= 0;
    }

    private static String monthAndDay(LocalDate day) {
        return day.getMonthValue() + "-" + day.getDayOfMonth();
    }
}
