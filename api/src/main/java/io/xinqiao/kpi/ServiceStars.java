package io.xinqiao.kpi;

import static java.util.Comparator.comparingInt;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import io.xinqiao.analytics.Figures;
import io.xinqiao.kpi.Kpi.Direction;
import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.MeasureUnit;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Proposes who could be the star of service of a month, with the figures that speak for and against them. People
 * choose: nothing is kept of it, and nobody is chosen by a machine.
 */
@Service
class ServiceStars {
    static final int MOST = 3;

    /** Of fewer tickets a rate says little. */
    static final int LEAST_TICKETS = 5;

    private static final String TICKETS = "TICKETS";
    private static final String SATISFACTION = "SATISFACTION";

    /** Figures of a steward, each held against the target of the project. */
    private static final List<Kpi> HELD =
            List.of(Kpi.FIRST_RESPONSE, Kpi.REPAIRS_SETTLED, Kpi.CLOSED_LOOP, Kpi.VISITS_DONE);

    private final Figures figures;
    private final KpiTargets targets;
    private final Clock clock;

    ServiceStars(Figures figures, KpiTargets targets, Clock clock) {
        this.figures = figures;
        this.targets = targets;
        this.clock = clock;
    }

    /**
     * Somebody who is proposed.
     *
     * @param reached how many targets they reach
     */
    record ServiceStar(UUID memberId, int place, int reached, List<ServiceStarFigure> figures) {}

    /** A figure of theirs; without a target it only tells apart those who reach as many. */
    record ServiceStarFigure(
            String measure,
            MeasureUnit unit,
            @Nullable BigDecimal actual,
            @Nullable BigDecimal target,
            @Nullable Direction direction,
            KpiState state) {}

    private record Candidate(UUID member, List<ServiceStarFigure> figures) {
        int reached() {
            return (int) figures.stream()
                    .filter(figure -> figure.state() == KpiState.REACHED)
                    .count();
        }

        @Nullable
        BigDecimal of(String measure) {
            return figures.stream()
                    .filter(figure -> figure.measure().equals(measure))
                    .findFirst()
                    .orElseThrow()
                    .actual();
        }
    }

    /** The targets they reach, then what residents said, then how much they did. */
    private static final Comparator<Candidate> BEST_FIRST = comparingInt(Candidate::reached)
            .thenComparing(candidate -> candidate.of(SATISFACTION), nullsFirst(naturalOrder()))
            .thenComparing(candidate -> candidate.of(TICKETS), nullsFirst(naturalOrder()))
            .reversed()
            .thenComparing(Candidate::member);

    List<ServiceStar> of(UUID project, LocalDate day) {
        var today = LocalDate.now(clock.withZone(Figures.ZONE));
        var period = KpiPeriod.of(KpiPeriod.Kind.MONTH, day);
        var days = period.until(today);
        if (days.isEmpty()) return List.of();
        List<String> names = new ArrayList<>(List.of(TICKETS, SATISFACTION));
        HELD.forEach(kpi -> names.add(Objects.requireNonNull(kpi.measure())));
        var aims = targets.of(project, period.from().getYear());
        List<Candidate> candidates = new ArrayList<>();
        figures.by(Dimension.STEWARD, names, project, days.get()).forEach((group, of) -> {
            var member = group.of();
            var tickets = of.get(TICKETS);
            if (member == null || tickets == null || tickets.intValue() < LEAST_TICKETS) return;
            candidates.add(new Candidate(member, figures(of, aims, period)));
        });
        var best = candidates.stream()
                .filter(candidate -> candidate.reached() > 0)
                .sorted(BEST_FIRST)
                .limit(MOST)
                .toList();
        List<ServiceStar> stars = new ArrayList<>();
        for (var one : best) {
            stars.add(new ServiceStar(one.member(), stars.size() + 1, one.reached(), one.figures()));
        }
        return stars;
    }

    private List<ServiceStarFigure> figures(Map<String, BigDecimal> of, Map<Kpi, KpiTarget> aims, KpiPeriod period) {
        List<ServiceStarFigure> told = new ArrayList<>();
        for (var kpi : HELD) {
            var measure = Objects.requireNonNull(kpi.measure());
            var aim = aims.get(kpi);
            var target = aim == null ? null : period.share(kpi, aim.target());
            var direction = aim == null ? null : aim.direction();
            told.add(new ServiceStarFigure(
                    measure,
                    figures.measure(measure).unit(),
                    of.get(measure),
                    target,
                    direction,
                    KpiState.of(kpi, of.get(measure), target, direction, true)));
        }
        for (var measure : List.of(SATISFACTION, TICKETS)) {
            var actual = of.get(measure);
            told.add(new ServiceStarFigure(
                    measure,
                    figures.measure(measure).unit(),
                    actual,
                    null,
                    null,
                    actual == null ? KpiState.NO_DATA : KpiState.NO_TARGET));
        }
        return told;
    }
}
