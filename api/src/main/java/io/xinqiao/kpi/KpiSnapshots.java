package io.xinqiao.kpi;

import static io.xinqiao.schema.tenant.Tables.KPI_SNAPSHOT;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.analytics.Figures;
import io.xinqiao.analytics.Figures.Days;
import io.xinqiao.analytics.Figures.Group;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Attempts;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/**
 * Freezes the months that are over, each once. Whoever looks finds all months that have none yet, so that none is
 * missed while no node ran; a month is written in one statement, of which the table's key lets one writer through.
 * Nothing of it is ever changed: what it would be today is told beside it.
 */
@Repository
class KpiSnapshots {
    /** What was not frozen for so long is not looked for: the figures of today would say little of then. */
    private static final int MOST_MONTHS = 24;

    private static final RowScope SCOPE = RowScope.inProject(KPI_SNAPSHOT.PROJECT_ID);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Rows<KpiSnapshot> rows;
    private final KpiTargets targets;
    private final Figures figures;
    private final Clock clock;

    KpiSnapshots(TenantDatabase database, Rows<KpiSnapshot> rows, KpiTargets targets, Figures figures, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.rows = rows;
        this.targets = targets;
        this.figures = figures;
        this.clock = clock;
    }

    @Bean
    static Rows<KpiSnapshot> kpiSnapshotRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(KpiSnapshot.class, KPI_SNAPSHOT, SCOPE, database, visibility);
    }

    @Bean
    static Listing<KpiSnapshot> kpiSnapshotList(Rows<KpiSnapshot> rows) {
        return Listing.of("kpiSnapshots", rows)
                .descending(KPI_SNAPSHOT.MONTH)
                .ascending(KPI_SNAPSHOT.KPI)
                .descending(KPI_SNAPSHOT.ID);
    }

    /** The snapshots of a project's month, by what they are of. */
    Map<Kpi, KpiSnapshot> of(UUID project, LocalDate month) {
        return of(List.of(project), month).getOrDefault(project, Map.of());
    }

    Map<UUID, Map<Kpi, KpiSnapshot>> of(Collection<UUID> projects, LocalDate month) {
        return rows
                .list(KPI_SNAPSHOT
                        .PROJECT_ID
                        .eq(any(projects.toArray(UUID[]::new)))
                        .and(KPI_SNAPSHOT.MONTH.eq(month)))
                .stream()
                .collect(Collectors.groupingBy(
                        KpiSnapshot::projectId, Collectors.toMap(KpiSnapshot::kpi, snapshot -> snapshot)));
    }

    /** Freezes all months of all projects that are over and have no snapshot. */
    void freeze() {
        var thisMonth = LocalDate.now(clock.withZone(Figures.ZONE)).withDayOfMonth(1);
        Map<UUID, Set<LocalDate>> frozen = sql
                .selectDistinct(KPI_SNAPSHOT.PROJECT_ID, KPI_SNAPSHOT.MONTH)
                .from(KPI_SNAPSHOT)
                .where(KPI_SNAPSHOT.MONTH.ge(thisMonth.minusMonths(MOST_MONTHS)))
                .fetchGroups(KPI_SNAPSHOT.PROJECT_ID, KPI_SNAPSHOT.MONTH)
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
        // Where there is no home yet nothing can come out well or badly, and nothing stands in the way of deleting it.
        var projects = sql.select(PROJECT.ID, PROJECT.CREATED_AT)
                .from(PROJECT)
                .where(exists(selectOne().from(UNIT).where(UNIT.PROJECT_ID.eq(PROJECT.ID))))
                .orderBy(PROJECT.ID)
                .fetch();
        Attempts.each(projects, project -> {
            var months = months(project.value2(), thisMonth).stream()
                    .filter(month ->
                            !frozen.getOrDefault(project.value1(), Set.of()).contains(month))
                    .toList();
            if (!months.isEmpty()) freeze(project.value1(), months, thisMonth);
        });
    }

    /** The months that are over, from the one in which a project came into the books. */
    private static List<LocalDate> months(Instant created, LocalDate thisMonth) {
        var first = created.atZone(Figures.ZONE).toLocalDate().withDayOfMonth(1);
        var earliest = thisMonth.minusMonths(MOST_MONTHS);
        return Stream.iterate(
                        first.isBefore(earliest) ? earliest : first,
                        month -> month.isBefore(thisMonth),
                        month -> month.plusMonths(1))
                .toList();
    }

    private void freeze(UUID project, List<LocalDate> months, LocalDate thisMonth) {
        database.writeLong(() -> {
            var at = clock.instant();
            var found = figures.byMonth(
                    measures(Stream.of(Kpi.values())),
                    project,
                    new Days(months.getFirst(), months.getLast().plusMonths(1).minusDays(1)));
            List<KpiSnapshot> snapshots = new ArrayList<>();
            for (var month : months) {
                var period = new KpiPeriod(KpiPeriod.Kind.MONTH, month);
                var aims = targets.of(project, month.getYear());
                // How things stood at the end of a month that is long over nobody knows any more.
                var isLast = month.equals(thisMonth.minusMonths(1));
                for (var kpi : Kpi.values()) {
                    var actual = actual(kpi, found, month, isLast);
                    var aim = aims.get(kpi);
                    var target = aim == null ? null : period.share(kpi, aim.target());
                    var direction = aim == null ? null : aim.direction();
                    var measure = kpi.measure();
                    snapshots.add(new KpiSnapshot(
                            NewId.next(),
                            project,
                            month,
                            kpi,
                            measure,
                            measure == null ? null : figures.measure(measure).version(),
                            actual,
                            target,
                            direction,
                            KpiState.of(kpi, actual, target, direction, true),
                            at));
                }
            }
            return rows.insertNew(snapshots);
        });
    }

    private @Nullable BigDecimal actual(
            Kpi kpi, Map<Group, Map<String, BigDecimal>> found, LocalDate month, boolean isLast) {
        var measure = kpi.measure();
        if (measure == null) return null;
        var hasTime = figures.measure(measure).moment() != null;
        if (!hasTime && !isLast) return null;
        return found.getOrDefault(new Group(null, hasTime ? month : null), Map.of())
                .get(measure);
    }

    private static List<String> measures(Stream<Kpi> of) {
        return of.map(Kpi::measure).filter(Objects::nonNull).distinct().toList();
    }

    /** What snapshots would say if they were made now; nothing where it depends on how things stood then. */
    Map<KpiSnapshot, BigDecimal> now(Collection<KpiSnapshot> snapshots) {
        Map<KpiSnapshot, BigDecimal> now = new HashMap<>();
        snapshots.stream()
                .filter(snapshot -> snapshot.measure() != null
                        && figures.measure(snapshot.measure()).moment() != null)
                .collect(Collectors.groupingBy(KpiSnapshot::projectId))
                .forEach((project, all) -> {
                    var months = all.stream().map(KpiSnapshot::month).sorted().toList();
                    var found = figures.byMonth(
                            all.stream().map(KpiSnapshot::measure).distinct().toList(),
                            project,
                            new Days(
                                    months.getFirst(),
                                    months.getLast().plusMonths(1).minusDays(1)));
                    for (var snapshot : all) {
                        var figure = found.getOrDefault(new Group(null, snapshot.month()), Map.of())
                                .get(Objects.requireNonNull(snapshot.measure()));
                        if (figure != null) now.put(snapshot, figure);
                    }
                });
        return now;
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        private static final Duration EVERY = Duration.ofHours(1);

        @Bean
        RecurringWork kpiMonthsAreFrozen(KpiSnapshots snapshots, Registry registry, TenantDatabase database) {
            return new RecurringWork("freeze-kpi", EVERY, () -> registry.forEach(database, snapshots::freeze));
        }
    }
}
