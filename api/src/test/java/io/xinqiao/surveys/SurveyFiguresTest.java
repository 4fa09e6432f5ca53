package io.xinqiao.surveys;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.platform.Percent;
import io.xinqiao.surveys.SurveyFigures.Stratum;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of a survey are those that one reckons by hand. */
class SurveyFiguresTest {
    @ParameterizedTest(name = "{0}({1}) = {2}: {3}")
    @CsvFileSource(resources = "/survey-figures.csv", numLinesToSkip = 2)
    void isWhatOneReckonsByHand(String figure, String arguments, String expected, String why) {
        assertThat(reckoned(figure, arguments.split(" ", -1))).as(why).isEqualTo(expected);
    }

    private static String reckoned(String figure, String[] told) {
        return switch (figure) {
            case "sampleSize" -> String.valueOf(SurveyFigures.sampleSize(whole(told[0]), number(told[1])));
            case "marginOfShare" ->
                text(SurveyFigures.marginOfShare(number(told[0]), whole(told[1]), whole(told[2])), 4);
            case "wilson" -> {
                var found = SurveyFigures.wilson(number(told[0]), whole(told[1]), number(told[2]));
                yield text(found.low(), 4) + " " + text(found.high(), 4);
            }
            case "percentages" ->
                SurveyFigures.percentages(
                                Arrays.stream(told).map(Double::valueOf).toList())
                        .stream()
                        .map(BigDecimal::toPlainString)
                        .collect(Collectors.joining(" "));
            case "rate" -> String.valueOf(Percent.of(whole(told[0]), whole(told[1])));
            case "marginOfMean" -> text(SurveyFigures.marginOfMean(number(told[0]), whole(told[1]), whole(told[2])), 4);
            case "studentT" -> text(SurveyFigures.studentT(whole(told[0])), 4);
            case "points" -> text(SurveyFigures.points(number(told[0])), 1);
            case "netPromoter" -> text(SurveyFigures.netPromoter(number(told[0]), number(told[1]), number(told[2])), 1);
            case "marginOfNetPromoter" ->
                text(
                        SurveyFigures.marginOfNetPromoter(
                                number(told[0]), number(told[1]), whole(told[2]), whole(told[3])),
                        1);
            case "stratifiedMean" -> text(SurveyFigures.stratifiedMean(strata(told)), 4);
            case "marginOfStrata" -> text(SurveyFigures.marginOfStrata(strata(told)), 4);
            case "weights" ->
                SurveyFigures.weights(strata(told)).stream()
                        .map(one -> text(one, 4))
                        .collect(Collectors.joining(" "));
            case "effectiveCount" -> text(SurveyFigures.effectiveCount(strata(told)), 2);
            case "significant" ->
                String.valueOf(SurveyFigures.isSignificant(
                        number(told[0]), number(told[1]), number(told[2]), number(told[3])));
            default -> throw new IllegalArgumentException(figure);
        };
    }

    private static List<Stratum> strata(String... told) {
        return Arrays.stream(told)
                .map(one -> one.split("/", -1))
                .map(part -> new Stratum(whole(part[0]), whole(part[1]), number(part[2]), number(part[3])))
                .toList();
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }

    private static int whole(String text) {
        return Integer.parseInt(text);
    }

    private static String text(double figure, int decimals) {
        return Double.isFinite(figure) ? String.format(Locale.ROOT, "%." + decimals + "f", figure) : "?";
    }

    @Test
    void percentagesAddUpToAHundredWhateverTheyAreOf() {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++) {
            var parts = IntStream.range(0, 1 + random.nextInt(12))
                    .mapToObj(at -> random.nextInt(4) == 0 ? 0.0 : random.nextInt(5_000) + random.nextDouble())
                    .toList();
            var sum = SurveyFigures.percentages(parts).stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            var whole = parts.stream().anyMatch(part -> part > 0) ? new BigDecimal("100.0") : new BigDecimal("0.0");
            assertThat(sum).as("%s", parts).isEqualByComparingTo(whole);
        }
    }

    @ParameterizedTest(name = "of {0} are hidden {1}")
    @CsvSource({
        "5 5 5,...",
        "0 9,..",
        "12 3 9,.xx",
        "12 3 2,.xx",
        "2 1 9,xxx",
        "4 0,xx",
        "1,x",
        "0 0 0,...",
        "20 4 0 6,.x.x",
        "4 4 4 4,xxxx",
        "1 1 0 30 8,xx..x"
    })
    void whatFewHaveSaidIsHiddenAndCannotBeReckoned(String counts, String hidden) {
        var told = Arrays.stream(counts.split(" ", -1)).map(Integer::valueOf).toList();
        var found =
                Suppression.hidden(told).stream().map(one -> one ? "x" : ".").collect(Collectors.joining());
        assertThat(found).isEqualTo(hidden);
    }

    @ParameterizedTest(name = "from {0} to {1}, at {2}: {3}")
    @CsvSource({
        "21,8,20,false",
        "21,8,21,true",
        "21,8,7,true",
        "21,8,8,false",
        "1,5,0,false",
        "1,5,1,true",
        "0,0,3,false"
    })
    void nobodyIsRemindedInQuietHours(int from, int to, int hour, boolean quiet) {
        assertThat(new SurveyProperties(Path.of("keys"), from, to).isQuiet(hour))
                .isEqualTo(quiet);
    }

    private record House(UUID key, UUID buildingId) implements SampleDraw.Home {}

    @Test
    void theSameSeedDrawsTheSameHouseholdsInWhateverOrderTheyAreListed() {
        var buildings = List.of(new UUID(1, 1), new UUID(1, 2), new UUID(1, 3));
        var homes = IntStream.range(0, 300)
                .mapToObj(at -> new House(new UUID(2, at), buildings.get(at % 10 == 0 ? 0 : at % 2 + 1)))
                .toList();
        var drawn = SampleDraw.draw(homes, "2026-Q4", 50);
        assertThat(drawn).hasSize(50).doesNotHaveDuplicates();
        assertThat(SampleDraw.draw(homes.reversed(), "2026-Q4", 50)).isEqualTo(drawn);
        assertThat(SampleDraw.draw(homes, "2027-Q1", 50)).isNotEqualTo(drawn);
        var ofEach = SampleDraw.drawByBuilding(homes, "2026-Q4", 50).stream()
                .collect(Collectors.groupingBy(House::buildingId, Collectors.counting()));
        assertThat(buildings).extracting(ofEach::get).containsExactly(5L, 20L, 25L);
        assertThat(SampleDraw.drawByBuilding(homes, "x", 5_000)).hasSize(300);
    }
}
