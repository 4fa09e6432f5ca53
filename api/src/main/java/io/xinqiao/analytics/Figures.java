package io.xinqiao.analytics;

import io.xinqiao.analytics.AnalyticsInput.DimensionFilter;
import io.xinqiao.analytics.AnalyticsQuery.Asked;
import io.xinqiao.analytics.AnalyticsQuery.Reach;
import io.xinqiao.analytics.AnalyticsQuery.Sum;
import io.xinqiao.analytics.TimeSpan.Grain;
import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Measure;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Page;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Gives other rooms the figures of measures, by the same statements as {@code analytics} has. They are those of a whole
 * project: whoever asks sees to it who may read them.
 */
@Service
public class Figures {
    /** By whose days a project's months begin and end. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final Measures measures;
    private final AnalyticsQuery query;

    Figures(Measures measures, AnalyticsQuery query) {
        this.measures = measures;
        this.query = query;
    }

    /** The days of which figures are asked, both included. */
    public record Days(LocalDate from, LocalDate to) {}

    /**
     * A group, and a month of it.
     *
     * @param of the key of its object; null for all of the project
     * @param month its first day; null for all days together
     */
    public record Group(@Nullable UUID of, @Nullable LocalDate month) {}

    /** The measure of a constant. */
    public Measure measure(String name) {
        return measures.of(name);
    }

    /** What measures come to in a project, month by month; what depends on no time stands at all days together. */
    public Map<Group, Map<String, BigDecimal>> byMonth(Collection<String> names, UUID project, Days days) {
        return told(asked(names, List.of(), Grain.MONTH, project, days));
    }

    /** What measures come to in a project. */
    public Map<String, BigDecimal> of(Collection<String> names, UUID project, Days days) {
        return told(asked(names, List.of(), null, project, days)).getOrDefault(new Group(null, null), Map.of());
    }

    /** What measures come to in a project for each object of a dimension. */
    public Map<Group, Map<String, BigDecimal>> by(
            Dimension dimension, Collection<String> names, UUID project, Days days) {
        return told(asked(names, List.of(dimension), null, project, days));
    }

    /**
     * What measures come to in each of some projects, and in all of them together (a group of nobody). A rate of all is
     * that of their sums, and what is distinct counts once.
     */
    public Map<Group, Map<String, BigDecimal>> byProject(
            Collection<String> names, Collection<UUID> projects, Days days) {
        var asked = asked(names, List.of(Dimension.PROJECT), null, projects, days);
        var told = told(asked);
        for (var project : projects) told.computeIfAbsent(new Group(project, null), none -> ofNothing(asked));
        told.computeIfAbsent(new Group(null, null), none -> ofNothing(asked));
        return told;
    }

    private static Map<String, BigDecimal> ofNothing(Asked asked) {
        Map<String, BigDecimal> told = new HashMap<>();
        for (var measure : asked.measures()) {
            var figure = measure.ofNothing();
            if (figure != null) told.put(measure.name(), figure);
        }
        return told;
    }

    /**
     * The keys of the objects behind a figure, as far as the caller reaches them, newest first.
     *
     * @param counted only those that were added up, or only those that were not; null for all of them
     */
    public Connection<UUID> keys(Page page, String name, UUID project, Days days, @Nullable Boolean counted) {
        return query.keys(page, measure(name), asked(List.of(name), List.of(), null, project, days), counted);
    }

    private Asked asked(Collection<String> names, List<Dimension> by, @Nullable Grain grain, UUID project, Days days) {
        return asked(names, by, grain, List.of(project), days);
    }

    private Asked asked(
            Collection<String> names, List<Dimension> by, @Nullable Grain grain, Collection<UUID> projects, Days days) {
        var ids = projects.stream()
                .map(project -> new GlobalId("Project", project).text())
                .toList();
        return new Asked(
                names.stream().distinct().map(measures::of).toList(),
                by,
                grain,
                TimeSpan.between(days.from(), days.to(), ZONE),
                List.of(new DimensionFilter(Dimension.PROJECT, ids)),
                Reach.ALL);
    }

    /** What is of too few, or of nothing, is not told. */
    private Map<Group, Map<String, BigDecimal>> told(Asked asked) {
        Map<Group, Map<String, BigDecimal>> told = new HashMap<>();
        var months = asked.grain() == null || asked.span() == null
                ? List.<LocalDate>of()
                : asked.span().pieces(asked.grain());
        var sums = query.sums(asked);
        for (var measure : asked.measures()) {
            if (asked.by().isEmpty()) {
                put(told, AnalyticsQuery.Key.ALL, measure, sums);
                if (measure.moment() != null) {
                    for (var month : months)
                        put(told, new AnalyticsQuery.Key(AnalyticsQuery.Key.ALL.values(), month), measure, sums);
                }
            } else {
                sums.keySet().stream()
                        // What belongs to no object is not what all of them come to.
                        .filter(key -> key.values().of().stream().noneMatch(Objects::isNull))
                        .forEach(key -> put(told, key, measure, sums));
            }
        }
        return told;
    }

    private static void put(
            Map<Group, Map<String, BigDecimal>> told,
            AnalyticsQuery.Key key,
            Measure measure,
            Map<AnalyticsQuery.Key, Map<String, Sum>> sums) {
        var sum = sums.getOrDefault(key, Map.of()).get(measure.name());
        var figure = sum == null ? measure.ofNothing() : measure.told(sum.part(), sum.whole());
        if (figure == null || (sum != null && sum.cases() > 0 && sum.cases() < measure.leastCases())) return;
        var of = key.values().of().isEmpty() ? null : (UUID) key.values().of().getFirst();
        told.computeIfAbsent(new Group(of, key.piece()), none -> new HashMap<>())
                .put(measure.name(), figure);
    }
}
