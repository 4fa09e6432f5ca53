package io.xinqiao.visits;

import static io.xinqiao.schema.tenant.Tables.CARE_LISTING;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.ROLE_GRANT;
import static io.xinqiao.schema.tenant.Tables.ROLE_GRANT_BUILDING;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.schema.tenant.Tables.VISIT;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.localDateAdd;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.md5;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import io.xinqiao.identity.Members;
import io.xinqiao.platform.NewId;
import io.xinqiao.sql.Bulk;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.visits.Visit.Kind;
import io.xinqiao.visits.Visit.State;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Record5;
import org.jooq.Records;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * When households are visited, rule by rule ({@code domain.md} §5). Planning again plans nothing twice: a household has
 * one visit of a kind in a period.
 */
@Component
class VisitPlan {
    /** Households registered later than this after they moved in are called on in their routine turn. */
    private static final int LATE_REGISTRATION_DAYS = 30;

    private static final int MONTHS = 12;
    private static final int MONTHS_OF_A_QUARTER = 3;
    private static final int ALL_PERCENT = 100;

    private static final Table<Record2<UUID, UUID>> STEWARD = Members.stewardOfEachBuilding();
    private static final Field<UUID> STEWARD_OF = Objects.requireNonNull(STEWARD.field(ROLE_GRANT.MEMBER_ID));
    private static final Field<UUID> BUILDING_OF =
            Objects.requireNonNull(STEWARD.field(ROLE_GRANT_BUILDING.BUILDING_ID));

    private final TenantDatabase database;
    private final DSLContext sql;
    private final VisitPolicies policies;
    private final Clock clock;

    VisitPlan(TenantDatabase database, VisitPolicies policies, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.policies = policies;
        this.clock = clock;
    }

    /** What a run of planning has changed. */
    record Planned(Map<Kind, Integer> planned, int cancelled) {}

    private record Due(
            UUID household,
            UUID unit,
            UUID building,
            @Nullable UUID steward,
            LocalDate on) {}

    private record Period(String name, LocalDate first, LocalDate last) {
        /** The part of the year in which a day lies, the year being cut into parts of so many months. */
        static Period of(LocalDate day, int months) {
            var part = (day.getMonthValue() - 1) / months;
            var first = LocalDate.of(day.getYear(), part * months + 1, 1);
            return new Period(
                    "%d-%d/%d".formatted(day.getYear(), part + 1, MONTHS / months),
                    first,
                    first.plusMonths(months).minusDays(1));
        }
    }

    /** Plans the visits of a project, to be called inside a change. */
    Planned plan(UUID project) {
        var today = LocalDate.now(clock);
        var policy = policies.of(project);
        Map<Kind, Integer> planned = new EnumMap<>(Kind.class);
        var cancelled = cancelOfThoseWhoHaveGone(project);
        planned.put(Kind.MOVE_IN, add(project, Kind.MOVE_IN, "move-in", afterMovingIn(project, policy, today)));
        planned.put(Kind.CARE, add(project, Kind.CARE, "care-" + today, ofTheCareList(project, today)));
        if (policy.routinePerYear() > 0) {
            var period = Period.of(today, MONTHS / policy.routinePerYear());
            planned.put(Kind.ROUTINE, add(project, Kind.ROUTINE, period.name(), routine(project, period, today)));
        }
        var quarter = Period.of(today, MONTHS_OF_A_QUARTER);
        planned.put(
                Kind.SAMPLE,
                add(project, Kind.SAMPLE, quarter.name(), sample(project, quarter, policy.samplePercent())));
        openOnesFollowTheSteward(project);
        return new Planned(planned, cancelled);
    }

    /** Plans for all projects of the company. */
    void planAll() {
        database.writeLong(() -> {
            sql.select(PROJECT.ID)
                    .from(PROJECT)
                    .orderBy(PROJECT.ID)
                    .fetch(PROJECT.ID)
                    .forEach(this::plan);
            return null;
        });
    }

    private int cancelOfThoseWhoHaveGone(UUID project) {
        return sql.update(VISIT)
                .set(VISIT.STATE, State.CANCELLED.name())
                .set(VISIT.NOTE, "已迁出 Moved out")
                .set(VISIT.VERSION, VISIT.VERSION.plus(1))
                .where(VISIT.PROJECT_ID.eq(project))
                .and(VISIT.STATE.eq(State.PLANNED.name()))
                .and(VISIT.HOUSEHOLD_ID.in(select(HOUSEHOLD.ID).from(HOUSEHOLD).where(HOUSEHOLD.MOVED_OUT.isNotNull())))
                .execute();
    }

    /** At home within seven days of moving in. */
    private List<Due> afterMovingIn(UUID project, VisitPolicy policy, LocalDate today) {
        return households(
                        project,
                        localDateAdd(HOUSEHOLD.MOVED_IN, val(policy.moveInDays())),
                        HOUSEHOLD
                                .MOVED_IN
                                .between(today.minusDays(LATE_REGISTRATION_DAYS), today)
                                .and(withoutVisit(Kind.MOVE_IN, "move-in")))
                .fetch(Records.mapping(Due::new));
    }

    /** Those on the care list, at the interval set for each, counted from when somebody was last there. */
    private List<Due> ofTheCareList(UUID project, LocalDate today) {
        var last = field(select(max(VISIT.VISITED_ON))
                .from(VISIT)
                .where(VISIT.HOUSEHOLD_ID.eq(HOUSEHOLD.ID))
                .and(VISIT.STATE.eq(State.DONE.name())));
        var due =
                localDateAdd(greatest(coalesce(last, CARE_LISTING.SINCE), CARE_LISTING.SINCE), CARE_LISTING.EVERY_DAYS);
        return sql.select(HOUSEHOLD.ID, UNIT.ID, UNIT.BUILDING_ID, STEWARD_OF, greatest(due, val(today)))
                .from(HOUSEHOLD)
                .join(UNIT)
                .on(UNIT.ID.eq(HOUSEHOLD.UNIT_ID))
                .join(CARE_LISTING)
                .on(CARE_LISTING.HOUSEHOLD_ID.eq(HOUSEHOLD.ID))
                .leftJoin(STEWARD)
                .on(BUILDING_OF.eq(UNIT.BUILDING_ID))
                .where(UNIT.PROJECT_ID.eq(project))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .and(CARE_LISTING.UNTIL.isNull())
                .and(notExists(selectOne()
                        .from(VISIT)
                        .where(VISIT.HOUSEHOLD_ID.eq(HOUSEHOLD.ID))
                        .and(VISIT.KIND.eq(Kind.CARE.name()))
                        .and(VISIT.STATE.eq(State.PLANNED.name()))))
                .fetch(Records.mapping(Due::new));
    }

    /** Every household in each part of the year, a building's spread evenly over the days that are left of it. */
    private List<Due> routine(UUID project, Period period, LocalDate today) {
        var first = today.isAfter(period.first()) ? today : period.first();
        var days = (int) ChronoUnit.DAYS.between(first, period.last()) + 1;
        var turn = rowNumber().over().partitionBy(UNIT.BUILDING_ID).orderBy(UNIT.NUMBER, HOUSEHOLD.ID);
        var households = count().over().partitionBy(UNIT.BUILDING_ID);
        var day = turn.mul(days).minus(1).div(households).cast(SQLDataType.INTEGER);
        return households(
                        project,
                        localDateAdd(val(first), day),
                        HOUSEHOLD.MOVED_IN.lt(period.first()).and(withoutVisit(Kind.ROUTINE, period.name())))
                .fetch(Records.mapping(Due::new));
    }

    /**
     * A random part of each steward's households, drawn once a quarter: which ones follows from the quarter's name and
     * the households' keys, so that the draw can be checked.
     */
    private List<Due> sample(UUID project, Period quarter, int percent) {
        var lot = rowNumber()
                .over()
                .partitionBy(STEWARD_OF)
                .orderBy(
                        md5(concat(inline(quarter.name() + ":"), HOUSEHOLD.ID.cast(SQLDataType.VARCHAR))), HOUSEHOLD.ID)
                .as("lot");
        var households = count().over().partitionBy(STEWARD_OF).as("households");
        var drawn = select(HOUSEHOLD.ID, UNIT.ID.as("unit"), UNIT.BUILDING_ID, STEWARD_OF, lot, households)
                .from(HOUSEHOLD)
                .join(UNIT)
                .on(UNIT.ID.eq(HOUSEHOLD.UNIT_ID))
                .join(STEWARD)
                .on(BUILDING_OF.eq(UNIT.BUILDING_ID))
                .where(UNIT.PROJECT_ID.eq(project))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .and(notExists(selectOne()
                        .from(VISIT)
                        .where(VISIT.PROJECT_ID.eq(project))
                        .and(VISIT.KIND.eq(Kind.SAMPLE.name()))
                        .and(VISIT.PERIOD.eq(quarter.name()))
                        .and(VISIT.STEWARD_ID.eq(STEWARD_OF))))
                .asTable("drawn");
        return sql.select(
                        Objects.requireNonNull(drawn.field(HOUSEHOLD.ID)),
                        Objects.requireNonNull(drawn.field("unit", UUID.class)),
                        Objects.requireNonNull(drawn.field(UNIT.BUILDING_ID)),
                        Objects.requireNonNull(drawn.field(STEWARD_OF)),
                        val(quarter.last()))
                .from(drawn)
                // The first so many lots, at least one: the lot before this one is still below the percentage.
                .where(Objects.requireNonNull(drawn.field(lot))
                        .minus(1)
                        .mul(ALL_PERCENT)
                        .lt(Objects.requireNonNull(drawn.field(households)).mul(percent)))
                .fetch(Records.mapping(Due::new));
    }

    private Select<Record5<UUID, UUID, UUID, UUID, LocalDate>> households(
            UUID project, Field<LocalDate> due, Condition which) {
        return sql.select(HOUSEHOLD.ID, UNIT.ID, UNIT.BUILDING_ID, STEWARD_OF, due)
                .from(HOUSEHOLD)
                .join(UNIT)
                .on(UNIT.ID.eq(HOUSEHOLD.UNIT_ID))
                .leftJoin(STEWARD)
                .on(BUILDING_OF.eq(UNIT.BUILDING_ID))
                .where(UNIT.PROJECT_ID.eq(project))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .and(which);
    }

    private static Condition withoutVisit(Kind kind, String period) {
        return notExists(selectOne()
                .from(VISIT)
                .where(VISIT.HOUSEHOLD_ID.eq(HOUSEHOLD.ID))
                .and(VISIT.KIND.eq(kind.name()))
                .and(VISIT.PERIOD.eq(period)));
    }

    private int add(UUID project, Kind kind, String period, List<Due> due) {
        if (due.isEmpty()) return 0;
        return Bulk.<Due>into(VISIT)
                .set(VISIT.ID, one -> NewId.next())
                .set(VISIT.PROJECT_ID, one -> project)
                .set(VISIT.BUILDING_ID, Due::building)
                .set(VISIT.UNIT_ID, Due::unit)
                .set(VISIT.HOUSEHOLD_ID, Due::household)
                .set(VISIT.KIND, one -> kind.name())
                .set(VISIT.PERIOD, one -> period)
                .set(VISIT.DUE_ON, Due::on)
                .set(VISIT.STEWARD_ID, Due::steward)
                .set(VISIT.STATE, one -> State.PLANNED.name())
                .set(VISIT.VERSION, one -> 1)
                .insertNew(sql, due);
    }

    /** Who takes over a building takes over its open visits. */
    private void openOnesFollowTheSteward(UUID project) {
        sql.update(VISIT)
                .set(VISIT.STEWARD_ID, STEWARD_OF)
                .from(STEWARD)
                .where(BUILDING_OF.eq(VISIT.BUILDING_ID))
                .and(VISIT.PROJECT_ID.eq(project))
                .and(VISIT.STATE.eq(State.PLANNED.name()))
                .and(VISIT.STEWARD_ID.isDistinctFrom(STEWARD_OF))
                .execute();
    }

    @Configuration(proxyBeanMethods = false)
    static class Planning {
        private static final Duration EVERY = Duration.ofHours(6);

        @Bean
        RecurringWork visitsArePlanned(VisitPlan plan, Registry registry, TenantDatabase database) {
            return new RecurringWork("plan-visits", EVERY, () -> registry.forEach(database, plan::planAll));
        }
    }
}
