package io.xinqiao.dunning;

import static io.xinqiao.schema.tenant.Tables.DUNNING_ACTION;
import static io.xinqiao.schema.tenant.Tables.DUNNING_CASE;
import static io.xinqiao.schema.tenant.Tables.DUNNING_PROMISE;
import static org.jooq.impl.DSL.trueCondition;

import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of dunning: whether tasks are done, and promises kept. */
@Configuration(proxyBeanMethods = false)
class DunningMeasures {
    private static final Facts ACTIONS = Facts.of(
                    "dunning tasks", DUNNING_ACTION, "Query.dunningActions", Dunning.ACTIONS)
            .only(DUNNING_ACTION.STATE.ne("CANCELLED"))
            .showing("DunningAction", DUNNING_ACTION.ID)
            .byPlace(DUNNING_ACTION.PROJECT_ID, DUNNING_ACTION.BUILDING_ID, DUNNING_ACTION.UNIT_ID)
            .by(Dimension.ASSIGNEE, DUNNING_ACTION.ASSIGNEE_ID)
            .by(Dimension.DUNNING_KIND, DUNNING_ACTION.KIND);
    private static final Facts PROMISES = Facts.of(
                    "promises",
                    DUNNING_PROMISE.join(DUNNING_CASE).on(DUNNING_CASE.ID.eq(DUNNING_PROMISE.CASE_ID)),
                    "Query.dunningCases",
                    Dunning.CASES)
            .only(DUNNING_PROMISE.STATE.in("KEPT", "BROKEN"))
            .showing("DunningCase", DUNNING_CASE.ID)
            .byPlace(DUNNING_CASE.PROJECT_ID, DUNNING_CASE.BUILDING_ID, DUNNING_CASE.UNIT_ID);

    @Bean
    static MeasureSource measuresOfDunning() {
        return () -> List.of(
                Measure.of("DUNNING_TASKS", ACTIONS, MeasureUnit.COUNT)
                        .called("催缴任务", "Dunning tasks")
                        .meaning("计划日在期间内的催缴任务,不含取消的", "tasks that were planned, without those that were cancelled")
                        .at(DUNNING_ACTION.PLANNED_ON)
                        .counting(),
                Measure.of("DUNNING_TASKS_DONE", ACTIONS, MeasureUnit.COUNT)
                        .called("已完成催缴", "Dunning tasks done")
                        .meaning("其中已经完成的", "those of them that are done")
                        .at(DUNNING_ACTION.PLANNED_ON)
                        .counting(DUNNING_ACTION.STATE.eq("DONE")),
                Measure.of("DUNNING_DONE_RATE", ACTIONS, MeasureUnit.PERCENT)
                        .called("催缴完成率", "Share of dunning tasks done")
                        .meaning("其中已经完成的", "the share of them that is done")
                        .at(DUNNING_ACTION.PLANNED_ON)
                        .counting(DUNNING_ACTION.STATE.eq("DONE"))
                        .perRow(trueCondition())
                        .inPercent(),
                Measure.of("PROMISES_DUE", PROMISES, MeasureUnit.COUNT)
                        .called("到期承诺", "Promises due")
                        .meaning("到期的缴费承诺,兑现或没有兑现", "promises to pay that fell due, kept or broken")
                        .at(DUNNING_PROMISE.DUE_ON)
                        .counting(),
                Measure.of("PROMISES_KEPT", PROMISES, MeasureUnit.COUNT)
                        .called("兑现承诺", "Promises kept")
                        .meaning("到期的缴费承诺中兑现的", "due promises to pay that were kept")
                        .at(DUNNING_PROMISE.DUE_ON)
                        .counting(DUNNING_PROMISE.STATE.eq("KEPT")),
                Measure.of("PROMISES_KEPT_RATE", PROMISES, MeasureUnit.PERCENT)
                        .called("承诺兑现率", "Share of promises kept")
                        .meaning("兑现承诺占到期承诺的", "the share of due promises to pay that were kept")
                        .at(DUNNING_PROMISE.DUE_ON)
                        .counting(DUNNING_PROMISE.STATE.eq("KEPT"))
                        .perRow(trueCondition())
                        .inPercent());
    }
}
