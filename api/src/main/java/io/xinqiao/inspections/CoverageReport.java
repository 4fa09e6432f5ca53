package io.xinqiao.inspections;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Units;
import io.xinqiao.inspections.Coverage.Subject;
import io.xinqiao.inspections.Coverage.Window;
import io.xinqiao.inspections.Cycle.Turn;
import io.xinqiao.inspections.Inspection.Kind;
import io.xinqiao.platform.Percent;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.renovations.Renovations;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How far a project's inspections cover what they should: buildings, vacant units, renovations, posts. */
@Component
class CoverageReport {
    private static final String ROW = "Query.inspectionCoverage";
    private static final int LONGEST_DAYS = 366;
    private static final int MOST_MISSES = 100;

    private final Inspections inspections;
    private final InspectionPolicies policies;
    private final InspectionRoutes routes;
    private final Buildings buildings;
    private final Units units;
    private final Renovations renovations;
    private final Clock clock;

    CoverageReport(
            Inspections inspections,
            InspectionPolicies policies,
            InspectionRoutes routes,
            Buildings buildings,
            Units units,
            Renovations renovations,
            Clock clock) {
        this.inspections = inspections;
        this.policies = policies;
        this.routes = routes;
        this.buildings = buildings;
        this.units = units;
        this.renovations = renovations;
        this.clock = clock;
    }

    /** The report; {@code percent} is null when nothing was expected. */
    record InspectionCoverage(Kind kind, int expected, int done, List<MissedInspection> misses) {
        public int missed() {
            return expected - done;
        }

        public @Nullable BigDecimal percent() {
            return Percent.of(done, expected);
        }
    }

    /** A subject that nobody inspected from one moment to another. */
    record MissedInspection(
            Kind kind,
            UUID subjectId,
            Instant from,
            Instant before,
            @Nullable UUID routeId) {
        @Nullable
        UUID subjectIf(Kind wanted) {
            return kind == wanted ? subjectId : null;
        }
    }

    InspectionCoverage of(UUID project, Kind kind, LocalDate from, LocalDate to) {
        if (to.isBefore(from) || ChronoUnit.DAYS.between(from, to) >= LONGEST_DAYS) {
            throw Refused.because(Code.INVALID, "refused.span", List.of(LONGEST_DAYS), "to")
                    .asBadRequest();
        }
        var outcome = Coverage.of(
                subjects(project, kind, from, to),
                inspections.times(project, kind, beginOf(from), beginOf(to.plusDays(1))),
                clock.instant());
        var latest = outcome.misses().stream()
                .sorted(Comparator.comparing(
                                (Coverage.Miss miss) -> miss.window().from())
                        .reversed())
                .limit(MOST_MISSES)
                .map(miss -> new MissedInspection(
                        kind,
                        miss.subjectId(),
                        miss.window().from(),
                        miss.window().before(),
                        miss.routeId()))
                .toList();
        return new InspectionCoverage(kind, outcome.expected(), outcome.done(), latest);
    }

    private List<Subject> subjects(UUID project, Kind kind, LocalDate from, LocalDate to) {
        if (kind == Kind.POST) return posts(project, from, to);
        var turns = policies.of(project).cycle(kind).within(from, to);
        return switch (kind) {
            case AREA ->
                buildings.keysOf(ROW, project).stream()
                        .map(building -> new Subject(building, windows(turns, null, null), null))
                        .toList();
            case VACANT_UNIT ->
                units.vacant(ROW, project).stream()
                        .map(vacancy -> new Subject(vacancy.unit(), windows(turns, vacancy.since(), null), null))
                        .toList();
            case RENOVATION ->
                renovations.workedOn(ROW, project, from, to).stream()
                        .map(renovation -> new Subject(
                                renovation.id(), windows(turns, renovation.startedOn(), renovation.endedOn()), null))
                        .toList();
            case POST -> throw new IllegalStateException("done above");
        };
    }

    /** The cycles that lie wholly between two days, both of them included. */
    private List<Window> windows(List<Turn> turns, @Nullable LocalDate since, @Nullable LocalDate until) {
        return turns.stream()
                .filter(turn -> since == null || !turn.from().isBefore(since))
                .filter(turn -> until == null || !turn.before().isAfter(until.plusDays(1)))
                .map(turn -> new Window(beginOf(turn.from()), beginOf(turn.before())))
                .toList();
    }

    private List<Subject> posts(UUID project, LocalDate from, LocalDate to) {
        List<Subject> subjects = new ArrayList<>();
        var walked = routes.walkedIn(project);
        var points = routes.pointsOf(walked.stream().map(InspectionRoute::id).toList());
        for (var route : walked) {
            var first = from.isBefore(route.since()) ? route.since() : from;
            List<Window> windows = new ArrayList<>();
            var step = Duration.ofHours(route.everyHours());
            var end = beginOf(to.plusDays(1));
            for (var at = beginOf(first); at.isBefore(end); at = at.plus(step)) {
                windows.add(new Window(at, at.plus(step)));
            }
            for (var point : points.getOrDefault(route.id(), List.of())) {
                subjects.add(new Subject(point.id(), windows, route.id()));
            }
        }
        return subjects;
    }

    private Instant beginOf(LocalDate day) {
        return day.atStartOfDay(clock.getZone()).toInstant();
    }
}
