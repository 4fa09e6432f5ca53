package io.xinqiao.archives;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.archives.Shares.Share;
import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.People;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who owned a unit on a day has exactly one answer, whatever happened to it. */
class OwnershipTest extends ApiTest {
    private static final LocalDate FIRST = LocalDate.of(2010, 1, 1);

    private String newUnit(String number) {
        return jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "createUnit",
                        Map.of(
                                "buildingId",
                                jinxiu().id("Building"),
                                "entrance",
                                "9",
                                "floor",
                                1,
                                "number",
                                number,
                                "kind",
                                "RESIDENTIAL",
                                "builtArea",
                                "60.00",
                                "state",
                                "VACANT"),
                        "unit { id }")
                .fine()
                .data("/createUnit/unit/id")
                .asString();
    }

    private Api.Answer transfer(String unit, LocalDate since, List<Map<String, Object>> owners) {
        return jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "transferOwnership",
                        Map.of("unitId", unit, "since", since.toString(), "reason", "TRANSFER", "owners", owners),
                        "ownership { since shares { numerator denominator person { name } } }");
    }

    private static Map<String, Object> owner(String name, Integer numerator, Integer denominator) {
        Map<String, Object> owner = new HashMap<>(People.owner(name));
        if (numerator != null) owner.put("share", Map.of("numerator", numerator, "denominator", denominator));
        return owner;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1/1               | true
        1/2 1/2           | true
        1/3 1/3 1/3       | true
        1/2 1/3 1/6       | true
        2/4 1/2           | true
        999999/1000000 1/1000000 | true
        1/2               | false
        1/2 1/3           | false
        2/3 2/3           | false
        1/2 1/2 1/1000000 | false
        0/1 1/1           | false
        3/2               | false
        -1/2 3/2          | false
        1/2000000 1999999/2000000 | false
        """)
    void sharesMakeOneWholeOrNot(String text, boolean whole) {
        var shares = Arrays.stream(text.split(" "))
                .map(share -> share.split("/"))
                .map(share -> new Share(Integer.parseInt(share[0]), Integer.parseInt(share[1])))
                .toList();
        assertThat(new Shares(shares).makeOneWhole()).isEqualTo(whole);
    }

    @Test
    void aTransferKeepsThePast() {
        var unit = newUnit("产权-1");
        transfer(unit, LocalDate.of(2020, 5, 1), List.of(owner("老业主", null, null)))
                .fine();
        transfer(unit, LocalDate.of(2024, 3, 1), List.of(owner("新业主甲", 1, 3), owner("新业主乙", 2, 3)))
                .fine();
        var answer = jinxiu().as(Role.SUPERVISOR).ask("""
            query($id: ID!) {
              unit(id: $id) {
                owner { name }
                before: ownershipAsOf(on: "2020-04-30") { id }
                then: ownershipAsOf(on: "2024-02-29") { until shares { person { name } } }
                on: ownershipAsOf(on: "2024-03-01") { until shares { person { name } numerator denominator } }
              }
            }
            """, Map.of("id", unit)).fine();
        assertThat(answer.data("/unit/before").isNull()).isTrue();
        assertThat(answer.data("/unit/then/shares/0/person/name").asString()).isEqualTo("老业主");
        assertThat(answer.data("/unit/then/until").asString()).isEqualTo("2024-03-01");
        assertThat(answer.data("/unit/on/shares").findValuesAsString("name")).containsExactly("新业主甲", "新业主乙");
        assertThat(answer.data("/unit/owner/name").asString()).isEqualTo("新业主甲");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        var unit = newUnit("产权-2");
        transfer(unit, LocalDate.of(2020, 5, 1), List.of(owner("甲", null, null)))
                .fine();
        var early = transfer(unit, LocalDate.of(2020, 5, 1), List.of(owner("乙", null, null)));
        assertThat(early.refusal("transferOwnership")).isEqualTo("INVALID");
        var half = transfer(unit, LocalDate.of(2021, 5, 1), List.of(owner("乙", 1, 2)));
        assertThat(half.refusal("transferOwnership")).isEqualTo("INVALID");
        var mixed = transfer(unit, LocalDate.of(2021, 5, 1), List.of(owner("乙", 1, 2), owner("丙", null, null)));
        assertThat(mixed.refusal("transferOwnership")).isEqualTo("INVALID");
        var person = jinxiu().id("Person");
        Map<String, Object> one = Map.of("person", Map.of("personId", person));
        var twice = transfer(unit, LocalDate.of(2021, 5, 1), List.of(one, one));
        assertThat(twice.refusal("transferOwnership")).isEqualTo("INVALID");
        var nobody = transfer(unit, LocalDate.of(2021, 5, 1), List.of());
        assertThat(nobody.refusal("transferOwnership")).isEqualTo("INVALID");
    }

    /** Generated histories: transfers in any order of dates, legal or not, of any number of owners. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void onEveryDayThereIsExactlyOneSetOfOwnersWhoseSharesSumToOne(long seed) {
        var random = new Random(seed);
        var unit = newUnit("产权-随机-" + seed);
        var expected = new TreeMap<LocalDate, List<String>>();
        for (var turn = 0; turn < 12; turn++) {
            var since = FIRST.plusDays(random.nextInt(4000));
            List<Map<String, Object>> owners = new ArrayList<>();
            List<String> names = new ArrayList<>();
            var count = 1 + random.nextInt(4);
            var weights = random.ints(count, 1, 9).toArray();
            var sum = Arrays.stream(weights).sum();
            for (var at = 0; at < count; at++) {
                names.add("业主" + seed + "-" + turn + "-" + at);
                owners.add(owner(names.getLast(), weights[at], sum));
            }
            var legal = expected.isEmpty() || since.isAfter(expected.lastKey());
            var answer = transfer(unit, since, owners);
            assertThat(answer.data("/transferOwnership/ownership").isNull()).isEqualTo(!legal);
            if (legal) expected.put(since, names);
            everyDayAgrees(unit, expected, random);
        }
    }

    private void everyDayAgrees(String unit, TreeMap<LocalDate, List<String>> expected, Random random) {
        List<LocalDate> days = new ArrayList<>(expected.keySet());
        expected.keySet().forEach(day -> days.add(day.minusDays(1)));
        random.ints(5, 0, 5000).forEach(day -> days.add(FIRST.plusDays(day)));
        var document = new StringBuilder("query($id: ID!) { unit(id: $id) { ownerships { since until }");
        for (var at = 0; at < days.size(); at++) {
            document.append(" d%d: ownershipAsOf(on: \"%s\") { shares { numerator denominator person { name } } }"
                    .formatted(at, days.get(at)));
        }
        var answer = jinxiu().as(Role.TENANT_ADMIN)
                .ask(document.append(" } }").toString(), Map.of("id", unit))
                .fine();
        assertThat(answer.data("/unit/ownerships").size()).isEqualTo(expected.size());
        for (var at = 0; at < days.size(); at++) {
            var of = expected.floorEntry(days.get(at));
            var found = answer.data("/unit/d" + at);
            assertThat(found.isNull()).isEqualTo(of == null);
            if (of == null) continue;
            assertThat(found.at("/shares").findValuesAsString("name")).isEqualTo(of.getValue());
            assertThat(sumIsOne(found.at("/shares"))).isTrue();
        }
    }

    private static boolean sumIsOne(JsonNode shares) {
        var numerator = BigInteger.ZERO;
        var denominator = BigInteger.ONE;
        for (var share : shares) {
            var of = BigInteger.valueOf(share.at("/denominator").asInt());
            numerator = numerator
                    .multiply(of)
                    .add(denominator.multiply(
                            BigInteger.valueOf(share.at("/numerator").asInt())));
            denominator = denominator.multiply(of);
        }
        return numerator.equals(denominator);
    }
}
