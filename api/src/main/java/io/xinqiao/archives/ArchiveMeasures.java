package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.schema.tenant.Tables.ZONE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.trueCondition;

import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of archives: how many households there are, and how complete what is known of them is. */
@Configuration(proxyBeanMethods = false)
public class ArchiveMeasures {
    /** How many households live there now: by them other rooms divide. */
    public static final Measure HOUSEHOLDS = Measure.of(
                    "HOUSEHOLDS",
                    Facts.of(
                                    "households",
                                    HOUSEHOLD.join(UNIT).on(UNIT.ID.eq(HOUSEHOLD.UNIT_ID)),
                                    "Query.units",
                                    Units.REACH)
                            .only(HOUSEHOLD.MOVED_OUT.isNull())
                            .showing("Household", HOUSEHOLD.ID)
                            .byPlace(UNIT.PROJECT_ID, UNIT.BUILDING_ID, UNIT.ID),
                    MeasureUnit.COUNT)
            .called("住户数", "Households")
            .meaning("此刻居住的住户", "households that live there now")
            .counting();

    private static final Facts ARCHIVES = Facts.of(
                    "archives", Completeness.SCORED, "Query.archiveCompleteness", Units.REACH)
            .only(Completeness.counted())
            .showing("Unit", UNIT.ID)
            .byPlace(UNIT.PROJECT_ID, UNIT.BUILDING_ID, UNIT.ID)
            .by(
                    Dimension.STEWARD,
                    field(select(ZONE.STEWARD_ID)
                            .from(BUILDING)
                            .join(ZONE)
                            .on(ZONE.ID.eq(BUILDING.ZONE_ID))
                            .where(BUILDING.ID.eq(UNIT.BUILDING_ID))));

    @Bean
    static MeasureSource measuresOfArchives() {
        return () -> List.of(
                HOUSEHOLDS,
                Measure.of("ARCHIVES", ARCHIVES, MeasureUnit.COUNT)
                        .called("档案数", "Archives")
                        .meaning("已交付的住宅和商铺", "delivered homes and shops, each of which has an archive")
                        .counting(),
                Measure.of("ARCHIVES_INCOMPLETE", ARCHIVES, MeasureUnit.COUNT)
                        .called("不完整档案", "Incomplete archives")
                        .meaning("其中档案没有满分的", "those of them whose archive lacks something")
                        .counting(Completeness.points().lt(ArchiveScore.WHOLE)),
                Measure.of("ARCHIVES_COMPLETE_RATE", ARCHIVES, MeasureUnit.PERCENT)
                        .called("档案完整率", "Complete archives")
                        .meaning(
                                "已交付的住宅和商铺中档案满分的", "the share of delivered homes and shops whose archive lacks nothing")
                        .counting(Completeness.points().eq(ArchiveScore.WHOLE))
                        .perRow(trueCondition())
                        .inPercent(),
                Measure.of("ARCHIVE_SCORE", ARCHIVES, MeasureUnit.POINTS)
                        .called("档案完整度", "Completeness of archives")
                        .meaning("档案得分的平均,满分 100", "the mean score of archives, of 100 points")
                        .adding(Completeness.points())
                        .perRow(trueCondition()));
    }
}
