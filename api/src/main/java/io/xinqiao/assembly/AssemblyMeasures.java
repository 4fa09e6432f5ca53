package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY;

import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of owners' assemblies: how many owners took part. */
@Configuration(proxyBeanMethods = false)
class AssemblyMeasures {
    private static final Facts ASSEMBLIES = Facts.of("assemblies", ASSEMBLY, "Query.assemblies", Assemblies.REACH)
            .only(ASSEMBLY.STATE.eq(Assembly.State.CLOSED.name()))
            .showing("Assembly", ASSEMBLY.ID)
            .by(Dimension.PROJECT, ASSEMBLY.PROJECT_ID);

    @Bean
    static MeasureSource measuresOfAssemblies() {
        return () -> List.of(
                Measure.of("ASSEMBLY_HEADS_RATE", ASSEMBLIES, MeasureUnit.PERCENT)
                        .called("业主大会参与率", "Owners taking part in assemblies")
                        .meaning(
                                "期间内结束的表决中参与的业主人数占总人数的",
                                "heads that took part of all heads, of votes that ended in the time")
                        .at(ASSEMBLY.CLOSED_AT)
                        .adding(ASSEMBLY.VOTED_HEADS)
                        .per(ASSEMBLY.TOTAL_HEADS)
                        .inPercent(),
                Measure.of("ASSEMBLY_AREA_RATE", ASSEMBLIES, MeasureUnit.PERCENT)
                        .called("业主大会面积参与率", "Area taking part in assemblies")
                        .meaning(
                                "期间内结束的表决中参与的面积占总面积的",
                                "area that took part of all area, of votes that ended in the time")
                        .at(ASSEMBLY.CLOSED_AT)
                        .adding(ASSEMBLY.VOTED_AREA)
                        .per(ASSEMBLY.TOTAL_AREA)
                        .inPercent());
    }
}
