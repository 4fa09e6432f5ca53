package io.xinqiao.assembly;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.assembly.RollRule.Basis;
import io.xinqiao.assembly.RollRule.Kind;
import io.xinqiao.assembly.RollRule.Part;
import io.xinqiao.assembly.VoteRule.Choice;
import io.xinqiao.assembly.VoteRule.Fraction;
import io.xinqiao.assembly.VoteRule.Shortfall;
import io.xinqiao.assembly.VoteRule.Vote;
import io.xinqiao.assembly.VoteRule.Weight;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** The roll and the two majorities, case by case, as a property manager reads them ({@code vote-cases.csv}). */
class VoteRuleTest {
    private static final String DEVELOPER = "大业地产";
    private static final Pattern PART = Pattern.compile("(?:(车位|储藏|商铺):)?(\\S+?)(?:x(\\d+))? (\\d+\\.\\d\\d)");
    private static final Pattern VOTE = Pattern.compile("(\\S+) (同意|反对|弃权|作废)(?:\\(.+\\))?");
    private static final Map<String, Choice> CHOICES =
            Map.of("同意", Choice.AGREE, "反对", Choice.AGAINST, "弃权", Choice.ABSTAIN, "作废", Choice.SPOILT);
    private static final Map<String, Kind> KINDS =
            Map.of("车位", Kind.PARKING, "储藏", Kind.STORAGE, "商铺", Kind.COMMERCIAL);
    private static final Map<Shortfall, String> WORDS = Map.of(
            Shortfall.HEADS_TAKING_PART, "参与人数不足",
            Shortfall.AREA_TAKING_PART, "参与面积不足",
            Shortfall.HEADS_AGREEING, "同意人数不足",
            Shortfall.AREA_AGREEING, "同意面积不足");

    private static final Fraction TWO_THIRDS = new Fraction(2, 3, false);
    private static final Map<String, VoteRule> RULES = Map.of(
            "一般", new VoteRule(TWO_THIRDS, new Fraction(1, 2, true)),
            "特别", new VoteRule(TWO_THIRDS, new Fraction(3, 4, false)));

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/vote-cases.csv", delimiter = '|', numLinesToSkip = 1)
    void aMatterIsPassedByBothMajorities(
            String what,
            String kind,
            @Nullable String counted,
            @Nullable String parts,
            @Nullable String votes,
            String whole,
            String tookPart,
            String agreed,
            String outcome) {
        var counts = String.valueOf(counted);
        var rules = new RollRule(counts.contains("车位"), counts.contains("储藏"), Set.of(DEVELOPER));
        var roll = rules.roll(parts(parts));
        var tally = VoteRule.count(roll, votes(votes));
        var total = VoteRule.whole(roll);
        assertThat(text(total)).as("总数").isEqualTo(whole);
        assertThat(text(tally.tookPart())).as("参与").isEqualTo(tookPart);
        assertThat(text(tally.agreed())).as("同意").isEqualTo(agreed);
        var lacking = RULES.get(kind).shortfalls(tally, total).stream()
                .map(WORDS::get)
                .collect(Collectors.joining(","));
        assertThat(lacking.isEmpty() ? "通过" : lacking).as(what).isEqualTo(outcome);
    }

    private static List<Part> parts(@Nullable String text) {
        List<Part> parts = new ArrayList<>();
        for (var one : pieces(text)) {
            var found = matching(PART, one);
            var kind = found.group(1) == null ? Kind.RESIDENTIAL : KINDS.get(found.group(1));
            var area = new BigDecimal(found.group(4)).unscaledValue().longValueExact();
            var times = found.group(3) == null ? 1 : Integer.parseInt(found.group(3));
            Set<String> owners = found.group(2).equals("未售") ? Set.of() : owners(found.group(2));
            IntStream.range(0, times).forEach(at -> parts.add(new Part(parts.size(), kind, owners, area)));
        }
        return parts;
    }

    private static List<Vote> votes(@Nullable String text) {
        return pieces(text).stream()
                .map(one -> matching(VOTE, one))
                .map(found -> new Vote(
                        found.group(1).equals("开发商") ? RollRule.DEVELOPER : owners(found.group(1)),
                        CHOICES.get(found.group(2))))
                .toList();
    }

    private static Matcher matching(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        assertThat(found.matches()).as(text).isTrue();
        return found;
    }

    private static Set<String> owners(String names) {
        return Set.of(names.split("\\+", -1));
    }

    private static List<String> pieces(@Nullable String text) {
        return text == null ? List.of() : Arrays.asList(text.split("; ", -1));
    }

    private static String text(Weight weight) {
        return weight.heads() + "/" + BigDecimal.valueOf(weight.area(), 2).toPlainString();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "住宅, RESIDENTIAL, 甲, 100, OWNED, true",
        "商铺, COMMERCIAL, 甲, 100, OWNED, true",
        "最小的面积, RESIDENTIAL, 甲, 1, OWNED, true",
        "没有业主, RESIDENTIAL, , 100, UNSOLD, true",
        "开发商名下, RESIDENTIAL, 大业地产, 100, DEVELOPER, true",
        "开发商与人共有, RESIDENTIAL, 大业地产+甲, 100, OWNED, true",
        "车位, PARKING, 甲, 100, PARKING_LEFT_OUT, false",
        "没有业主的车位, PARKING, , 100, PARKING_LEFT_OUT, false",
        "储藏室, STORAGE, 甲, 100, STORAGE_LEFT_OUT, false",
        "没有面积, RESIDENTIAL, 甲, 0, NO_AREA, false"
    })
    void eachPartSaysWhyItCounts(
            String what, Kind kind, @Nullable String owners, long area, Basis basis, boolean counts) {
        var rule = new RollRule(false, false, Set.of(DEVELOPER));
        var part = new Part(what, kind, owners == null ? Set.of() : owners(owners), area);
        assertThat(rule.basis(part)).isEqualTo(basis);
        assertThat(basis.counts()).isEqualTo(counts);
    }

    @Test
    void whatWasAgainstOrSpoiltIsToldApart() {
        var roll = Map.of("甲", 1L, "乙", 20L, "丙", 300L, "丁", 4000L);
        var tally = VoteRule.count(
                roll,
                List.of(
                        new Vote("甲", Choice.AGREE),
                        new Vote("乙", Choice.AGAINST),
                        new Vote("丙", Choice.ABSTAIN),
                        new Vote("丁", Choice.SPOILT)));
        assertThat(tally)
                .isEqualTo(new VoteRule.Tally(
                        new Weight(1, 1), new Weight(1, 20), new Weight(1, 300), new Weight(1, 4000)));
    }

    /** Figures that no longer fit are refused: a wrong majority would be worse. */
    @Test
    void whatIsTooLargeToReckonIsNotReckonedWrong() {
        var most = Long.MAX_VALUE / 2;
        assertThatThrownBy(() -> TWO_THIRDS.isMet(1, most * 2)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> TWO_THIRDS.isMet(most, 1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Weight(1, most + 1).plus(new Weight(1, most + 1)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Weight(most + 1, 1).plus(new Weight(most + 1, 1)))
                .isInstanceOf(ArithmeticException.class);
        var rule = new RollRule(false, false, Set.of());
        var part = new Part(1, Kind.RESIDENTIAL, Set.of("甲"), most + 1);
        assertThatThrownBy(() -> rule.roll(List.of(part, part))).isInstanceOf(ArithmeticException.class);
    }

    /** What somebody has let count does so, whatever the rules of procedure say; the rest follows them. */
    @ParameterizedTest
    @CsvSource({
        "false, false, false, PARKING_LEFT_OUT, STORAGE_LEFT_OUT",
        "true,  false, false, OWNED,            STORAGE_LEFT_OUT",
        "false, true,  false, PARKING_LEFT_OUT, OWNED",
        "false, false, true,  OWNED,            OWNED"
    })
    void whatIsLetCountByHandCounts(
            boolean parkingCounts, boolean storageCounts, boolean byHand, Basis parking, Basis storage) {
        var rule = new RollRule(parkingCounts, storageCounts, Set.of(DEVELOPER)).counting(byHand);
        assertThat(rule.basis(new Part(1, Kind.PARKING, Set.of("甲"), 100))).isEqualTo(parking);
        assertThat(rule.basis(new Part(2, Kind.STORAGE, Set.of("甲"), 100))).isEqualTo(storage);
        assertThat(rule.basis(new Part(3, Kind.RESIDENTIAL, Set.of(DEVELOPER), 100)))
                .isEqualTo(Basis.DEVELOPER);
    }

    @Test
    void theRollKeepsTheOrderOfItsParts() {
        var names = IntStream.range(0, 20).mapToObj(at -> "业主" + at).toList();
        var roll = new RollRule(false, false, Set.of())
                .roll(names.stream()
                        .map(name -> new Part(name, Kind.RESIDENTIAL, Set.of(name), 100))
                        .toList());
        assertThat(roll.keySet().stream().map(key -> key.iterator().next().toString()))
                .containsExactlyElementsOf(names);
        assertThat(roll.values().stream().collect(toMap(area -> area, area -> 1, Integer::sum)))
                .containsExactly(Map.entry(100L, 20));
    }
}
