package io.xinqiao.imports;

import org.jspecify.annotations.Nullable;

/** How a unit is named: 楼栋-单元-房屋, written in one cell or in three. A shop has entrance 0. */
record UnitNumbers(String building, String entrance, String number) {
    private static final String NO_ENTRANCE = "0";
    private static final int LONGEST_PART = 20;
    private static final int LONGEST = 40;

    /** What the row names; null when it does not, which the row then knows. */
    static @Nullable UnitNumbers of(RowReader row, boolean hasEntranceColumn) {
        var room = Values.room(row.needed(ImportField.ROOM, LONGEST));
        if (room.isEmpty()) return null;
        var parts = room.split("-", -1);
        if (parts.length == 3) {
            var building = Values.building(parts[0]);
            var entrance = Values.entrance(parts[1]);
            if (building.isEmpty() || entrance.isEmpty() || parts[2].isEmpty()) {
                row.refuse(ImportField.ROOM, "import.unitNumber");
                return null;
            }
            return new UnitNumbers(building, entrance, building + "-" + entrance + "-" + parts[2]);
        }
        var building = Values.building(row.needed(ImportField.BUILDING, LONGEST_PART));
        var entrance =
                hasEntranceColumn ? Values.entrance(row.needed(ImportField.ENTRANCE, LONGEST_PART)) : NO_ENTRANCE;
        if (building.isEmpty() || entrance.isEmpty()) return null;
        return new UnitNumbers(building, entrance, building + "-" + entrance + "-" + room);
    }
}
