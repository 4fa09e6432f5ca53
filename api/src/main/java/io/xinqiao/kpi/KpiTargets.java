package io.xinqiao.kpi;

import static io.xinqiao.schema.tenant.Tables.KPI_TARGET;
import static org.jooq.impl.DSL.any;

import io.xinqiao.analytics.Figures;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.kpi.Kpi.Direction;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tenants.TenantSetup;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Repository;

/** What is aimed at: by projects, and by the company where a project says nothing. */
@Repository
@Order(4)
class KpiTargets implements TenantSetup {
    private static final RowScope SCOPE = new RowScope() {
        @Override
        public Condition project(UUID[] projects) {
            return KPI_TARGET.PROJECT_ID.isNull().or(KPI_TARGET.PROJECT_ID.eq(any(projects)));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return project(projects);
        }
    };

    private final DSLContext sql;
    private final Rows<KpiTarget> rows;
    private final Figures figures;
    private final Clock clock;

    KpiTargets(TenantDatabase database, Rows<KpiTarget> rows, Figures figures, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.figures = figures;
        this.clock = clock;
    }

    @Bean
    static Rows<KpiTarget> kpiTargetRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(KpiTarget.class, KPI_TARGET, SCOPE, database, visibility);
    }

    @Bean
    static Listing<KpiTarget> kpiTargetList(Rows<KpiTarget> rows) {
        return Listing.of("kpiTargets", rows)
                .descending(KPI_TARGET.YEAR)
                .ascending(KPI_TARGET.KPI)
                .descending(KPI_TARGET.ID);
    }

    @Bean
    static Deletion<KpiTarget> kpiTargetDeletion(Rows<KpiTarget> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record CreateKpiTargetInput(
            @Nullable UUID projectId,
            Kpi kpi,
            int year,
            BigDecimal target,
            @Nullable Direction direction,
            @Nullable String note) {}

    record UpdateKpiTargetInput(
            UUID kpiTargetId,
            @Nullable Integer expectedVersion,
            @Nullable BigDecimal target,
            @Nullable Direction direction,
            @Nullable String note) {}

    /** A new company begins with what the trade aims at; it is its to change. */
    @Override
    public void apply(Tenant tenant, String administratorSubject) {
        if (sql.fetchExists(KPI_TARGET)) return;
        var year = LocalDate.now(clock.withZone(Figures.ZONE)).getYear();
        rows.insert(Arrays.stream(Kpi.values())
                .filter(kpi -> kpi.ofTheTrade() != null)
                .map(kpi -> new KpiTarget(
                        NewId.next(),
                        null,
                        kpi,
                        year,
                        Objects.requireNonNull(kpi.ofTheTrade()),
                        kpi.direction(),
                        null,
                        1))
                .toList());
    }

    KpiTarget create(CreateKpiTargetInput input) {
        var target = new KpiTarget(
                NewId.next(),
                input.projectId(),
                input.kpi(),
                input.year(),
                told(input.kpi(), input.target()),
                input.direction() == null ? input.kpi().direction() : input.direction(),
                input.note(),
                1);
        if (rows.insertNew(List.of(target)) == 0) {
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "year");
        }
        return target;
    }

    KpiTarget update(UpdateKpiTargetInput input) {
        var correction = rows.correct("Mutation.updateKpiTarget", input.kpiTargetId(), input.expectedVersion());
        var target = input.target();
        return correction
                .told(
                        KPI_TARGET.TARGET,
                        target == null ? null : told(correction.before().kpi(), target))
                .told(KPI_TARGET.DIRECTION, input.direction())
                .told(KPI_TARGET.NOTE, input.note())
                .make();
    }

    /** A target lies where its figure can be. */
    private BigDecimal told(Kpi kpi, BigDecimal target) {
        var measure = kpi.measure();
        var unit = measure == null ? null : figures.measure(measure).unit();
        var most = unit == null
                ? MOST
                : switch (unit) {
                    case PERCENT, POINTS -> HUNDRED;
                    case COUNT, YUAN, MINUTES, HOURS, PER_THOUSAND -> MOST;
                };
        if (target.signum() < 0 || target.compareTo(most) > 0) {
            throw Refused.because(Code.INVALID, "refused.kpi.target", List.of(most.toPlainString()), "target");
        }
        return target;
    }

    private static final BigDecimal HUNDRED = new BigDecimal(100);
    private static final BigDecimal MOST = new BigDecimal("100000000");

    /** What holds in a project in a year: its own, else the company's of that year or the latest before it. */
    Map<Kpi, KpiTarget> of(UUID project, int year) {
        return inForce(List.of(project), year).of(project);
    }

    /** What holds in a year in some projects. */
    InForce inForce(Collection<UUID> projects, int year) {
        Map<Kpi, KpiTarget> ofCompany = new EnumMap<>(Kpi.class);
        Map<UUID, Map<Kpi, KpiTarget>> own = new HashMap<>();
        var keys = projects.toArray(UUID[]::new);
        rows.list(
                        KPI_TARGET
                                .PROJECT_ID
                                .eq(any(keys))
                                .and(KPI_TARGET.YEAR.eq(year))
                                .or(KPI_TARGET.PROJECT_ID.isNull().and(KPI_TARGET.YEAR.le(year))),
                        KPI_TARGET.YEAR.desc())
                .forEach(target -> {
                    var of = target.projectId() == null
                            ? ofCompany
                            : own.computeIfAbsent(target.projectId(), none -> new EnumMap<>(Kpi.class));
                    of.putIfAbsent(target.kpi(), target);
                });
        return new InForce(ofCompany, own);
    }

    /** The targets of a year: the company's, and those that projects have of their own. */
    record InForce(Map<Kpi, KpiTarget> ofCompany, Map<UUID, Map<Kpi, KpiTarget>> own) {
        Map<Kpi, KpiTarget> of(UUID project) {
            Map<Kpi, KpiTarget> all = new EnumMap<>(Kpi.class);
            all.putAll(ofCompany);
            all.putAll(own.getOrDefault(project, Map.of()));
            return all;
        }
    }
}
