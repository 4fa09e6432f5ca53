package io.xinqiao.analytics;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;
import static java.util.stream.Collectors.toSet;

import io.xinqiao.analytics.Analytics.Cell;
import io.xinqiao.analytics.Analytics.Column;
import io.xinqiao.analytics.Analytics.ColumnKind;
import io.xinqiao.analytics.Analytics.Compared;
import io.xinqiao.analytics.Analytics.Row;
import io.xinqiao.analytics.Analytics.ValueType;
import io.xinqiao.analytics.AnalyticsInput.Direction;
import io.xinqiao.analytics.AnalyticsQuery.Asked;
import io.xinqiao.analytics.AnalyticsQuery.Sum;
import io.xinqiao.analytics.AnalyticsQuery.Values;
import io.xinqiao.analytics.TimeSpan.Comparison;
import io.xinqiao.analytics.TimeSpan.Grain;
import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Measure;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Request;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Answers questions of analytics: a row for each group and piece of time, those without anything in them too, with what
 * they are compared with.
 */
@Service
class AnalyticsTables {
    /** More rows are read as a list or exported, not looked at. */
    static final int MOST_ROWS = 10_000;

    /** Somebody waits for it at a screen. */
    private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(30);

    private static final int MOST_GROUPS = 1_000;
    private static final ZoneId BUSINESS = ZoneId.of("Asia/Shanghai");
    private static final Pattern PLACE =
            Pattern.compile("(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe" + "|Indian|Pacific)/.+");

    private final TenantDatabase database;
    private final Measures measures;
    private final AnalyticsQuery query;
    private final DimensionLabels labels;
    private final Clock clock;

    AnalyticsTables(
            TenantDatabase database, Measures measures, AnalyticsQuery query, DimensionLabels labels, Clock clock) {
        this.database = database;
        this.measures = measures;
        this.query = query;
        this.labels = labels;
        this.clock = clock;
    }

    /**
     * The span that the asked one is compared with, and its sums.
     *
     * @param counterparts the piece of it for each piece of the asked one that has one
     */
    private record Other(
            TimeSpan span, Map<LocalDate, LocalDate> counterparts, Map<AnalyticsQuery.Key, Map<String, Sum>> sums) {}

    /** Groups that are told as one row for each piece of time. */
    private record Group(Values values, boolean others) {}

    /** What is asked of a caller's data; the answer as they may see it. */
    Analytics answer(AnalyticsInput input) {
        var asked = asked(input);
        return database.readLong(
                LONGEST_STATEMENT, snapshot -> new Table(input, asked, snapshot.asOf(clock.instant())).told());
    }

    private Asked asked(AnalyticsInput input) {
        var all = input.measures().stream().distinct().map(measures::of).toList();
        if (input.dimensions().size() > Set.copyOf(input.dimensions()).size()) {
            throw refused("refused.analytics.twice", List.of(), "by");
        }
        for (var measure : all) {
            Stream.concat(
                            input.dimensions().stream(),
                            input.filters().stream().map(AnalyticsInput.DimensionFilter::dimension))
                    .filter(dimension -> !measure.facts().dimensions().contains(dimension))
                    .forEach(dimension -> {
                        throw refused(
                                "refused.analytics.dimension",
                                List.of(measure.name(), dimension.name(), dimensions(measure)),
                                "by");
                    });
            if (measure.moment() == null
                    && (input.grain() != null || !input.comparisons().isEmpty())) {
                throw refused("refused.analytics.timeless", List.of(measure.name()), "time");
            }
        }
        var span = span(input);
        if (span == null && !input.comparisons().isEmpty()) {
            throw refused("refused.analytics.span", List.of(), "compare");
        }
        var order = input.orderBy();
        if (order != null && !input.measures().contains(order.measure())) {
            throw refused("refused.analytics.order", List.of(order.measure()), "orderBy");
        }
        return new Asked(all, input.dimensions(), input.grain(), span, input.filters());
    }

    private static String dimensions(Measure measure) {
        return String.join(
                ", ", measure.facts().dimensions().stream().map(Dimension::name).toList());
    }

    private static RuntimeException refused(String key, List<Object> arguments, String place) {
        return Refused.because(Code.INVALID, key, arguments, place).asBadRequest();
    }

    private @Nullable TimeSpan span(AnalyticsInput input) {
        var time = input.time();
        if (time == null) return null;
        var zone = zone(time.zone());
        var relative = time.span().relative();
        if (relative != null) return relative.on(LocalDate.now(clock.withZone(zone)), zone);
        var days = Objects.requireNonNull(time.span().between());
        if (days.to().isBefore(days.from())) throw refused("refused.analytics.backwards", List.of(), "time");
        return TimeSpan.between(days.from(), days.to(), zone);
    }

    /** A place, never an offset: the database reads {@code +08:00} the other way round. */
    private static ZoneId zone(@Nullable String name) {
        if (name == null) return BUSINESS;
        if (!PLACE.matcher(name).matches() || !ZoneId.getAvailableZoneIds().contains(name)) {
            throw refused("refused.analytics.zone", List.of(name), "time");
        }
        return ZoneId.of(name);
    }

    private static List<@Nullable LocalDate> pieces(@Nullable Grain grain, @Nullable TimeSpan span) {
        List<@Nullable LocalDate> all = new ArrayList<>();
        if (grain == null || span == null) {
            all.add(null);
            return all;
        }
        if (span.days() / grain.days() > MOST_ROWS) throw refused("refused.analytics.rows", List.of(MOST_ROWS), "time");
        all.addAll(span.pieces(grain));
        return all;
    }

    /** One answer in the making. */
    private final class Table {
        private final AnalyticsInput input;
        private final Asked asked;
        private final Instant readAt;
        private final boolean chinese =
                !Request.current().locale().getLanguage().equals(Locale.ENGLISH.getLanguage());
        private final Map<AnalyticsQuery.Key, Map<String, Sum>> sums;
        private final Map<Comparison, Other> others = new EnumMap<>(Comparison.class);
        private final List<Map<Object, String>> names = new ArrayList<>();
        private final List<@Nullable LocalDate> pieces;

        Table(AnalyticsInput input, Asked asked, Instant readAt) {
            this.input = input;
            this.asked = asked;
            this.readAt = readAt;
            this.pieces = pieces(asked.grain(), asked.span());
            this.sums = query.sums(asked);
            for (var comparison : input.comparisons()) others.put(comparison, other(comparison));
        }

        private Other other(Comparison with) {
            var span = Objects.requireNonNull(asked.span());
            var grain = asked.grain();
            var before = span.compared(with, Optional.ofNullable(grain));
            var theirs = new Asked(asked.measures(), asked.by(), grain, before, asked.filters());
            return new Other(
                    before, grain == null ? Map.of() : span.counterparts(with, before, grain), query.sums(theirs));
        }

        Analytics told() {
            var groups = groups();
            var most = Math.clamp(input.first() == null ? MOST_GROUPS : input.first(), 1, MOST_GROUPS);
            var truncated = groups.size() > most;
            List<Group> told = new ArrayList<>();
            groups.stream().limit(most).forEach(values -> told.add(new Group(values, false)));
            if (truncated) told.add(putTogether(groups.subList(0, most), groups.subList(most, groups.size())));
            if ((long) told.size() * pieces.size() > MOST_ROWS) {
                throw refused("refused.analytics.rows", List.of(MOST_ROWS), "time");
            }
            var hidden = new HashMap<String, boolean[]>();
            var cases = new HashMap<String, int[]>();
            for (var measure : asked.measures()) {
                if (measure.leastCases() == 0) continue;
                var ofMeasure = told.stream()
                        .flatMap(group -> pieces.stream().map(piece -> cases(key(group, piece), measure)))
                        .mapToInt(Integer::intValue)
                        .toArray();
                cases.put(measure.name(), ofMeasure);
                hidden.put(measure.name(), SmallCells.hidden(ofMeasure, measure.leastCases()));
            }
            List<Row> rows = new ArrayList<>();
            for (var group : told) {
                for (var piece : pieces) rows.add(row(group, piece, hidden, rows.size()));
            }
            var span = asked.span();
            return new Analytics(
                    columns(),
                    rows,
                    Boolean.TRUE.equals(input.totals()) ? totals(hidden, cases) : null,
                    truncated,
                    span == null ? null : span.from(),
                    span == null ? null : span.before().minusDays(1),
                    readAt);
        }

        /** The groups there are, in this span or in one that it is compared with; one of all where nothing is said. */
        private List<Values> groups() {
            if (asked.by().isEmpty()) return List.of(Values.ALL);
            var found = new LinkedHashSet<Values>();
            Stream.concat(
                            sums.keySet().stream(),
                            others.values().stream().flatMap(other -> other.sums().keySet().stream()))
                    .map(AnalyticsQuery.Key::values)
                    .filter(values -> !values.equals(Values.ALL))
                    .forEach(found::add);
            for (var at = 0; at < asked.by().size(); at++) {
                var place = at;
                var values = found.stream()
                        .map(group -> group.of().get(place))
                        .filter(Objects::nonNull)
                        .collect(toSet());
                names.add(values.isEmpty() ? Map.of() : labels.of(asked.by().get(at), new ArrayList<>(values)));
            }
            return found.stream().sorted(order()).toList();
        }

        /** As it is asked for, and otherwise as people read the names; what has no value is last. */
        private Comparator<Values> order() {
            List<Map<Object, Integer>> places = new ArrayList<>();
            for (var of : names) {
                Map<Object, Integer> place = new HashMap<>();
                of.keySet().forEach(value -> place.put(value, place.size()));
                places.add(place);
            }
            Comparator<Values> byName = (one, other) -> Arrays.compare(placesOf(one, places), placesOf(other, places));
            var asks = input.orderBy();
            if (asks == null) return byName;
            var measure = measures.of(asks.measure());
            Comparator<BigDecimal> up = naturalOrder();
            var figures = nullsLast(asks.direction() == Direction.ASC ? up : up.reversed());
            return comparing((Values values) -> figure(sums, new AnalyticsQuery.Key(values, null), measure), figures)
                    .thenComparing(byName);
        }

        private static int[] placesOf(Values values, List<Map<Object, Integer>> places) {
            return IntStream.range(0, places.size())
                    .map(at -> places.get(at).getOrDefault(values.of().get(at), Integer.MAX_VALUE))
                    .toArray();
        }

        /** What is left out is put together; different things in several groups are counted anew. */
        private Group putTogether(List<Values> told, List<Values> left) {
            var group = new Group(new Values(List.of("others")), true);
            putTogether(sums, asked, told, left, group);
            others.values().forEach(other -> {
                var theirs = new Asked(asked.measures(), asked.by(), asked.grain(), other.span(), asked.filters());
                putTogether(other.sums(), theirs, told, left, group);
            });
            return group;
        }

        private void putTogether(
                Map<AnalyticsQuery.Key, Map<String, Sum>> all,
                Asked of,
                List<Values> told,
                List<Values> left,
                Group group) {
            var apart = asked.measures().stream().allMatch(Measure::isAdditive)
                    ? Map.<AnalyticsQuery.Key, Map<String, Sum>>of()
                    : query.others(of, told);
            var keys = new LinkedHashSet<@Nullable LocalDate>();
            all.keySet().forEach(key -> keys.add(key.piece()));
            for (var piece : keys) {
                Map<String, Sum> together = new HashMap<>();
                for (var measure : asked.measures()) {
                    var sum = measure.isAdditive()
                            ? left.stream()
                                    .map(values -> sum(all, new AnalyticsQuery.Key(values, piece), measure))
                                    .filter(Objects::nonNull)
                                    .reduce(Sum::plus)
                                    .orElse(null)
                            : sum(apart, new AnalyticsQuery.Key(Values.ALL, piece), measure);
                    if (sum != null) together.put(measure.name(), sum);
                }
                all.put(new AnalyticsQuery.Key(group.values(), piece), together);
            }
        }

        private static AnalyticsQuery.Key key(Group group, @Nullable LocalDate piece) {
            return new AnalyticsQuery.Key(group.values(), piece);
        }

        private int cases(AnalyticsQuery.Key key, Measure measure) {
            var sum = sum(sums, key, measure);
            return sum == null ? 0 : sum.cases();
        }

        private static @Nullable Sum sum(
                Map<AnalyticsQuery.Key, Map<String, Sum>> all, AnalyticsQuery.Key key, Measure measure) {
            return all.getOrDefault(key, Map.of()).get(measure.name());
        }

        private static @Nullable BigDecimal figure(
                Map<AnalyticsQuery.Key, Map<String, Sum>> all, AnalyticsQuery.Key key, Measure measure) {
            var sum = sum(all, key, measure);
            return sum == null ? measure.ofNothing() : measure.told(sum.part(), sum.whole());
        }

        private Row row(Group group, @Nullable LocalDate piece, Map<String, boolean[]> hidden, int place) {
            List<Cell> cells = new ArrayList<>();
            for (var at = 0; at < asked.by().size(); at++) {
                cells.add(group.others() ? Cell.of(null, at == 0 ? othersName() : null) : named(group.values(), at));
            }
            if (piece != null) cells.add(Cell.of(piece));
            for (var measure : asked.measures()) {
                var isHidden =
                        hidden.containsKey(measure.name()) && Objects.requireNonNull(hidden.get(measure.name()))[place];
                cells.add(figureCell(key(group, piece), measure, isHidden));
            }
            return new Row(cells, group.others());
        }

        private String othersName() {
            return chinese ? "其他" : "Others";
        }

        private Cell named(Values values, int at) {
            var value = values.of().get(at);
            if (value == null) return Cell.of(null, null);
            var name = names.get(at).get(value);
            return value instanceof UUID key
                    ? Cell.of(new GlobalId(asked.by().get(at).type(), key).text(), name)
                    : Cell.of(value.toString(), name);
        }

        private Cell figureCell(AnalyticsQuery.Key key, Measure measure, boolean isHidden) {
            if (isHidden) return new Cell(null, null, null, null, true, List.of());
            var now = figure(sums, key, measure);
            return new Cell(
                    null,
                    null,
                    null,
                    now,
                    false,
                    input.comparisons().stream()
                            .distinct()
                            .map(comparison -> compared(comparison, key, measure, now))
                            .toList());
        }

        private Compared compared(Comparison with, AnalyticsQuery.Key key, Measure measure, @Nullable BigDecimal now) {
            var other = Objects.requireNonNull(others.get(with));
            var piece = key.piece();
            var theirs = piece == null ? null : other.counterparts().get(piece);
            // What is hidden of few is hidden in another time too: nothing is compared of it.
            var isOfPeople = measure.leastCases() > 0;
            if (isOfPeople || (piece != null && theirs == null)) return new Compared(with, null, null, null);
            var sum = sum(other.sums(), new AnalyticsQuery.Key(key.values(), theirs), measure);
            var before = sum == null ? measure.ofNothing() : measure.told(sum.part(), sum.whole());
            if (before == null || now == null) return new Compared(with, before, null, null);
            var change = now.subtract(before);
            return new Compared(
                    with,
                    before,
                    change,
                    before.signum() == 0
                            ? null
                            : change.movePointRight(2).divide(before.abs(), 1, RoundingMode.HALF_UP));
        }

        private Row totals(Map<String, boolean[]> hidden, Map<String, int[]> cases) {
            List<Cell> cells = new ArrayList<>();
            for (var at = 0; at < asked.by().size() + (pieces.getFirst() == null ? 0 : 1); at++) {
                cells.add(Cell.of(null, null));
            }
            for (var measure : asked.measures()) {
                var isHidden = hidden.containsKey(measure.name())
                        && SmallCells.hidesTotal(
                                Objects.requireNonNull(cases.get(measure.name())),
                                Objects.requireNonNull(hidden.get(measure.name())),
                                measure.leastCases());
                cells.add(figureCell(AnalyticsQuery.Key.ALL, measure, isHidden));
            }
            return new Row(cells, false);
        }

        private List<Column> columns() {
            List<Column> columns = new ArrayList<>();
            for (var dimension : asked.by()) {
                columns.add(new Column(
                        ColumnKind.DIMENSION,
                        dimension.name(),
                        dimension.label(chinese),
                        ValueType.TEXT,
                        null,
                        null,
                        null,
                        null));
            }
            if (pieces.getFirst() != null) {
                columns.add(new Column(
                        ColumnKind.TIME, "TIME", chinese ? "时间" : "Time", ValueType.DATE, null, null, null, null));
            }
            for (var measure : asked.measures()) {
                columns.add(new Column(
                        ColumnKind.MEASURE,
                        measure.name(),
                        measure.label(chinese),
                        ValueType.DECIMAL,
                        measure.unit(),
                        measure.meaning(chinese),
                        measure.version(),
                        measure.since()));
            }
            return columns;
        }
    }
}
