package io.xinqiao.meters;

import static io.xinqiao.schema.tenant.Tables.METER;
import static io.xinqiao.schema.tenant.Tables.UNIT;

import io.xinqiao.archives.MeterPlace;
import io.xinqiao.imports.HeadedRows;
import io.xinqiao.imports.Problem.Severity;
import io.xinqiao.imports.UnitNumberIndex;
import io.xinqiao.imports.UploadedWorkbooks;
import io.xinqiao.imports.Workbook;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Many readings at once: from a sheet, or estimated where nobody could read. */
@Service
class ReadingSheets {
    private static final int MOST_TOLD = 100;
    private static final int LONGEST_NOTE = 200;

    private enum Column implements HeadedRows.Column {
        METER("表号", "表编号", "水表号", "电表号", "气表号", "表具编号", "meter", "meternumber"),
        UNIT("房号", "房间号", "门牌号", "房屋", "户号", "unit", "room"),
        DAY("抄表日", "抄表日期", "日期", "抄表时间", "readon", "date"),
        VALUE("读数", "本次读数", "止数", "本期读数", "行码", "本期止码", "value", "reading"),
        NOTE("备注", "说明", "note", "remark");

        @SuppressWarnings("ImmutableEnumChecker") // Set.of makes no other
        private final Set<String> words;

        Column(String... words) {
            this.words = Set.of(words);
        }

        @Override
        public Set<String> words() {
            return words;
        }
    }

    private static final List<Set<Column>> HEADERS =
            List.of(Set.of(Column.METER, Column.DAY, Column.VALUE), Set.of(Column.UNIT, Column.DAY, Column.VALUE));

    private final DSLContext sql;
    private final Meters meters;
    private final Readings readings;
    private final UploadedWorkbooks workbooks;
    private final Messages messages;

    ReadingSheets(
            TenantDatabase database, Meters meters, Readings readings, UploadedWorkbooks workbooks, Messages messages) {
        this.sql = database.sql();
        this.meters = meters;
        this.readings = readings;
        this.workbooks = workbooks;
        this.messages = messages;
    }

    record ImportMeterReadingsInput(UUID projectId, UUID fileId, MeterPlace.Kind kind) {}

    record EstimateMeterReadingsInput(UUID projectId, MeterPlace.Kind kind, LocalDate readOn) {}

    /**
     * Something to be told of a sheet.
     *
     * @param column what stands above the cell
     */
    record MeterSheetProblem(
            int row, @Nullable String column, @Nullable String value, Severity severity, String message) {
        boolean isRefused() {
            return severity == Severity.REFUSED;
        }
    }

    /** What came of a sheet; nothing is recorded while anything is refused. */
    record Imported(int recorded, int unchanged, int odd, List<MeterSheetProblem> problems) {}

    /** What came of estimating. */
    record Estimated(int estimated, int impossible) {}

    /** Records all readings of a sheet or none; what is there already is left alone. */
    Imported read(ImportMeterReadingsInput input) {
        var rows = workbooks
                .read(input.fileId(), workbook -> HeadedRows.read(workbook, Column.class, HEADERS))
                .orElseThrow(() -> Refused.because(Code.INVALID, "refused.meter.sheet.headers", List.of(), "fileId"));
        var inUse = meters.lockInUse(input.projectId(), input.kind());
        var known = readings.known(inUse);
        var finder = new Finder(inUse);
        List<MeterSheetProblem> problems = new ArrayList<>();
        Map<Meter, MeterReading.Seen> seen = new LinkedHashMap<>();
        Set<UUID> found = new HashSet<>();
        var unchanged = 0;
        for (var row : rows) {
            if (row.isExplanation()) {
                problems.add(problem(row, row.cells().keySet().iterator().next(), Severity.SKIPPED, "sheet.skipped"));
                continue;
            }
            var meter = finder.find(row, problems);
            var day = row.day(Column.DAY);
            var value = row.number(Column.VALUE);
            if (day.isEmpty()) problems.add(problem(row, Column.DAY, "meter.sheet.day"));
            if (value.isEmpty()) problems.add(problem(row, Column.VALUE, "meter.sheet.value"));
            if (meter == null || day.isEmpty() || value.isEmpty()) continue;
            if (!found.add(meter.id())) {
                problems.add(problem(row, finder.column(row), "meter.sheet.twice"));
                continue;
            }
            var last = Objects.requireNonNull(known.last().get(meter.id()));
            if (last.readOn().equals(day.get()) && last.value().compareTo(value.get()) == 0) {
                unchanged++;
                continue;
            }
            var one = new MeterReading.Seen(MeterReading.Kind.READ, day.get(), value.get(), false, note(row, problems));
            try {
                readings.next(meter, one, known, "fileId");
                seen.put(meter, one);
            } catch (Refused refused) {
                refused.problems()
                        .forEach(wrong -> problems.add(new MeterSheetProblem(
                                row.number(),
                                row.header(Column.VALUE),
                                row.text(Column.VALUE),
                                Severity.REFUSED,
                                messages.text(
                                        wrong.messageKey(), wrong.arguments().toArray()))));
            }
        }
        if (problems.stream().anyMatch(MeterSheetProblem::isRefused)) return new Imported(0, 0, 0, told(problems));
        var recorded = readings.record(seen, "fileId");
        var odd = (int)
                recorded.stream().filter(reading -> reading.anomaly() != null).count();
        return new Imported(recorded.size(), unchanged, odd, told(problems));
    }

    /** What refuses the sheet comes first. */
    private static List<MeterSheetProblem> told(List<MeterSheetProblem> problems) {
        return problems.stream()
                .sorted(Comparator.comparing((MeterSheetProblem problem) -> !problem.isRefused()))
                .limit(MOST_TOLD)
                .toList();
    }

    private @Nullable String note(HeadedRows.Row<Column> row, List<MeterSheetProblem> problems) {
        var note = row.text(Column.NOTE);
        if (note == null || note.length() <= LONGEST_NOTE) return note;
        problems.add(problem(row, Column.NOTE, Severity.WARNING, "meter.sheet.note"));
        return note.substring(0, LONGEST_NOTE);
    }

    private MeterSheetProblem problem(HeadedRows.Row<Column> row, Column column, String key) {
        return problem(row, column, Severity.REFUSED, key);
    }

    private MeterSheetProblem problem(HeadedRows.Row<Column> row, Column column, Severity severity, String key) {
        return new MeterSheetProblem(
                row.number(),
                row.header(column),
                Objects.requireNonNullElse(row.text(column), ""),
                severity,
                messages.text(key));
    }

    /** Finds meters by their numbers, or by the unit when it has one of them only. */
    private final class Finder {
        private final Map<String, Meter> byNumber;
        private final Map<String, List<Meter>> byUnit = new HashMap<>();
        private final UnitNumberIndex known;

        Finder(List<Meter> inUse) {
            byNumber = inUse.stream().collect(Collectors.toMap(Meter::number, Function.identity()));
            Map<UUID, String> numbers = sql.select(UNIT.ID, UNIT.NUMBER)
                    .from(UNIT)
                    .where(UNIT.ID.in(sql.select(METER.UNIT_ID)
                            .from(METER)
                            .where(METER.PROJECT_ID.in(inUse.stream()
                                    .map(meter -> meter.whose().projectId())
                                    .distinct()
                                    .toList()))))
                    .fetchMap(UNIT.ID, UNIT.NUMBER);
            known = UnitNumberIndex.of(numbers.values());
            for (var meter : inUse) {
                byUnit.computeIfAbsent(Objects.requireNonNull(numbers.get(meter.unitId())), none -> new ArrayList<>())
                        .add(meter);
            }
        }

        /** By which cell the row names its meter. */
        Column column(HeadedRows.Row<Column> row) {
            return row.text(Column.METER) != null || row.header(Column.UNIT) == null ? Column.METER : Column.UNIT;
        }

        @Nullable
        Meter find(HeadedRows.Row<Column> row, List<MeterSheetProblem> problems) {
            var number = row.text(Column.METER);
            if (number != null) {
                var meter = byNumber.get(number);
                if (meter == null) problems.add(problem(row, Column.METER, "meter.sheet.unknown"));
                return meter;
            }
            var unit = row.text(Column.UNIT);
            var there = unit == null
                    ? List.<Meter>of()
                    : byUnit.getOrDefault(
                            unit,
                            Workbook.unitNumber(unit)
                                    .map(known::of)
                                    .map(byUnit::get)
                                    .orElse(List.of()));
            if (there.size() == 1) return there.getFirst();
            problems.add(problem(row, column(row), there.isEmpty() ? "meter.sheet.unknown" : "meter.sheet.several"));
            return null;
        }
    }

    /** Readings of all meters of a kind that have none of that day or later, as their days usually are. */
    Estimated estimate(EstimateMeterReadingsInput input) {
        var inUse = meters.lockInUse(input.projectId(), input.kind());
        var known = readings.known(inUse);
        Map<Meter, MeterReading.Seen> seen = new LinkedHashMap<>();
        var impossible = 0;
        for (var meter : inUse) {
            var last = Objects.requireNonNull(known.last().get(meter.id()));
            if (!last.readOn().isBefore(input.readOn())) continue;
            var usual = known.usual().get(meter.id());
            if (usual == null || usual.signum() < 0) {
                impossible++;
                continue;
            }
            var days = BigDecimal.valueOf(ChronoUnit.DAYS.between(last.readOn(), input.readOn()));
            var steps = usual.multiply(days).divide(meter.factor(), 0, RoundingMode.HALF_UP);
            var value = last.value().add(steps);
            var over = value.compareTo(meter.round()) >= 0;
            seen.put(
                    meter,
                    new MeterReading.Seen(
                            MeterReading.Kind.ESTIMATED,
                            input.readOn(),
                            over ? value.subtract(meter.round()) : value,
                            over,
                            null));
        }
        return new Estimated(readings.record(seen, "readOn").size(), impossible);
    }
}
