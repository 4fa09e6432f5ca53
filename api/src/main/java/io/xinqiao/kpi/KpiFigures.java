package io.xinqiao.kpi;

import io.xinqiao.analytics.Figures;
import io.xinqiao.execution.AnyNodes;
import io.xinqiao.kpi.Kpi.Direction;
import io.xinqiao.measures.MeasureUnit;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Request;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** How a project stands: what is aimed at, what came out, and what is behind it. */
@Service
class KpiFigures {
    private final Figures figures;
    private final KpiTargets targets;
    private final KpiSnapshots snapshots;
    private final AnyNodes nodes;
    private final Clock clock;

    KpiFigures(Figures figures, KpiTargets targets, KpiSnapshots snapshots, AnyNodes nodes, Clock clock) {
        this.figures = figures;
        this.targets = targets;
        this.snapshots = snapshots;
        this.nodes = nodes;
        this.clock = clock;
    }

    /**
     * How one of them stands.
     *
     * @param over whether the time has passed; until then it can come out otherwise
     * @param target that of the time: of what gathers in the course of the year, a part
     * @param yearBefore the same days a year before
     * @param frozen how the month was told when it was over
     */
    record KpiFigure(
            Kpi kpi,
            @Nullable String measure,
            @Nullable String definition,
            @Nullable Integer definitionVersion,
            @Nullable MeasureUnit unit,
            LocalDate from,
            LocalDate to,
            boolean over,
            @Nullable UUID targetId,
            @Nullable BigDecimal target,
            @Nullable Direction direction,
            @Nullable BigDecimal actual,
            KpiState state,
            @Nullable BigDecimal yearBefore,
            @Nullable KpiSnapshot frozen,
            Instant readAt) {}

    /** How a project stands in these, in their order. */
    List<KpiFigure> of(UUID project, KpiPeriod period, List<Kpi> asked) {
        var at = clock.instant();
        var today = today();
        var days = period.until(today);
        var names = asked.stream().map(Kpi::measure).filter(Objects::nonNull).toList();
        var now = days.map(span -> figures.of(names, project, span)).orElse(Map.of());
        var before = days.map(span -> figures.of(timed(names), project, KpiPeriod.yearBefore(span)))
                .orElse(Map.of());
        var aims = targets.of(project, period.from().getYear());
        var frozen = period.kind() == KpiPeriod.Kind.MONTH
                ? snapshots.of(project, period.from())
                : Map.<Kpi, KpiSnapshot>of();
        List<KpiFigure> all = new ArrayList<>();
        for (var kpi : asked) {
            all.add(figure(kpi, period, aims.get(kpi), now, before, frozen.get(kpi), today, at));
        }
        return all;
    }

    private KpiFigure figure(
            Kpi kpi,
            KpiPeriod period,
            @Nullable KpiTarget aim,
            Map<String, BigDecimal> now,
            Map<String, BigDecimal> before,
            @Nullable KpiSnapshot frozen,
            LocalDate today,
            Instant at) {
        var over = period.isOver(today);
        var measure = kpi.measure() == null ? null : figures.measure(kpi.measure());
        // How things stood at a time that is over only its snapshot knows.
        var actual = measure == null || (measure.moment() == null && over) ? null : now.get(measure.name());
        var target = aim == null ? null : period.share(kpi, aim.target());
        var direction = aim == null ? null : aim.direction();
        return new KpiFigure(
                kpi,
                measure == null ? null : measure.name(),
                measure == null ? null : measure.meaning(isChinese()),
                measure == null ? null : measure.version(),
                measure == null ? null : measure.unit(),
                period.from(),
                period.to(),
                over,
                aim == null ? null : aim.id(),
                target,
                direction,
                actual,
                KpiState.of(kpi, actual, target, direction, over),
                measure == null ? null : before.get(measure.name()),
                frozen,
                at);
    }

    private List<String> timed(List<String> names) {
        return names.stream()
                .filter(name -> figures.measure(name).moment() != null)
                .toList();
    }

    private static boolean isChinese() {
        return !Request.current().locale().getLanguage().equals(Locale.ENGLISH.getLanguage());
    }

    /**
     * The objects behind a figure, as far as the caller reaches them.
     *
     * @param counted only those that count, or only those that do not; null for all of them
     */
    Connection<Object> rows(Page page, UUID project, Kpi kpi, KpiPeriod period, @Nullable Boolean counted) {
        var days = period.until(today());
        if (kpi.measure() == null || days.isEmpty()) return nothing();
        var measure = figures.measure(kpi.measure());
        var type =
                Objects.requireNonNull(measure.facts().shown(), measure.name()).type();
        var keys = figures.keys(page, measure.name(), project, days.get(), counted);
        var ids = keys.getNodes().stream().map(key -> new GlobalId(type, key)).toList();
        var found = nodes.visible(ids);
        return new Connection<>(
                keys.getEdges().stream()
                        .filter(edge -> found.containsKey(new GlobalId(type, edge.node())))
                        .map(edge -> new Connection.Edge<>(
                                Objects.requireNonNull(found.get(new GlobalId(type, edge.node()))),
                                object -> edge.cursor()))
                        .toList(),
                keys.getPageInfo(),
                keys::getTotalCount);
    }

    private static Connection<Object> nothing() {
        return new Connection<>(List.of(), new Connection.PageInfo(false, false, null, null), () -> 0);
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(Figures.ZONE));
    }
}
