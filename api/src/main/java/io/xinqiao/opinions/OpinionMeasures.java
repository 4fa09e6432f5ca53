package io.xinqiao.opinions;

import static io.xinqiao.schema.tenant.Tables.OPINION;
import static org.jooq.impl.DSL.trueCondition;

import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import io.xinqiao.opinions.Opinion.State;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of opinions: how many were given, and how many were adopted. */
@Configuration(proxyBeanMethods = false)
class OpinionMeasures {
    private static final Facts OPINIONS = Facts.of("opinions", OPINION, "Query.opinions", Opinions.SCOPE)
            .only(OPINION.STATE.ne(State.WITHDRAWN.name()))
            .showing("Opinion", OPINION.ID)
            .by(Dimension.PROJECT, OPINION.PROJECT_ID)
            .by(Dimension.BUILDING, OPINION.BUILDING_ID);

    @Bean
    static MeasureSource measuresOfOpinions() {
        return () -> List.of(
                Measure.of("OPINIONS", OPINIONS, MeasureUnit.COUNT)
                        .called("意见数", "Opinions")
                        .meaning("期间内提出的意见,不含撤回的", "opinions that were given, without those that were withdrawn")
                        .at(OPINION.GIVEN_AT)
                        .counting(),
                Measure.of("OPINIONS_ADOPTED_RATE", OPINIONS, MeasureUnit.PERCENT)
                        .called("意见采纳率", "Opinions adopted")
                        .meaning("其中采纳的", "the share of them that was adopted")
                        .at(OPINION.GIVEN_AT)
                        .counting(OPINION.STATE.eq(State.ADOPTED.name()))
                        .perRow(trueCondition())
                        .inPercent());
    }
}
