package io.xinqiao.kpi;

import io.xinqiao.analytics.Figures;
import io.xinqiao.analytics.Figures.Days;
import io.xinqiao.analytics.Figures.Group;
import io.xinqiao.archives.Project;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** How projects stand: what is aimed at, what came out, and what is behind it. */
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

    /** How a project stands. */
    record ProjectKpi(UUID projectId, List<KpiFigure> figures) {}

    /** @param together all of the projects; nothing where there are none */
    record KpiOverview(List<ProjectKpi> projects, List<KpiFigure> together) {}

    /** How a project stands in these, in their order. */
    List<KpiFigure> of(UUID project, KpiPeriod period, List<Kpi> asked) {
        var frozen = period.kind() == KpiPeriod.Kind.MONTH
                ? snapshots.of(project, period.from())
                : Map.<Kpi, KpiSnapshot>of();
        var aims = targets.inForce(List.of(project), period.from().getYear());
        var told = new Told(period, asked);
        var now =
                told.days.map(span -> figures.of(told.measures, project, span)).orElse(Map.of());
        var before = told.days
                .map(span -> figures.of(timed(told.measures), project, KpiPeriod.yearBefore(span)))
                .orElse(Map.of());
        return told.all(Aim.all(aims.of(project)), now, before, frozen);
    }

    /**
     * How each of some projects stands, in their order, and all of them together, by as many statements as one does.
     */
    KpiOverview overview(List<Project> projects, KpiPeriod period, List<Kpi> asked) {
        var keys = projects.stream().map(Project::id).toList();
        var aims = targets.inForce(keys, period.from().getYear());
        var told = new Told(period, asked);
        if (keys.isEmpty()) return new KpiOverview(List.of(), List.of());
        var now = told.days
                .map(span -> figures.byProject(told.measures, keys, span))
                .orElse(Map.of());
        var before = told.days
                .map(span -> figures.byProject(timed(told.measures), keys, KpiPeriod.yearBefore(span)))
                .orElse(Map.of());
        var frozen = period.kind() == KpiPeriod.Kind.MONTH
                ? snapshots.of(keys, period.from())
                : Map.<UUID, Map<Kpi, KpiSnapshot>>of();
        var each = projects.stream()
                .map(project -> {
                    var group = new Group(project.id(), null);
                    return new ProjectKpi(
                            project.id(),
                            told.all(
                                    Aim.all(aims.of(project.id())),
                                    now.getOrDefault(group, Map.of()),
                                    before.getOrDefault(group, Map.of()),
                                    frozen.getOrDefault(project.id(), Map.of())));
                })
                .toList();
        var all = new Group(null, null);
        var together = told.all(
                together(aims, keys), now.getOrDefault(all, Map.of()), before.getOrDefault(all, Map.of()), Map.of());
        return new KpiOverview(each, together);
    }

    /** What several projects together are held to: the company's targets; of what gathers, the sum of the projects'. */
    private static Map<Kpi, Aim> together(KpiTargets.InForce aims, List<UUID> projects) {
        var together = Aim.all(aims.ofCompany());
        for (var kpi : Kpi.values()) {
            if (!kpi.gathers()) continue;
            var each = projects.stream()
                    .map(project -> aims.of(project).get(kpi))
                    .filter(Objects::nonNull)
                    .toList();
            // A sum of some of them would be reached by what all of them do.
            if (each.size() < projects.size()) together.remove(kpi);
            else
                together.put(
                        kpi,
                        new Aim(
                                null,
                                each.stream().map(KpiTarget::target).reduce(BigDecimal.ZERO, BigDecimal::add),
                                each.getFirst().direction()));
        }
        return together;
    }

    /** @param id of the target; null of what several add up to */
    private record Aim(@Nullable UUID id, BigDecimal target, Direction direction) {
        static Map<Kpi, Aim> all(Map<Kpi, KpiTarget> targets) {
            Map<Kpi, Aim> all = new EnumMap<>(Kpi.class);
            targets.forEach((kpi, target) -> all.put(kpi, new Aim(target.id(), target.target(), target.direction())));
            return all;
        }
    }

    /** The figures of one time, at one moment. */
    private final class Told {
        private final KpiPeriod period;
        private final List<Kpi> asked;
        private final List<String> measures;
        private final Instant at = clock.instant();
        private final LocalDate today = LocalDate.ofInstant(at, Figures.ZONE);
        private final Optional<Days> days;

        Told(KpiPeriod period, List<Kpi> asked) {
            this.period = period;
            this.asked = asked;
            this.measures =
                    asked.stream().map(Kpi::measure).filter(Objects::nonNull).toList();
            this.days = period.until(today);
        }

        List<KpiFigure> all(
                Map<Kpi, Aim> aims,
                Map<String, BigDecimal> now,
                Map<String, BigDecimal> before,
                Map<Kpi, KpiSnapshot> frozen) {
            return asked.stream()
                    .map(kpi -> figure(kpi, period, aims.get(kpi), now, before, frozen.get(kpi), today, at))
                    .toList();
        }
    }

    private KpiFigure figure(
            Kpi kpi,
            KpiPeriod period,
            @Nullable Aim aim,
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
