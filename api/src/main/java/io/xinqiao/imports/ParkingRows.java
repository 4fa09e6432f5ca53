package io.xinqiao.imports;

import io.xinqiao.archives.Parking;
import io.xinqiao.archives.Units;
import io.xinqiao.imports.Staged.ParkingSpace;
import io.xinqiao.imports.Staged.Vehicle;
import io.xinqiao.platform.NewId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows about parking spaces and vehicles. */
final class ParkingRows {
    private static final String ONLY_LOT = "1";
    private static final int FOR_EVER = 2037;

    private final ParsedRows collected;
    private final PersonRows people;
    private final LocalDate today;

    ParkingRows(ParsedRows collected, PersonRows people, LocalDate today) {
        this.collected = collected;
        this.people = people;
        this.today = today;
    }

    void takeSpace(RowReader row) {
        var lot = Objects.requireNonNullElse(row.text(ImportField.LOT, 40), ONLY_LOT);
        if (row.isDay(ImportField.SPACE)) return;
        var number = row.needed(ImportField.SPACE, 40);
        // 产权车位 says how a space is held and not where it is.
        var heldKind = Optional.ofNullable(row.text(ImportField.SPACE_KIND)).flatMap(SourceCodes::tenure);
        var kind = heldKind.isPresent()
                ? SourceCodes.spaceLevel(lot + " " + number).orElse(null)
                : row.value(ImportField.SPACE_KIND, "import.spaceKind", SourceCodes::spaceKind);
        var area = row.value(
                ImportField.SPACE_AREA,
                "import.area",
                text -> CellValues.decimal(text).filter(Units::isArea));
        // The templates say 1 where the area is not known.
        if (area != null && area.compareTo(BigDecimal.ONE) == 0) area = null;
        var unit = row.has(ImportField.ROOM) ? UnitNumbers.of(row) : null;
        var unitNumber = unit == null ? null : unit.number();
        var holder = people.holder(row, unitNumber);
        var since = row.date(ImportField.SINCE);
        var until = row.date(ImportField.UNTIL);
        if (since != null && until != null && until.isBefore(since)) {
            row.refuse(ImportField.UNTIL, "import.untilBeforeSince");
        }
        var told = Optional.ofNullable(row.value(ImportField.TENURE, "import.tenure", SourceCodes::tenure))
                .or(() -> heldKind)
                .orElse(null);
        var vehicle = row.has(ImportField.PLATE) ? vehicle(row, holder, unitNumber, lot, number) : null;
        if (row.isRefused()) return;
        var held = holder != null || unitNumber != null;
        var ends = until != null && until.getYear() < FOR_EVER;
        var tenure = told != null ? told : held || ends ? tenure(until) : "FREE";
        var space = new ParkingSpace(
                row.sheet(),
                row.number(),
                lot,
                number,
                kind,
                area,
                tenure,
                held ? holder : null,
                unitNumber,
                tenure.equals("FREE") ? null : since,
                tenure.equals("FREE") || until == null || until.getYear() >= FOR_EVER ? null : until,
                NewId.next());
        var before = collected.space(space);
        if (before != null) {
            row.refuse(ImportField.SPACE, "import.duplicate", Integer.toString(before.row()));
            return;
        }
        if (vehicle != null) stage(row, vehicle);
    }

    private static String tenure(@Nullable LocalDate until) {
        return until == null || until.getYear() >= FOR_EVER ? "SOLD" : "RENTED";
    }

    void takeVehicle(RowReader row) {
        var unit = row.has(ImportField.ROOM) ? UnitNumbers.of(row) : null;
        var unitNumber = unit == null ? null : unit.number();
        var lot = row.text(ImportField.LOT, 40);
        var space = row.text(ImportField.SPACE, 40);
        row.needed(ImportField.PLATE, 20);
        var vehicle = vehicle(
                row,
                people.holder(row, unitNumber),
                unitNumber,
                space == null ? null : lot == null ? ONLY_LOT : lot,
                space);
        if (!row.isRefused() && vehicle != null) stage(row, vehicle);
    }

    private void stage(RowReader row, Vehicle vehicle) {
        var before = collected.vehicle(vehicle);
        if (before != null) row.refuse(ImportField.PLATE, "import.duplicate", Integer.toString(before.row()));
    }

    private @Nullable Vehicle vehicle(
            RowReader row,
            @Nullable String owner,
            @Nullable String unitNumber,
            @Nullable String lot,
            @Nullable String space) {
        var plate = row.text(ImportField.PLATE);
        if (plate == null) return null;
        if (!Parking.isPlate(plate)) {
            row.refuse(ImportField.PLATE, "import.plate");
            return null;
        }
        var kind = row.value(ImportField.VEHICLE_KIND, "import.vehicleKind", SourceCodes::vehicleKind);
        var brand = row.text(ImportField.BRAND, 40);
        var color = row.text(ImportField.COLOR, 20);
        var since = row.date(ImportField.SINCE);
        return new Vehicle(
                row.sheet(),
                row.number(),
                Parking.normalPlate(plate),
                kind,
                brand,
                color,
                owner,
                unitNumber,
                lot,
                space,
                Objects.requireNonNullElse(since, today),
                NewId.next());
    }
}
