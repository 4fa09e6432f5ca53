package io.xinqiao.imports;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which unit a row is about, whether its cells name building, entrance and room apart or one names them all. A unit
 * without entrance, such as a shop, has entrance 0.
 *
 * @param room the last part of the number
 * @param kind what the words of the cell say that it is; null where they do not
 * @param known how the archives write it, where that is another way; null where they do not
 */
record UnitNumbers(
        String building,
        String entrance,
        String room,
        @Nullable String kind,
        @Nullable String known) {
    private static final int LONGEST_PART = 20;
    private static final int LONGEST = 40;
    private static final Pattern ROOM = Pattern.compile("[A-Za-z0-9\\p{IsHan}+.()-]+");
    private static final Pattern TWO_PARTS = Pattern.compile("([0-9]{1,2}|[A-Za-z])-([0-9]{3,4}[A-Za-z]?)");

    String number() {
        return known == null ? building + "-" + entrance + "-" + room : known;
    }

    /** What the row names; null when it does not, which the row then knows. */
    static @Nullable UnitNumbers of(RowReader row) {
        var written = row.text(ImportField.ROOM);
        // Somebody who registers a unit by hand may call it anything; a sheet of units has to tell its building.
        if (written != null
                && !row.has(ImportField.BUILDING)
                && !row.isOf(SheetKind.UNITS)
                && row.known().isWritten(written)) {
            return new UnitNumbers("", "", written, null, written);
        }
        var read = read(row);
        if (read == null) return null;
        var known = row.known().of(read.number());
        return known.equals(read.number())
                ? read
                : new UnitNumbers(read.building(), read.entrance(), read.room(), read.kind(), known);
    }

    private static @Nullable UnitNumbers read(RowReader row) {
        if (row.isDay(ImportField.ROOM)) return null;
        var text = row.needed(ImportField.ROOM, LONGEST);
        if (text.isEmpty()) return null;
        var notation = UnitNotation.of(text).orElse(null);
        var hasBuilding = row.has(ImportField.BUILDING);
        var isWhole = notation != null
                && (!hasBuilding || !TWO_PARTS.matcher(CellValues.room(text)).matches());
        if (notation != null && isWhole) {
            return row.isDay(ImportField.BUILDING) || isContradicted(row, notation) ? null : of(notation);
        }
        var room = CellValues.room(text);
        if (!ROOM.matcher(room).matches() || !row.isRead(ImportField.BUILDING)) {
            row.refuse(ImportField.ROOM, "import.unitNumber");
            return null;
        }
        return apart(row, room);
    }

    private static UnitNumbers of(UnitNotation notation) {
        return new UnitNumbers(notation.building(), notation.entrance(), notation.room(), notation.kind(), null);
    }

    private static @Nullable UnitNumbers apart(RowReader row, String of) {
        if (row.isDay(ImportField.BUILDING) || row.isDay(ImportField.ENTRANCE)) return null;
        var room = of;
        var building = CellValues.building(row.needed(ImportField.BUILDING, LONGEST_PART));
        var entrance = row.isRead(ImportField.ENTRANCE)
                ? CellValues.entrance(row.needed(ImportField.ENTRANCE, LONGEST_PART))
                : UnitNotation.NO_ENTRANCE;
        var both = TWO_PARTS.matcher(room);
        if (both.matches()) {
            // The building stands in a cell of its own: what is before the dash is that again, or the entrance.
            var before = both.group(1);
            var isEntrance = !row.isRead(ImportField.ENTRANCE) && !before.equals(building);
            if (isEntrance) entrance = before;
            if (isEntrance || before.equals(building) || before.equals(entrance)) room = both.group(2);
        }
        if (building.isEmpty() || entrance.isEmpty()) return null;
        return new UnitNumbers(building, entrance, room, null, null);
    }

    /** Whether the building or the entrance stands in its own cell too, and is another there. */
    private static boolean isContradicted(RowReader row, UnitNotation notation) {
        var building = row.text(ImportField.BUILDING);
        var entrance = row.text(ImportField.ENTRANCE);
        if (building != null
                && notation.kind() == null
                && !CellValues.building(building).equals(notation.building())) {
            row.refuse(ImportField.ROOM, "import.unitNumber.differs", CellValues.building(building));
            return true;
        }
        if (entrance != null
                && !notation.entrance().equals(UnitNotation.NO_ENTRANCE)
                && !CellValues.entrance(entrance).equals(notation.entrance())) {
            row.refuse(ImportField.ROOM, "import.unitNumber.differs", CellValues.entrance(entrance));
            return true;
        }
        return false;
    }
}
