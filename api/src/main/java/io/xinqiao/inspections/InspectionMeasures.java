package io.xinqiao.inspections;

import static io.xinqiao.schema.tenant.Tables.FINDING;
import static io.xinqiao.schema.tenant.Tables.INSPECTION;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.trueCondition;

import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of inspections: how many there were, and in how many nothing was found. */
@Configuration(proxyBeanMethods = false)
class InspectionMeasures {
    private static final Facts INSPECTIONS = Facts.of("inspections", INSPECTION, "Query.inspections", Inspections.REACH)
            .showing("Inspection", INSPECTION.ID)
            .byPlace(INSPECTION.PROJECT_ID, INSPECTION.BUILDING_ID, INSPECTION.UNIT_ID);

    @Bean
    static MeasureSource measuresOfInspections() {
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
                        .inPercent());
    }
}
