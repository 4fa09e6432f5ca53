package io.xinqiao.visits;

import static io.xinqiao.schema.tenant.Tables.VISIT;
import static org.jooq.impl.DSL.trueCondition;

import io.xinqiao.archives.ArchiveMeasures;
import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of visits: planned and done. */
@Configuration(proxyBeanMethods = false)
class VisitMeasures {
    private static final Facts VISITS = Facts.of("visits", VISIT, "Query.visits", Visits.REACH)
            .only(VISIT.STATE.ne("CANCELLED"))
            .showing("Visit", VISIT.ID)
            .byPlace(VISIT.PROJECT_ID, VISIT.BUILDING_ID, VISIT.UNIT_ID)
            .by(Dimension.STEWARD, VISIT.STEWARD_ID)
            .by(Dimension.VISIT_KIND, VISIT.KIND);

    /** Done ones by places alone, as households can be put together. */
    private static final Facts BY_PLACE = Facts.of("visits by place", VISIT, "Query.visits", Visits.REACH)
            .only(VISIT.STATE.eq("DONE"))
            .showing("Visit", VISIT.ID)
            .byPlace(VISIT.PROJECT_ID, VISIT.BUILDING_ID, VISIT.UNIT_ID);

    @Bean
    static MeasureSource measuresOfVisits() {
        var done = VISIT.STATE.eq("DONE");
        return () -> List.of(
                Measure.of("VISITS_PLANNED", VISITS, MeasureUnit.COUNT)
                        .called("应走访", "Visits planned")
                        .meaning("应在期间内完成的走访,不含取消的", "visits that were due, without those that were cancelled")
                        .at(VISIT.DUE_ON)
                        .counting(),
                Measure.of("VISITS_DONE", VISITS, MeasureUnit.COUNT)
                        .called("已走访", "Visits done")
                        .meaning("其中已经完成的", "those of them that are done")
                        .at(VISIT.DUE_ON)
                        .counting(done),
                Measure.of("VISITS_DONE_RATE", VISITS, MeasureUnit.PERCENT)
                        .called("走访完成率", "Share of visits done")
                        .meaning("已走访占应走访的", "visits done of visits planned")
                        .at(VISIT.DUE_ON)
                        .counting(done)
                        .perRow(trueCondition())
                        .inPercent(),
                Measure.of("VISITED_HOUSEHOLDS_RATE", BY_PLACE, MeasureUnit.PERCENT)
                        .called("走访覆盖率", "Households visited")
                        .meaning(
                                "期间内走访过的住户占现有住户的", "households that were visited of the households that live there now")
                        .at(VISIT.VISITED_ON)
                        .distinct(VISIT.HOUSEHOLD_ID, trueCondition())
                        .over(ArchiveMeasures.HOUSEHOLDS)
                        .inPercent());
    }
}
