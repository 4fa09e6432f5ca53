package io.xinqiao.closing;

import io.xinqiao.archives.Projects;
import io.xinqiao.cashier.Shift;
import io.xinqiao.closing.CashDeliveries.HandOverShiftInput;
import io.xinqiao.closing.CashDeliveries.ReceiveCashDeliveryInput;
import io.xinqiao.closing.Closings.CloseDayInput;
import io.xinqiao.closing.Closings.DayReport;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Refused;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** The end of the day in the words of the schema. */
@Controller
class ClosingController {
    private final Closings closings;
    private final CashDeliveries cashDeliveries;
    private final Projects projects;
    private final Members members;

    ClosingController(Closings closings, CashDeliveries cashDeliveries, Projects projects, Members members) {
        this.closings = closings;
        this.cashDeliveries = cashDeliveries;
        this.projects = projects;
        this.members = members;
    }

    @QueryMapping
    @Nullable
    DayReport dayReport(@Argument UUID projectId, @Argument LocalDate day) {
        return projects.reachable("Query.dayReport", projectId)
                .map(project -> closings.report(project.id(), day))
                .orElse(null);
    }

    @MutationMapping
    DailyClosing closeDay(@Argument CloseDayInput input) {
        if (projects.reachable("Mutation.closeDay", input.projectId()).isEmpty()) throw Refused.notFound("projectId");
        return closings.close(input);
    }

    @MutationMapping
    CashDelivery handOverShift(@Argument HandOverShiftInput input) {
        return cashDeliveries.offer(input);
    }

    @MutationMapping
    CashDelivery receiveCashDelivery(@Argument ReceiveCashDeliveryInput input) {
        return cashDeliveries.receive(input);
    }

    @Bean
    Edges<DailyClosing> dailyClosingEdges() {
        return Edges.of(DailyClosing.class)
                .to("project", DailyClosing::projectId, projects::behind)
                .to("closedBy", DailyClosing::closedBy, members::ofKeys);
    }

    @Bean
    Edges<CashDelivery> cashDeliveryEdges(Rows<Shift> shifts) {
        return Edges.of(CashDelivery.class)
                .to("project", CashDelivery::projectId, projects::behind)
                .to("shift", CashDelivery::shiftId, shifts::behind)
                .to("cashier", CashDelivery::cashierId, members::ofKeys)
                .to("receivedBy", CashDelivery::receivedBy, members::ofKeys);
    }

    @SchemaMapping(typeName = "DailyClosing", field = "report")
    DayReport report(DailyClosing closing) {
        return closings.report(closing.projectId(), closing.day());
    }
}
