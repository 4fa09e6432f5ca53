package io.xinqiao.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Generated histories of bills: meters read, estimated and misread, prices that change and are corrected, months billed
 * late and twice, single bills taken back and billed again. What is billed is reckoned apart, with what was charged
 * lying on a stack: what was charged too much is taken from its top. {@code -Dmonths=120} makes longer ones.
 */
class BillsHistoryTest extends ApiTest {
    private static final int MONTHS = Integer.getInteger("months", 9);
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    /** A price from a day on, and whether anything was ever billed with it. */
    private static final class Price {
        private LocalDate from;
        private BigDecimal amount;
        private boolean used;

        Price(LocalDate from, BigDecimal amount) {
            this.from = from;
            this.amount = amount;
        }
    }

    /** A line: so much of something at a price, until a day. */
    private record Line(BigDecimal quantity, Price price, BigDecimal unit, LocalDate to) {
        BigDecimal amount() {
            return quantity.multiply(unit).setScale(2, RoundingMode.HALF_UP);
        }
    }

    private static final class Billed {
        private final List<Line> lines;
        private final BigDecimal amount;
        private boolean stands = true;

        Billed(List<Line> lines, BigDecimal amount) {
            this.lines = lines;
            this.amount = amount;
        }
    }

    private static final class Use {
        private final LocalDate since;
        private final LocalDate on;
        private final BigDecimal used;
        private List<Line> charged = List.of();
        private @Nullable Billed bill;

        Use(LocalDate since, LocalDate on, BigDecimal used) {
            this.since = since;
            this.on = on;
            this.used = used;
        }

        boolean isBilled() {
            return bill != null && bill.stands;
        }
    }

    private static final class Home {
        private final String unit;
        private final String meter;
        private final BigDecimal area;
        private final List<Use> uses = new ArrayList<>();
        private final Map<YearMonth, Billed> months = new HashMap<>();
        private final Map<String, Billed> bills = new HashMap<>();
        private LocalDate readOn;
        private BigDecimal value = BigDecimal.ZERO;

        Home(String unit, String meter, BigDecimal area, LocalDate readOn) {
            this.unit = unit;
            this.meter = meter;
            this.area = area;
            this.readOn = readOn;
        }

        List<Billed> standing() {
            return bills.values().stream().filter(bill -> bill.stands).toList();
        }
    }

    private final List<Home> homes = new ArrayList<>();
    private final List<Price> water = new ArrayList<>();
    private final List<Price> property = new ArrayList<>();
    private int credits;
    private int takenBack;
    private int changed;
    private int refused;

    private static List<Line> parts(Use use, List<Price> prices) {
        List<Line> lines = new ArrayList<>();
        for (var at = 0; at < prices.size(); at++) {
            var price = prices.get(at);
            var last = at + 1 < prices.size() && !prices.get(at + 1).from.isAfter(use.on)
                    ? prices.get(at + 1).from.minusDays(1)
                    : use.on;
            var before = price.from.isAfter(use.since) ? price.from.minusDays(1) : use.since;
            if (!last.isAfter(before)) continue;
            var quantity = usedUntil(use, last).subtract(usedUntil(use, before));
            if (quantity.signum() > 0) lines.add(new Line(quantity, price, price.amount, last));
        }
        return lines;
    }

    private static BigDecimal usedUntil(Use use, LocalDate day) {
        return use.used
                .multiply(BigDecimal.valueOf(ChronoUnit.DAYS.between(use.since, day)))
                .divide(BigDecimal.valueOf(ChronoUnit.DAYS.between(use.since, use.on)), 3, RoundingMode.HALF_UP);
    }

    private boolean hasPrice(Use use) {
        return !use.on.isBefore(water.getFirst().from);
    }

    /** What a run up to a day would charge a home for water; nothing where it comes to nothing. */
    private @Nullable Billed water(Home home, LocalDate to, boolean keep) {
        Deque<Line> stack = new ArrayDeque<>();
        List<Line> lines = new ArrayList<>();
        Map<Use, List<Line>> charged = new HashMap<>();
        for (var use : home.uses) {
            if (use.on.isAfter(to)) break;
            if (use.used.signum() > 0) {
                var own = use.isBilled() ? use.charged : parts(use, water);
                if (!use.isBilled()) lines.addAll(own);
                charged.put(use, own);
                own.forEach(stack::push);
            } else {
                var credit = pop(stack, use.used.negate());
                if (!use.isBilled() && hasPrice(use)) lines.addAll(credit);
                charged.put(use, credit);
            }
        }
        var bill = sum(lines);
        if (bill == null || !keep) return bill;
        for (var use : home.uses) {
            if (use.on.isAfter(to) || use.isBilled() || !hasPrice(use)) continue;
            use.bill = bill;
            use.charged = charged.getOrDefault(use, List.of());
        }
        return bill;
    }

    private List<Line> pop(Deque<Line> stack, BigDecimal quantity) {
        List<Line> credit = new ArrayList<>();
        var left = quantity;
        while (left.signum() > 0 && !stack.isEmpty()) {
            var top = stack.pop();
            var taken = top.quantity().min(left);
            credit.add(new Line(taken.negate(), top.price(), top.unit(), top.to()));
            if (taken.compareTo(top.quantity()) < 0) {
                stack.push(new Line(top.quantity().subtract(taken), top.price(), top.unit(), top.to()));
            }
            left = left.subtract(taken);
        }
        return credit;
    }

    private static @Nullable Billed sum(List<Line> lines) {
        var amount = lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        return amount.signum() > 0 ? new Billed(lines, amount) : null;
    }

    /** What a month costs a home that has not been charged for it. */
    private @Nullable Billed month(Home home, YearMonth month) {
        var before = home.months.get(month);
        if (before != null && before.stands) return null;
        List<Line> lines = new ArrayList<>();
        for (var at = 0; at < property.size(); at++) {
            var price = property.get(at);
            var next = at + 1 < property.size() ? property.get(at + 1).from : LocalDate.MAX;
            var first = price.from.isAfter(month.atDay(1)) ? price.from : month.atDay(1);
            var last = next.isAfter(month.atEndOfMonth()) ? month.atEndOfMonth() : next.minusDays(1);
            if (first.isAfter(last)) continue;
            var cost = home.area
                    .multiply(price.amount)
                    .multiply(BigDecimal.valueOf(ChronoUnit.DAYS.between(first, last) + 1))
                    .divide(BigDecimal.valueOf(month.lengthOfMonth()), 2, RoundingMode.HALF_UP);
            lines.add(new Line(BigDecimal.ONE, price, cost, last));
        }
        return sum(lines);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whatIsBilledIsWhatWasReckonedApart(int seed) {
        var random = new Random(seed);
        var desk = new FeeDesk(anlan(), "BH%04d".formatted(PROJECTS.incrementAndGet()));
        var start = LocalDate.parse("2025-12-31");
        for (var at = 0; at < 3; at++) {
            var area = BigDecimal.valueOf(5_000 + random.nextInt(9_000), 2);
            var unit = desk.unit("1-10" + at, area.toPlainString());
            desk.own(unit, "2020-01-01");
            homes.add(new Home(unit, desk.meter(unit, "W" + at, start.toString(), "0", Map.of()), area, start));
        }
        water.add(new Price(LocalDate.parse("2020-01-01"), new BigDecimal("2.00")));
        property.add(new Price(LocalDate.parse("2020-01-01"), new BigDecimal("1.95")));
        var waterStandard = desk.water("自来水", "2020-01-01", "2.00", Map.of());
        var propertyStandard = desk.standard("物业费", Map.of("validFrom", "2020-01-01", "price", "1.95"), Map.of());
        for (var at = 0; at < MONTHS; at++) {
            var month = YearMonth.of(2026, 1).plusMonths(at);
            changePrice(desk, waterStandard, water, "WATER", month, random);
            changePrice(desk, propertyStandard, property, "PROPERTY", month, random);
            read(desk, month, random);
            run(desk, month);
            if (random.nextInt(3) == 0) takeBack(desk, random);
            if (random.nextInt(3) == 0) run(desk, month.minusMonths(random.nextInt(3)));
        }
        assertThat(credits + takenBack + changed).as("something happened").isGreaterThan(2);
        assertThat(credits).isPositive();
    }

    private void changePrice(
            FeeDesk desk, String standard, List<Price> prices, String item, YearMonth month, Random random) {
        if (random.nextInt(3) == 0) return;
        var from = month.atDay(1).plusDays(random.nextInt(80) - 30);
        var amount = BigDecimal.valueOf(100 + random.nextInt(300), 2);
        var correct = random.nextInt(3) == 0;
        var last = prices.getLast();
        var earliest = correct ? prices.size() > 1 ? prices.get(prices.size() - 2).from : LocalDate.MIN : last.from;
        var isRefused = correct && last.used || !from.isAfter(earliest) || !from.isAfter(lastBilled(prices));
        var mutation = correct ? "correctChargePrice" : "setChargePrice";
        var answer = desk.admin()
                .mutate(
                        mutation,
                        Map.of(
                                "chargeStandardId",
                                standard,
                                "price",
                                Map.of("validFrom", from.toString(), "price", amount.toPlainString())),
                        "chargeStandard { id }");
        assertThat(!answer.refusal(mutation).isEmpty())
                .as(item + " " + from + " " + answer.body())
                .isEqualTo(isRefused);
        if (isRefused) {
            refused++;
            return;
        }
        changed++;
        if (correct) {
            last.from = from;
            last.amount = amount;
        } else {
            prices.add(new Price(from, amount));
        }
    }

    private LocalDate lastBilled(List<Price> prices) {
        return homes.stream()
                .flatMap(home -> home.standing().stream())
                .flatMap(bill -> bill.lines.stream())
                .filter(line -> prices.contains(line.price()))
                .map(Line::to)
                .max(LocalDate::compareTo)
                .orElse(LocalDate.MIN);
    }

    /** Each meter is read, estimated or misread on the last of a month, or nobody comes by. */
    private void read(FeeDesk desk, YearMonth month, Random random) {
        var on = month.atEndOfMonth();
        for (var home : homes) {
            var dice = random.nextInt(10);
            if (dice < 2) continue;
            var lower = dice < 4 && home.value.signum() > 0;
            var value = lower
                    ? home.value
                            .multiply(BigDecimal.valueOf(random.nextInt(100), 2))
                            .setScale(3, RoundingMode.HALF_UP)
                    : home.value.add(BigDecimal.valueOf(random.nextInt(40_000), 3));
            Map<String, Object> reading = new HashMap<>(
                    Map.of("meterId", home.meter, "readOn", on.toString(), "value", value.toPlainString()));
            if (lower) reading.put("lowerBecause", "上次看错");
            desk.admin()
                    .mutate("recordMeterReadings", Map.of("readings", List.of(reading)), "meterReadings { used }")
                    .fine();
        }
        if (random.nextInt(3) == 0) {
            desk.admin()
                    .mutate(
                            "estimateMeterReadings",
                            Map.of("projectId", desk.project(), "kind", "COLD_WATER", "readOn", on.toString()),
                            "estimated")
                    .fine();
        }
        for (var home : homes) {
            var last = desk.admin()
                    .ask(
                            "query($m: ID!) { node(id: $m) { ... on Meter { lastReading { readOn value } } } }",
                            Map.of("m", home.meter))
                    .fine()
                    .data("/node/lastReading");
            var readOn = LocalDate.parse(last.at("/readOn").asString());
            if (!readOn.isAfter(home.readOn)) continue;
            var value = new BigDecimal(last.at("/value").asString());
            home.uses.add(new Use(home.readOn, readOn, value.subtract(home.value)));
            if (value.compareTo(home.value) < 0) credits++;
            home.value = value;
            home.readOn = readOn;
        }
    }

    private void run(FeeDesk desk, YearMonth month) {
        var run = desk.run("MONTH", month.atDay(1).toString(), "WATER", "PROPERTY");
        var preview = desk.preview(run);
        var expected = BigDecimal.ZERO.setScale(2);
        var bills = 0;
        for (var home : homes) {
            for (var bill : new Billed[] {water(home, month.atEndOfMonth(), false), month(home, month)}) {
                if (bill == null) continue;
                expected = expected.add(bill.amount);
                bills++;
            }
        }
        assertThat(preview.at("/amount").asString()).as("run of " + month).isEqualTo(expected.toPlainString());
        assertThat(preview.at("/bills").asInt()).isEqualTo(bills);
        if (bills == 0) return;
        var known = known();
        desk.settled(desk.tryPost(run, preview)
                .fine()
                .data("/postBillingRun/billingRun/id")
                .asString());
        for (var home : homes) {
            var used = water(home, month.atEndOfMonth(), true);
            if (used != null) keep(desk, home, used, "WATER", known);
            var lived = month(home, month);
            if (lived == null) continue;
            home.months.put(month, lived);
            keep(desk, home, lived, "PROPERTY", known);
        }
        check(desk);
    }

    private List<String> known() {
        return homes.stream().flatMap(home -> home.bills.keySet().stream()).toList();
    }

    private static void keep(FeeDesk desk, Home home, Billed billed, String item, List<String> known) {
        billed.lines.forEach(line -> line.price().used = true);
        for (var bill : bills(desk.admin(), home)) {
            var id = bill.at("/id").asString();
            if (known.contains(id) || !bill.at("/feeItem/code").asString().equals(item)) continue;
            assertThat(bill.at("/amount").asString()).isEqualTo(billed.amount.toPlainString());
            assertThat(home.bills.put(id, billed)).as("one bill of an item").isNull();
            return;
        }
        throw new AssertionError("There is no bill of " + item);
    }

    private static JsonNode bills(Api admin, Home home) {
        return admin.ask(
                        "query($u: ID!) { bills(first: 100, filter: { unitId: $u }) { nodes { id amount state feeItem {"
                                + " code } } } }",
                        Map.of("u", home.unit))
                .fine()
                .data("/bills/nodes");
    }

    private void takeBack(FeeDesk desk, Random random) {
        var home = homes.get(random.nextInt(homes.size()));
        var standing = home.bills.entrySet().stream()
                .filter(entry -> entry.getValue().stands)
                .sorted(Map.Entry.comparingByKey())
                .toList();
        if (standing.isEmpty()) return;
        var one = standing.get(random.nextInt(standing.size()));
        desk.admin()
                .mutate(
                        "reverseBill",
                        Map.of("idempotencyKey", UUID.randomUUID().toString(), "billId", one.getKey(), "reason", "随机"),
                        "bill { state }")
                .fine();
        one.getValue().stands = false;
        takenBack++;
        check(desk);
    }

    /** Every bill stands as it was reckoned, and the books agree. */
    private void check(FeeDesk desk) {
        var owed = BigDecimal.ZERO.setScale(2);
        for (var home : homes) {
            var told = BigDecimal.ZERO;
            for (var bill : bills(desk.admin(), home)) {
                if (!bill.at("/state").asString().equals("REVERSED")) {
                    told = told.add(new BigDecimal(bill.at("/amount").asString()));
                }
            }
            var reckoned = home.standing().stream().map(bill -> bill.amount).reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(told).isEqualByComparingTo(reckoned);
            owed = owed.add(reckoned);
        }
        assertThat(desk.net("RECEIVABLE")).isEqualTo(owed.toPlainString());
        assertThat(desk.trialBalance().at("/balanced").asBoolean()).isTrue();
    }
}
