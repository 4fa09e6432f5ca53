package io.xinqiao.imports;

import io.xinqiao.imports.Staged.MeterAtUnit;
import io.xinqiao.platform.NewId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows about meters: where they hang, what they measure, and what they showed first. */
final class MeterRows {
    private static final int LONGEST_NUMBER = 40;
    private static final int LONGEST_LOCATION = 100;
    private static final int DECIMALS = 3;
    private static final BigDecimal MOST_FACTOR = BigDecimal.valueOf(100_000);
    private static final BigDecimal MOST = BigDecimal.TEN.pow(9);

    /** Other systems write codes; what a meter measures often stands in its name or in the fee instead. */
    private static final Map<String, String> CODES = Map.of("1010", "COLD_WATER", "2020", "ELECTRICITY", "3030", "GAS");

    private final ParsedRows collected;
    private final LocalDate today;

    MeterRows(ParsedRows collected, LocalDate today) {
        this.collected = collected;
        this.today = today;
    }

    void take(RowReader row) {
        var unit = UnitNumbers.of(row);
        var number = row.needed(ImportField.METER_NUMBER, LONGEST_NUMBER);
        var kind = kind(row);
        if (kind == null) row.refuse(ImportField.METER_KIND, "import.meterKind");
        var readOn = row.past(ImportField.READ_ON, today);
        var value = row.value(
                ImportField.READING,
                "meter.sheet.value",
                text -> CellValues.decimal(text)
                        .filter(one -> one.signum() >= 0
                                && one.compareTo(MOST) < 0
                                && one.stripTrailingZeros().scale() <= DECIMALS));
        var factor = row.value(
                ImportField.FACTOR,
                "import.factor",
                text -> CellValues.decimal(text)
                        .filter(one -> one.signum() > 0
                                && one.compareTo(MOST_FACTOR) <= 0
                                && one.stripTrailingZeros().scale() <= DECIMALS));
        var location = row.text(ImportField.LOCATION, LONGEST_LOCATION);
        if (row.isRefused() || unit == null || kind == null) return;
        var before = collected.meter(new MeterAtUnit(
                row.sheet(),
                row.number(),
                kind,
                number,
                unit.number(),
                location,
                factor,
                readOn == null || readOn.isAfter(today) ? today : readOn,
                value,
                NewId.next(),
                NewId.next(),
                NewId.next()));
        if (before != null) row.refuse(ImportField.METER_NUMBER, "import.duplicate", Integer.toString(before.row()));
    }

    private static @Nullable String kind(RowReader row) {
        for (var field : List.of(ImportField.METER_KIND, ImportField.FEE_ITEM, ImportField.LOCATION)) {
            var text = row.text(field);
            var kind = text == null ? null : kind(text);
            if (kind != null) return kind;
        }
        return null;
    }

    private static @Nullable String kind(String words) {
        var text = words.toLowerCase(Locale.ROOT);
        if (text.contains("热水") || text.contains("hot water")) return "HOT_WATER";
        if (text.contains("水") || text.contains("water")) return "COLD_WATER";
        if (text.contains("电") || text.contains("electric")) return "ELECTRICITY";
        if (text.contains("气") || text.contains("gas")) return "GAS";
        if (text.contains("热") || text.contains("暖") || text.contains("heat")) return "HEAT";
        return CODES.get(Objects.requireNonNull(text));
    }
}
