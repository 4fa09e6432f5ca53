package io.xinqiao.imports;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A unit as people write it into one cell, with its building: {@code 2栋2单元302室}, {@code A座1201}, {@code 12-1501}.
 *
 * @param entrance 0 where the unit has none
 * @param kind what the words say that it is: a shop, a villa, a parking space; null where they do not
 */
record UnitNotation(
        String building,
        String entrance,
        String room,
        @Nullable String kind) {
    static final String NO_ENTRANCE = "0";
    private static final String NUMERALS = "[零〇一二三四五六七八九十]{1,3}";
    private static final String BUILDING =
            "(?<building>[\\p{IsHan}A-Za-z0-9]{0,8}?(?:[A-Za-z0-9]{1,6}|" + NUMERALS + "))";
    private static final String ENTRANCE = "(?<entrance>[A-Za-z0-9]{1,4}|[甲乙丙丁]|" + NUMERALS + ")";
    private static final String FLOOR = "(?:(?:[0-9]{1,2}|" + NUMERALS + ")(?:层|楼)-?)?";
    private static final String ROOM = "(?<room>[A-Za-z]{0,2}-?[0-9]{1,5}[A-Za-z]?)";
    private static final String WORD = "(?:号楼|栋|幢|座|#楼|#|楼)";

    private static final List<Pattern> WRITTEN = List.of(
            Pattern.compile(BUILDING + WORD + "-?" + ENTRANCE + "(?:单元|门|梯)-?" + FLOOR + ROOM),
            Pattern.compile(BUILDING + WORD + "-?(?<entrance>[0-9]{1,2})-" + ROOM),
            Pattern.compile(BUILDING + WORD + "-?" + FLOOR + ROOM),
            Pattern.compile("(?<building>[A-Za-z]?[0-9]{1,4}|[A-Za-z])-(?<entrance>[A-Za-z0-9]{1,4})单元-?" + ROOM),
            Pattern.compile("(?<building>[0-9]{1,2}|[A-Za-z])-(?<room>[0-9]{3,4}[A-Za-z]?)"));

    private record Place(Pattern named, String kind) {}

    /** Places that have a name in place of a building's number. */
    private static final List<Place> NAMED = List.of(
            new Place(
                    Pattern.compile("(?<building>(?:地下|地上|地面)?(?:车库|停车场)|地库|车位)-?(?<room>[A-Za-z0-9][A-Za-z0-9-]*)"),
                    "PARKING"),
            new Place(
                    Pattern.compile("(?<building>商铺|商业|店铺|门面|底商)-?(?<room>[A-Za-z0-9][A-Za-z0-9-]*)号?"), "COMMERCIAL"),
            new Place(Pattern.compile("(?<building>别墅|联排|独栋)-?(?<room>[A-Za-z0-9]{1,6})(?:号|栋|幢)?"), "RESIDENTIAL"),
            new Place(Pattern.compile("(?<building>储藏室|储藏间|储物间|仓库)-?(?<room>[A-Za-z0-9][A-Za-z0-9-]*)号?"), "STORAGE"));

    /** The unit that the text names together with its building; empty when it names none, or only a room. */
    static Optional<UnitNotation> of(String text) {
        var plain = CellValues.room(text).replace('/', '-').replace('_', '-');
        var parts = plain.split("-", 3);
        if (parts.length == 3 && isWhole(parts)) return whole(parts);
        for (var place : NAMED) {
            var matcher = place.named().matcher(plain);
            if (matcher.matches()) {
                return Optional.of(
                        new UnitNotation(matcher.group("building"), NO_ENTRANCE, matcher.group("room"), place.kind()));
            }
        }
        for (var pattern : WRITTEN) {
            var matcher = pattern.matcher(plain);
            if (matcher.matches()) return Optional.of(numbered(matcher));
        }
        return Optional.empty();
    }

    private static UnitNotation numbered(Matcher matcher) {
        var hasEntrance = matcher.namedGroups().containsKey("entrance");
        return new UnitNotation(
                CellValues.building(matcher.group("building")),
                hasEntrance ? CellValues.entrance(matcher.group("entrance")) : NO_ENTRANCE,
                matcher.group("room"),
                null);
    }

    /** Three parts are 楼栋-单元-房屋; a fourth only where the building is a place with a name, whose rooms have dashes. */
    private static boolean isWhole(String[] parts) {
        return !parts[2].contains("-")
                || NAMED.stream()
                        .anyMatch(place ->
                                place.named().matcher(parts[0] + parts[2]).matches());
    }

    private static Optional<UnitNotation> whole(String[] parts) {
        var building = CellValues.building(parts[0]);
        var entrance = CellValues.entrance(parts[1]);
        return building.isEmpty() || entrance.isEmpty() || parts[2].isEmpty()
                ? Optional.empty()
                : Optional.of(new UnitNotation(building, entrance, parts[2], null));
    }

    /** How the archives number it. */
    String number() {
        return building + "-" + entrance + "-" + room;
    }

    private static final Pattern STOREYED = Pattern.compile("[A-Za-z]?-?([0-9]{1,2})[0-9]{2}[A-Za-z]?");
    private static final Pattern BELOW = Pattern.compile("(?:B|负|-)([0-9])(?:-?[0-9]{2,3})?.*");

    /** The floor that a room's number tells: 502 is on the fifth, 1203 on the twelfth, B1-088 one below the ground. */
    static Optional<Integer> floorOf(String room) {
        var below = BELOW.matcher(room);
        if (below.matches()) return Optional.of(-Integer.parseInt(below.group(1)));
        var storeyed = STOREYED.matcher(room);
        if (!storeyed.matches()) return Optional.empty();
        return Optional.of(Integer.parseInt(storeyed.group(1))).filter(floor -> floor > 0);
    }
}
