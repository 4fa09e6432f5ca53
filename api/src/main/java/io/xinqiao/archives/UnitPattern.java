package io.xinqiao.archives;

import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a project's houses repeat: so many buildings, entrances, floors, and the rooms of a floor. Numbers that people
 * avoid (4, 14) can be skipped.
 */
record UnitPattern(
        UUID projectId,
        Numbers buildings,
        Numbers entrances,
        Numbers floors,
        List<Room> rooms,
        Unit.Kind kind,
        Unit.State state) {
    private static final int MOST_UNITS = 20_000;
    private static final int HIGHEST_NUMBER = 999;

    /** From one number to another without some; the schema's {@code NumberRangeInput}. */
    record Numbers(int from, int to, @Nullable List<Integer> skip) {
        List<Integer> all() {
            var without = skip == null ? List.<Integer>of() : skip;
            return IntStream.rangeClosed(from, to)
                    .boxed()
                    .filter(number -> !without.contains(number))
                    .toList();
        }

        boolean fits(int highest) {
            return from >= 1 && to >= from && to <= highest && !all().isEmpty();
        }
    }

    /**
     * One room of every floor.
     *
     * @param suffix what follows the floor in the room's number: 01 makes 1001 on the tenth floor
     */
    record Room(
            String suffix,
            BigDecimal builtArea,
            @Nullable BigDecimal innerArea,
            @Nullable String layout) {}

    /** One unit of the plan, not there yet. */
    record Planned(String building, String entrance, int floor, String number, Room room) {}

    /** All units that the pattern makes, in the order of buildings, entrances, floors and rooms. */
    List<Planned> plan() {
        requireSense();
        List<Planned> plan = new ArrayList<>();
        for (var building : buildings.all()) {
            for (var entrance : entrances.all()) {
                for (var floor : floors.all()) {
                    for (var room : rooms) {
                        var number = "%d-%d-%d%s".formatted(building, entrance, floor, room.suffix());
                        plan.add(new Planned(building.toString(), entrance.toString(), floor, number, room));
                    }
                }
            }
        }
        return plan;
    }

    private void requireSense() {
        requireRange(buildings, HIGHEST_NUMBER, "buildings");
        requireRange(entrances, HIGHEST_NUMBER, "entrances");
        requireRange(floors, Units.HIGHEST_FLOOR, "floors");
        if (rooms.isEmpty()) throw Refused.because(Code.REQUIRED, "refused.required", List.of(), "pattern", "rooms");
        for (var at = 0; at < rooms.size(); at++) requireRoom(rooms.get(at), Integer.toString(at));
        if (rooms.stream().map(Room::suffix).distinct().count() < rooms.size()) {
            throw Refused.because(Code.INVALID, "refused.pattern.roomTwice", List.of(), "pattern", "rooms");
        }
        var units = (long) buildings.all().size()
                * entrances.all().size()
                * floors.all().size()
                * rooms.size();
        if (units > MOST_UNITS) {
            throw Refused.because(Code.INVALID, "refused.pattern.tooMany", List.of(units, MOST_UNITS), "pattern");
        }
    }

    private static void requireRange(Numbers numbers, int highest, String field) {
        if (!numbers.fits(highest)) {
            throw Refused.because(Code.INVALID, "refused.pattern.range", List.of(highest), "pattern", field);
        }
    }

    private static void requireRoom(Room room, String at) {
        if (!room.suffix().matches("[0-9A-Za-z]{1,6}")) {
            throw Refused.because(Code.INVALID, "refused.pattern.suffix", List.of(), "pattern", "rooms", at, "suffix");
        }
        if (!Units.isArea(room.builtArea())) {
            throw Refused.because(Code.INVALID, "refused.area", List.of(), "pattern", "rooms", at, "builtArea");
        }
        if (room.innerArea() != null && !Units.isArea(room.innerArea())) {
            throw Refused.because(Code.INVALID, "refused.area", List.of(), "pattern", "rooms", at, "innerArea");
        }
    }
}
