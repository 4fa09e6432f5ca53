package io.xinqiao.imports;

import io.xinqiao.imports.Problem.Severity;
import io.xinqiao.privacy.Vault;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Reads all rows of a workbook: what makes sense is staged, what does not is named with its cell. */
final class Reading {
    private static final int TOLD_EVERY = 1_000;

    private final ParsedRows collected;
    private final UnitRows units;
    private final OwnerRows owners;
    private final ParkingRows parking;
    private final FeeRows fees;
    private final MeterRows meters;
    private final KeyRows keys;
    private final UnitNumberIndex known;
    private final IntConsumer progress;
    private final Map<Integer, Integer> rows = new HashMap<>();
    private int done;

    /**
     * A reading.
     *
     * @param known how the archives write the numbers of units
     * @param today the day on which it is read; nobody moved in or read a meter later
     * @param progress is told how many rows are done
     */
    Reading(Staging staging, UnitNumberIndex known, Vault vault, LocalDate today, IntConsumer progress) {
        this.collected = new ParsedRows(staging);
        var people = new PersonRows(collected, vault, today);
        this.units = new UnitRows(collected, people, today);
        this.owners = new OwnerRows(collected, people, today);
        this.parking = new ParkingRows(collected, people, today);
        this.fees = new FeeRows(collected, collected.plates(), today);
        this.meters = new MeterRows(collected, today);
        this.keys = new KeyRows(collected, people, today);
        this.known = known;
        this.progress = progress;
    }

    /** What was wrong. */
    List<Problem> problems() {
        return collected.problems();
    }

    /** How many rows of data a sheet had. */
    int rows(int sheet) {
        return rows.getOrDefault(sheet, 0);
    }

    void read(Workbook workbook, Mapping mapping) throws IOException {
        for (var sheet : mapping.sheets())
            if (sheet.kind() == SheetKind.IGNORED) rows.put(sheet.position(), sheet.rows());
        if (mapping.sheets().stream().allMatch(sheet -> sheet.kind() == SheetKind.IGNORED)) {
            throw new BadWorkbook("refused.import.bad.nothing");
        }
        var inOrder = mapping.sheets().stream()
                .filter(sheet -> sheet.kind() != SheetKind.IGNORED)
                .sorted(Comparator.comparing(Mapping.Sheet::kind))
                .toList();
        for (var sheet : inOrder) read(workbook, sheet);
        for (var sheet : mapping.sheets()) {
            if (sheet.kind() == SheetKind.IGNORED && sheet.rows() > 0) collected.add(List.of(SkippedRows.whole(sheet)));
        }
        for (var left : collected.withoutUnit().values()) {
            collected.add(List.of(new Problem(
                    left.sheet(), left.row(), null, Severity.WARNING, "import.person.noUnit", List.of(), null)));
        }
        collected.finish();
        progress.accept(done);
    }

    private void read(Workbook workbook, Mapping.Sheet sheet) throws IOException {
        var fields = sheet.fields();
        var missing = sheet.kind().missing(fields.keySet());
        if (!missing.isEmpty()) {
            collected.add(List.of(new Problem(
                    sheet.position(),
                    sheet.headerRow(),
                    null,
                    Severity.REFUSED,
                    "import.sheet.columns",
                    List.of(String.join(", ", missing.stream().map(Enum::name).toList())),
                    null)));
            return;
        }
        List<RowReader> late = new ArrayList<>();
        var skipped = new SkippedRows(sheet);
        collected.add(skipped.columns());
        workbook.read(sheet.position(), row -> {
            if (row.number() <= sheet.headerRow()) {
                skipped.above(row);
                return true;
            }
            var reader = new RowReader(sheet, fields, row, known);
            var explanation = reader.explanation();
            if (explanation != null) {
                skipped.add(explanation);
                return true;
            }
            rows.merge(sheet.position(), 1, Integer::sum);
            take(sheet.kind(), reader, late);
            if (++done % TOLD_EVERY == 0) progress.accept(done);
            return true;
        });
        for (var reader : late) {
            owners.takeDependent(reader);
            collected.add(reader.problems());
        }
        collected.add(skipped.told());
    }

    private void take(SheetKind kind, RowReader row, List<RowReader> late) {
        switch (kind) {
            case ENTRANCES -> units.takeEntrance(row);
            case UNITS -> units.take(row);
            case OWNERS -> {
                // Whoever belongs to an owner waits until all owners are known.
                if (owners.isDependent(row)) {
                    late.add(row);
                    return;
                }
                owners.take(row);
            }
            case PARKING_SPACES -> parking.takeSpace(row);
            case VEHICLES -> parking.takeVehicle(row);
            case FEE_SETTINGS -> fees.takeSetting(row);
            case PAYMENTS -> fees.takePayment(row);
            case ARREARS -> fees.takeArrears(row);
            case PREPAYMENTS -> fees.takePrepayment(row);
            case DEPOSITS -> fees.takeDeposit(row);
            case METERS -> meters.take(row);
            case KEYS -> keys.take(row);
            case IGNORED -> throw new IllegalStateException("An ignored sheet is not read");
        }
        collected.add(row.problems());
    }
}
