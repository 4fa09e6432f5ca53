package io.xinqiao.imports;

import io.xinqiao.archives.Units;
import io.xinqiao.imports.PersonRows.Whose;
import io.xinqiao.imports.Staged.Entrance;
import io.xinqiao.imports.Staged.Unit;
import io.xinqiao.imports.Staged.UnitFee;
import io.xinqiao.platform.NewId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows about units and entrances, and about those who live there when a row names them too. */
final class UnitRows {
    private static final int LONGEST_LAYOUT = 40;
    private static final int LONGEST_FEES = 200;

    private final ParsedRows collected;
    private final PersonRows people;
    private final LocalDate today;

    UnitRows(ParsedRows collected, PersonRows people, LocalDate today) {
        this.collected = collected;
        this.people = people;
        this.today = today;
    }

    void takeEntrance(RowReader row) {
        // Both are asked, so that both are told.
        var buildingIsDay = row.isDay(ImportField.BUILDING);
        if (row.isDay(ImportField.ENTRANCE) || buildingIsDay) return;
        var building = CellValues.building(row.needed(ImportField.BUILDING, 20));
        var number = CellValues.entrance(row.needed(ImportField.ENTRANCE, 20));
        var entrance = entrance(row, building, number);
        if (row.isRefused() || entrance == null) return;
        var before = collected.entrance(entrance);
        if (before != null) row.refuse(ImportField.ENTRANCE, "import.duplicate", Integer.toString(before.row()));
    }

    private static @Nullable Entrance entrance(RowReader row, String building, String number) {
        var floors = row.whole(ImportField.FLOORS, 1, 200);
        var lift = row.yesOrNo(ImportField.LIFT);
        if (building.isEmpty() || number.isEmpty()) return null;
        return new Entrance(row.sheet(), row.number(), building, number, floors, lift, NewId.next());
    }

    void take(RowReader row) {
        var numbers = UnitNumbers.of(row);
        var unit = numbers == null ? null : unit(row, numbers);
        var entrance = numbers == null ? null : entrance(row, numbers.building(), numbers.entrance());
        var movedIn = row.past(ImportField.MOVED_IN, today);
        var role = row.value(ImportField.ROLE, "import.role", SourceCodes::role);
        var owners = owners(row);
        var fees = fees(row);
        // Names are looked at before anything is staged: a row goes in whole or stays out whole.
        List<ParsedRows.Known> names = new ArrayList<>();
        if (unit != null) for (var whose : Whose.values()) names.addAll(named(row, whose, unit.number(), role));
        if (row.isRefused() || unit == null || entrance == null) return;
        warn(row, unit, names, owners);
        var before = collected.unit(unit);
        if (before != null && !before.agrees(unit)) {
            row.refuse(ImportField.ROOM, "import.unit.differs", Integer.toString(before.row()));
            return;
        }
        if (before != null && names.isEmpty() && owners.isEmpty()) {
            row.refuse(ImportField.ROOM, "import.duplicate", Integer.toString(before.row()));
            return;
        }
        if (!unit.entrance().equals("0")) collected.entrance(entrance);
        for (var who : names) member(row, unit, who, movedIn);
        for (var owner : owners) member(row, unit, owner, movedIn);
        for (var fee : fees)
            collected.unitFee(new UnitFee(row.sheet(), row.number(), unit.number(), fee.number(), fee.since()));
    }

    private List<ParsedRows.Known> named(RowReader row, Whose whose, String unitNumber, @Nullable String role) {
        if (!row.has(whose.nameField())) return List.of();
        var named = people.named(row, whose, unitNumber);
        List<ParsedRows.Known> known = new ArrayList<>();
        for (var at = 0; at < named.size(); at++) {
            var as = whose == Whose.OWNER
                    ? at == 0 ? Objects.requireNonNullElse(role, "OWNER") : coOwner(role)
                    : whose.name();
            known.add(
                    new ParsedRows.Known(named.get(at).key(), as, named.get(at).share()));
        }
        return known;
    }

    private static String coOwner(@Nullable String role) {
        return role == null || role.equals("OWNER") ? "CO_OWNER" : role;
    }

    private void member(RowReader row, Unit unit, ParsedRows.Known who, @Nullable LocalDate since) {
        var before = collected.member(row, unit.number(), who, since);
        if (before != null) row.refuse(ImportField.NAME, "import.duplicate", Integer.toString(before.row()));
    }

    private static @Nullable Unit unit(RowReader row, UnitNumbers numbers) {
        var built = area(row, ImportField.BUILT_AREA);
        var inner = area(row, ImportField.INNER_AREA);
        var kind = row.value(ImportField.UNIT_KIND, "import.unitKind", SourceCodes::unitKind);
        return new Unit(
                row.sheet(),
                row.number(),
                numbers.number(),
                numbers.building(),
                numbers.entrance(),
                row.floor(ImportField.FLOOR),
                UnitNotation.floorOf(numbers.room()).orElse(null),
                kind == null ? numbers.kind() : kind,
                built,
                inner,
                row.text(ImportField.LAYOUT, LONGEST_LAYOUT),
                positive(row.money(ImportField.RENT)),
                row.value(ImportField.UNIT_STATE, "import.unitState", SourceCodes::unitState),
                NewId.next());
    }

    private static @Nullable BigDecimal area(RowReader row, ImportField field) {
        return row.value(field, "import.area", text -> CellValues.decimal(text).filter(Units::isArea));
    }

    /** A rent of 0 says that there is none. */
    private static @Nullable BigDecimal positive(@Nullable BigDecimal amount) {
        return amount == null || amount.signum() == 0 ? null : amount;
    }

    /** Those whom the row's owner number stands for; the owner's sheet has named them. */
    private List<ParsedRows.Known> owners(RowReader row) {
        var number = row.text(ImportField.OWNER_NUMBER);
        if (number == null || number.equals("0")) return List.of();
        var known = collected.ofOwnerNumber(number);
        if (known.isEmpty()) row.warn(ImportField.OWNER_NUMBER, "import.owner.unknown");
        return known;
    }

    private static void warn(RowReader row, Unit unit, List<ParsedRows.Known> names, List<ParsedRows.Known> owners) {
        var nobody = names.isEmpty() && owners.isEmpty();
        if ("UNDELIVERED".equals(unit.state()) && !names.isEmpty()) {
            row.warn(ImportField.UNIT_STATE, "import.unsoldWithOwner");
        }
        var lived = "OCCUPIED".equals(unit.state()) || "RENOVATING".equals(unit.state());
        if (lived && nobody && row.isRead(ImportField.NAME)) row.warn(ImportField.NAME, "import.noOwner");
    }

    private record Fee(String number, @Nullable LocalDate since) {}

    /** {@code 1#2} and {@code 2020-06-10#2020-07-10}: two fees, each with its day. 0 stands for none. */
    private List<Fee> fees(RowReader row) {
        var text = row.text(ImportField.FEES, LONGEST_FEES);
        if (text == null) return List.of();
        var numbers = List.of(text.split("#"));
        var dates = Optional.ofNullable(row.text(ImportField.FEES_SINCE))
                .map(days -> List.of(days.split("#")))
                .orElse(List.of());
        List<Fee> fees = new ArrayList<>();
        for (var at = 0; at < numbers.size(); at++) {
            var number = numbers.get(at).strip();
            if (number.isEmpty() || number.equals("0")) continue;
            LocalDate since = null;
            if (at < dates.size()) {
                since = CellValues.date(new Workbook.Cell(dates.get(at).strip(), row.isNumber(ImportField.FEES_SINCE)))
                        .orElse(null);
                if (since == null) row.refuse(ImportField.FEES_SINCE, "import.date");
            }
            fees.add(new Fee(number, since));
        }
        return fees;
    }
}
