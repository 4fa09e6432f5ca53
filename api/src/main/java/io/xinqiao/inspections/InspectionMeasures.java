package io.xinqiao.inspections;

import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.FINDING;
import static io.xinqiao.schema.tenant.Tables.INSPECTION;
import static io.xinqiao.schema.tenant.Tables.INSPECTION_POLICY;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static org.jooq.impl.DSL.cast;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.currentInstant;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.when;

import io.xinqiao.identity.RowScope;
import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jooq.types.DayToSecond;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of inspections: how many there were, and in how many nothing was found. */
@Configuration(proxyBeanMethods = false)
class InspectionMeasures {
    private static final Facts INSPECTIONS = Facts.of("inspections", INSPECTION, "Query.inspections", Inspections.REACH)
            .showing("Inspection", INSPECTION.ID)
            .byPlace(INSPECTION.PROJECT_ID, INSPECTION.BUILDING_ID, INSPECTION.UNIT_ID);

    private static final String ZONE = "Asia/Shanghai";
    private static final Field<LocalDateTime> BEGINS = field(name("turn", "begins"), LocalDateTime.class);
    private static final Field<LocalDateTime> ENDS = field(name("turn", "ends"), LocalDateTime.class);

    private static final Field<LocalDate> LAST_DAY =
            cast(ENDS.minus(DayToSecond.valueOf(Duration.ofDays(1))), SQLDataType.LOCALDATE);

    /** The cycles in which a project's buildings are to be inspected, since it came into the books. */
    private static final Table<? extends Record> TURNS = turns();

    private static final Facts COVERED = Facts.of(
                    "inspections due",
                    BUILDING.join(PROJECT)
                            .on(PROJECT.ID.eq(BUILDING.PROJECT_ID))
                            .crossJoin(TURNS),
                    "Query.inspectionCoverage",
                    RowScope.inProject(BUILDING.PROJECT_ID).inBuilding(BUILDING.ID))
            .showing("Building", BUILDING.ID)
            .by(Dimension.PROJECT, BUILDING.PROJECT_ID)
            .by(Dimension.BUILDING, BUILDING.ID);

    private static Table<? extends Record> turns() {
        var cycle = coalesce(
                field(select(INSPECTION_POLICY.AREA_CYCLE)
                        .from(INSPECTION_POLICY)
                        .where(INSPECTION_POLICY.PROJECT_ID.eq(PROJECT.ID))),
                field(select(INSPECTION_POLICY.AREA_CYCLE)
                        .from(INSPECTION_POLICY)
                        .where(INSPECTION_POLICY.PROJECT_ID.isNull())),
                inline(InspectionPolicy.OF_THE_TRADE.areaCycle().name()));
        var step = cast(
                when(cycle.eq(Cycle.DAY.name()), inline("1 day"))
                        .when(cycle.eq(Cycle.WEEK.name()), inline("7 days"))
                        .when(cycle.eq(Cycle.MONTH.name()), inline("1 month"))
                        .otherwise(inline("3 months")),
                SQLDataType.INTERVAL);
        var came = function(name("date_trunc"), SQLDataType.LOCALDATETIME, lower(cycle), local(PROJECT.CREATED_AT));
        var begins = function(
                name("generate_series"), SQLDataType.LOCALDATETIME, came.plus(step), local(currentInstant()), step);
        var each = select(begins.as("begins"), step.as("step")).asTable("each");
        Field<LocalDateTime> beginning = field(name("each", "begins"), LocalDateTime.class);
        return lateral(select(
                        beginning.as("begins"),
                        beginning
                                .plus(field(name("each", "step"), SQLDataType.INTERVAL))
                                .as("ends"))
                .from(each)
                .asTable("turn"));
    }

    private static Field<LocalDateTime> local(Field<?> moment) {
        return function(name("timezone"), SQLDataType.LOCALDATETIME, inline(ZONE), moment);
    }

    private static Field<Instant> moment(Field<LocalDateTime> local) {
        return function(name("timezone"), SQLDataType.INSTANT, inline(ZONE), local);
    }

    @Bean
    static MeasureSource measuresOfInspections(Clock clock) {
        Supplier<Condition> over = () -> ENDS.le(LocalDateTime.now(clock.withZone(ZoneId.of(ZONE))));
        var inspected = exists(selectOne()
                .from(INSPECTION)
                .where(INSPECTION.SUBJECT_ID.eq(BUILDING.ID))
                .and(INSPECTION.KIND.eq(Inspection.Kind.AREA.name()))
                .and(INSPECTION.AT.ge(moment(BEGINS)))
                .and(INSPECTION.AT.lt(moment(ENDS))));
        var nothingFound = notExists(selectOne()
                .from(FINDING)
                .where(FINDING.OCCASION_ID.eq(INSPECTION.ID))
                .and(FINDING.OCCASION_TYPE.eq("Inspection")));
        return () -> List.of(
                Measure.of("INSPECTIONS", INSPECTIONS, MeasureUnit.COUNT)
                        .called("巡查次数", "Inspections")
                        .meaning("期间内的巡查", "inspections that took place")
                        .at(INSPECTION.AT)
                        .counting(),
                Measure.of("INSPECTIONS_CLEAN_RATE", INSPECTIONS, MeasureUnit.PERCENT)
                        .called("服务达标率", "Service standard met")
                        .meaning("巡查中没有发现问题的", "the share of inspections in which nothing was found")
                        .at(INSPECTION.AT)
                        .counting(nothingFound)
                        .perRow(trueCondition())
                        .inPercent(),
                Measure.of("INSPECTIONS_DUE", COVERED, MeasureUnit.COUNT)
                        .called("应巡查", "Inspections due")
                        .meaning(
                                "期间内结束的巡查周期,每栋楼各算一次",
                                "inspection cycles that ended in the time, once for each building")
                        .at(LAST_DAY)
                        .counting(over),
                Measure.of("INSPECTIONS_MISSED", COVERED, MeasureUnit.COUNT)
                        .called("漏巡查", "Inspections missed")
                        .meaning("其中没有巡查的", "those of them in which the building was not inspected")
                        .at(LAST_DAY)
                        .counting(() -> over.get().andNot(inspected)),
                Measure.of("INSPECTION_COVERAGE_RATE", COVERED, MeasureUnit.PERCENT)
                        .called("巡查覆盖率", "Inspection coverage")
                        .meaning(
                                "期间内结束的巡查周期中各楼栋巡查过的,按项目的片区巡查周期",
                                "the share of the project's inspection cycles that ended in the time in which each"
                                        + " building was inspected")
                        .at(LAST_DAY)
                        .counting(() -> over.get().and(inspected))
                        .perRow(over)
                        .inPercent());
    }
}
