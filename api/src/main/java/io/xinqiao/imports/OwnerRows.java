package io.xinqiao.imports;

import io.xinqiao.imports.ParsedRows.Known;
import io.xinqiao.imports.ParsedRows.Place;
import java.time.LocalDate;
import java.util.Objects;

/** Rows about owners and those who belong to them, numbered so that other sheets can refer to them. */
final class OwnerRows {
    private static final String OWNER = "OWNER";

    private final ParsedRows collected;
    private final PersonRows people;
    private final LocalDate today;

    OwnerRows(ParsedRows collected, PersonRows people, LocalDate today) {
        this.collected = collected;
        this.people = people;
        this.today = today;
    }

    /** Whether the row is about somebody who belongs to an owner. */
    boolean isDependent(RowReader row) {
        var role = row.text(ImportField.ROLE);
        return role != null
                && SourceCodes.role(role).filter(known -> !known.equals(OWNER)).isPresent();
    }

    void take(RowReader row) {
        take(row, row.text(row.has(ImportField.OWNER_NUMBER) ? ImportField.OWNER_NUMBER : ImportField.OWN_NUMBER, 40));
    }

    void takeDependent(RowReader row) {
        var number = row.text(ImportField.OWNER_NUMBER, 40);
        if (number == null && !row.has(ImportField.ROOM)) {
            row.refuse(ImportField.OWNER_NUMBER, "import.missing");
            return;
        }
        if (number != null
                && collected.ofOwnerNumber(number).stream()
                        .noneMatch(known -> known.role().equals(OWNER))) {
            row.refuse(ImportField.OWNER_NUMBER, "import.owner.unknown");
            return;
        }
        take(row, number);
    }

    private void take(RowReader row, @org.jspecify.annotations.Nullable String number) {
        var role = Objects.requireNonNullElse(row.value(ImportField.ROLE, "import.role", SourceCodes::role), OWNER);
        var unit = row.has(ImportField.ROOM) ? UnitNumbers.of(row) : null;
        var movedIn = row.past(ImportField.MOVED_IN, today);
        if (number != null && role.equals(OWNER)) {
            var taken = collected.ofOwnerNumber(number).stream()
                    .anyMatch(known -> known.role().equals(OWNER));
            if (taken && unit == null) row.refuse(ImportField.OWNER_NUMBER, "import.owner.taken");
        }
        var named = people.named(row, unit == null ? null : unit.number());
        if (row.isRefused()) return;
        for (var one : named) {
            var who = new Known(one.key(), role, one.share());
            if (unit != null) {
                var before = collected.member(row, unit.number(), who, movedIn);
                if (before != null) row.refuse(ImportField.NAME, "import.duplicate", Integer.toString(before.row()));
            } else if (number != null) {
                collected.numbered(number, who, new Place(row.sheet(), row.number()));
            } else {
                row.refuse(ImportField.OWN_NUMBER, "import.owner.noNumber");
            }
        }
    }
}
