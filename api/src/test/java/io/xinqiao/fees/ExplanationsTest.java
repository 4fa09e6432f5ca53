package io.xinqiao.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whoever follows the explanation of a line with a calculator comes to its amount. */
class ExplanationsTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();
    private static final Pattern EXPLANATION = Pattern.compile(".* 至 [0-9-]+:(.*) = (-?[0-9.]+) 元");

    /** A calculator: numbers, brackets, plus, times, divided by. */
    private static final class Calculator {
        private final String keys;
        private int at;

        private Calculator(String keys) {
            this.keys = keys;
        }

        static BigDecimal result(String keys) {
            var calculator = new Calculator(keys);
            var result = calculator.sum();
            assertThat(calculator.at).as(keys).isEqualTo(keys.length());
            return result;
        }

        private boolean press(char key) {
            if (at >= keys.length() || keys.charAt(at) != key) return false;
            at++;
            return true;
        }

        private BigDecimal sum() {
            var sum = product();
            while (press('+')) sum = sum.add(product());
            return sum;
        }

        private BigDecimal product() {
            var product = number();
            while (true) {
                if (press('×')) product = product.multiply(number());
                else if (press('/')) product = product.divide(number(), MathContext.DECIMAL128);
                else return product;
            }
        }

        private BigDecimal number() {
            if (press('(')) {
                var inside = sum();
                assertThat(press(')')).as(keys).isTrue();
                return inside;
            }
            var from = at;
            while (at < keys.length() && "-.0123456789".indexOf(keys.charAt(at)) >= 0) at++;
            return new BigDecimal(keys.substring(from, at));
        }
    }

    /** What somebody types who reads it: the numbers with what stands between them. */
    private static String typed(String expression) {
        return expression
                .replaceAll("[0-9]+ 天\\(折合 ([^)]*) 个月\\)", "($1)")
                .replaceAll("空置 ([0-9.]+)%", "$1/100")
                .replace("/月", "")
                .replaceAll("[^-0-9.+()/×]", "");
    }

    private static void follow(JsonNode line) {
        var explained = line.at("/explained").asString();
        var parts = EXPLANATION.matcher(explained);
        assertThat(parts.matches()).as(explained).isTrue();
        // A third times three is a whole one on a calculator.
        var shown = Calculator.result(typed(parts.group(1))).round(new MathContext(25));
        var result = shown.setScale(2, RoundingMode.HALF_UP);
        assertThat(result).as(explained).isEqualByComparingTo(line.at("/amount").asString());
        assertThat(parts.group(2)).isEqualTo(line.at("/amount").asString());
    }

    private static String amount(Random random, int most) {
        return "%d.%02d".formatted(1 + random.nextInt(most), random.nextInt(100));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void everyLineOfAGeneratedRunComesToItsAmount(int seed) {
        var random = new Random(seed);
        var desk = new FeeDesk(anlan(), "EX%04d".formatted(PROJECTS.incrementAndGet()));
        List<String> units = new ArrayList<>();
        for (var number = 101; number < 106; number++) {
            var unit = desk.unit("1-" + number, amount(random, 150));
            units.add(unit);
            desk.own(
                    unit,
                    LocalDate.parse("2025-12-20").plusDays(random.nextInt(60)).toString());
            var from = LocalDate.parse("2026-01-01").plusDays(random.nextInt(80));
            desk.live(
                    unit,
                    from.toString(),
                    random.nextBoolean() ? from.plusDays(random.nextInt(30)).toString() : null);
        }
        Map<String, Object> price = new HashMap<>(Map.of("validFrom", "2020-01-01", "price", amount(random, 30)));
        price.put("perMonths", List.of(1, 3, 12).get(seed % 3));
        if (random.nextInt(3) > 0) price.put("surcharge", amount(random, 50));
        if (random.nextBoolean()) price.put("vacantPercent", "70");
        var basis = random.nextInt(3) > 0 ? "AREA" : "UNIT";
        desk.standard("住宅 3 期", price, Map.of("basis", basis, "cycle", "QUARTER"));
        desk.post(desk.run("QUARTER", "2026-01-01", "PROPERTY"));
        var followed = 0;
        for (var unit : units) {
            for (var bill : desk.bills(unit)) {
                for (var line : bill.at("/lines")) {
                    follow(line);
                    followed++;
                }
            }
        }
        assertThat(followed).isGreaterThanOrEqualTo(5);
    }

    @Test
    void useComesToItsAmountTierByTier() {
        var desk = new FeeDesk(anlan(), "EX%04d".formatted(PROJECTS.incrementAndGet()));
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        var meter = desk.meter(unit, "E1", "2026-02-28", "100", Map.of());
        desk.read(desk.admin(), meter, "2026-03-31", "127", false).fine();
        desk.water("自来水", "2020-01-01", "2.07", Map.of(), "15:3.13");
        desk.post(desk.run("MONTH", "2026-03-01", "WATER"));
        var lines = desk.bills(unit).at("/0/lines");
        assertThat(lines.size()).isEqualTo(2);
        for (var line : lines) follow(line);
    }

    @Test
    void whatIsGivenBackComesToItsAmountToo() {
        var desk = new FeeDesk(anlan(), "EX%04d".formatted(PROJECTS.incrementAndGet()));
        var unit = desk.unit("1-101", "100.00");
        var meter = desk.meter(unit, "E1", "2026-01-31", "0", Map.of());
        desk.read(desk.admin(), meter, "2026-02-28", "27.333", false).fine();
        desk.water("自来水", "2020-01-01", "2.07", Map.of(), "15:3.13");
        desk.post(desk.run("MONTH", "2026-02-01", "WATER"));
        desk.admin()
                .mutate(
                        "recordMeterReadings",
                        Map.of(
                                "readings",
                                List.of(Map.of(
                                        "meterId",
                                        meter,
                                        "readOn",
                                        "2026-03-31",
                                        "value",
                                        "12.345",
                                        "lowerBecause",
                                        "看错"))),
                        "meterReadings { used }")
                .fine();
        desk.read(desk.admin(), meter, "2026-04-30", "112", false).fine();
        desk.post(desk.run("MONTH", "2026-04-01", "WATER"));
        List<String> quantities = new ArrayList<>();
        for (var bill : desk.bills(unit)) {
            for (var line : bill.at("/lines")) {
                follow(line);
                quantities.add(line.at("/quantity").asString());
            }
        }
        assertThat(quantities).contains("-12.333", "-2.655");
    }
}
