package io.xinqiao.queries;

import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.queries.QueryDeliveries.StopQueryDeliveriesInput;
import io.xinqiao.queries.QuerySchedules.CreateQueryScheduleInput;
import io.xinqiao.queries.QuerySchedules.UpdateQueryScheduleInput;
import io.xinqiao.runs.RunRows;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** Schedules and what they bring as the schema shows them. */
@Controller
class ScheduleController {
    private final QuerySchedules schedules;
    private final QueryDeliveries deliveries;
    private final SavedQueries queries;
    private final QueryArguments arguments;
    private final Members members;

    ScheduleController(
            QuerySchedules schedules,
            QueryDeliveries deliveries,
            SavedQueries queries,
            QueryArguments arguments,
            Members members) {
        this.schedules = schedules;
        this.deliveries = deliveries;
        this.queries = queries;
        this.arguments = arguments;
        this.members = members;
    }

    @Bean
    Edges<QuerySchedule> queryScheduleEdges() {
        return Edges.of(QuerySchedule.class)
                .to("savedQuery", QuerySchedule::savedQueryId, queries::behind)
                .to("owner", QuerySchedule::ownerId, members::ofKeys)
                .toAll("recipients", QuerySchedule::recipientIds, members::ofKeys)
                .value("timeOfDay", QuerySchedule::timeOfDay)
                .value("arguments", schedule -> arguments.shown(schedule.arguments()));
    }

    @Bean
    Edges<QueryDelivery> queryDeliveryEdges(Rows<QuerySchedule> scheduleRows, RunRows<SavedQueryRun> runs) {
        return Edges.of(QueryDelivery.class)
                .to("querySchedule", QueryDelivery::queryScheduleId, scheduleRows::visible)
                .to("recipient", QueryDelivery::recipientId, members::ofKeys)
                .to("savedQueryRun", QueryDelivery::savedQueryRunId, runs::visible);
    }

    @MutationMapping
    QuerySchedule createQuerySchedule(@Argument CreateQueryScheduleInput input) {
        return schedules.create(input);
    }

    @MutationMapping
    QuerySchedule updateQuerySchedule(@Argument UpdateQueryScheduleInput input) {
        return schedules.update(input);
    }

    @MutationMapping
    @Nullable
    SavedQuery stopQueryDeliveries(@Argument StopQueryDeliveriesInput input) {
        return deliveries.stop(input);
    }
}
