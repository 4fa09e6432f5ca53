package io.xinqiao.closing;

import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.cashier.Shift;
import io.xinqiao.cashier.Shifts;
import io.xinqiao.closing.CashDeliveries.HandOverShiftInput;
import io.xinqiao.closing.CashDeliveries.ReceiveCashDeliveryInput;
import io.xinqiao.closing.Closings.CloseDayInput;
import io.xinqiao.closing.Closings.DayReport;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** The end of the day in the words of the schema. */
@Controller
class ClosingController {
    private final Closings closings;
    private final CashDeliveries cashDeliveries;
    private final Shifts shifts;
    private final Projects projects;
    private final Members members;

    ClosingController(
            Closings closings, CashDeliveries cashDeliveries, Shifts shifts, Projects projects, Members members) {
        this.closings = closings;
        this.cashDeliveries = cashDeliveries;
        this.shifts = shifts;
        this.projects = projects;
        this.members = members;
    }

    record ClosingPayload(DailyClosing dailyClosing, List<UserError> userErrors) {}

    record CashDeliveryPayload(CashDelivery cashDelivery, List<UserError> userErrors) {}

    @QueryMapping
    @Nullable
    DayReport dayReport(@Argument UUID projectId, @Argument LocalDate day) {
        return projects.reachable("Query.dayReport", projectId)
                .map(project -> closings.report(project.id(), day))
                .orElse(null);
    }

    @QueryMapping
    Connection<DailyClosing> dailyClosings(Page page, @Argument @Nullable UUID projectId) {
        return closings.page(page, projectId);
    }

    @QueryMapping
    Connection<CashDelivery> cashDeliveries(
            Page page, @Argument @Nullable UUID projectId, @Argument @Nullable Boolean received) {
        return cashDeliveries.page(page, projectId, received);
    }

    @MutationMapping
    ClosingPayload closeDay(@Argument CloseDayInput input) {
        if (projects.reachable("Mutation.closeDay", input.projectId()).isEmpty()) throw Refused.notFound("projectId");
        return new ClosingPayload(closings.close(input), List.of());
    }

    @MutationMapping
    CashDeliveryPayload handOverShift(@Argument HandOverShiftInput input) {
        return new CashDeliveryPayload(cashDeliveries.offer(input), List.of());
    }

    @MutationMapping
    CashDeliveryPayload receiveCashDelivery(@Argument ReceiveCashDeliveryInput input) {
        return new CashDeliveryPayload(cashDeliveries.receive(input), List.of());
    }

    @BatchMapping(typeName = "DailyClosing", field = "project")
    Map<DailyClosing, Project> projectOfClosing(List<DailyClosing> of) {
        return Batch.one(of, DailyClosing::projectId, projects::behind);
    }

    @BatchMapping(typeName = "DailyClosing", field = "closedBy")
    Map<DailyClosing, Member> closedBy(List<DailyClosing> of) {
        return Batch.one(of, DailyClosing::closedById, members::ofKeys);
    }

    @SchemaMapping(typeName = "DailyClosing", field = "report")
    DayReport report(DailyClosing closing) {
        return closings.report(closing.projectId(), closing.day());
    }

    @BatchMapping(typeName = "CashDelivery", field = "shift")
    Map<CashDelivery, Shift> shift(List<CashDelivery> of) {
        return Batch.one(of, CashDelivery::shiftId, shifts::behind);
    }

    @BatchMapping(typeName = "CashDelivery", field = "cashier")
    Map<CashDelivery, Member> cashier(List<CashDelivery> of) {
        return Batch.one(of, CashDelivery::cashierId, members::ofKeys);
    }

    @BatchMapping(typeName = "CashDelivery", field = "receivedBy")
    Map<CashDelivery, Member> receivedBy(List<CashDelivery> of) {
        return Batch.one(
                of,
                cashDelivery -> cashDelivery.receipt() == null
                        ? null
                        : cashDelivery.receipt().byId(),
                members::ofKeys);
    }

    @SchemaMapping(typeName = "CashDelivery", field = "received")
    @Nullable
    BigDecimal received(CashDelivery cashDelivery) {
        return cashDelivery.receipt() == null ? null : cashDelivery.receipt().amount();
    }

    @SchemaMapping(typeName = "CashDelivery", field = "receivedAt")
    @Nullable
    Instant receivedAt(CashDelivery cashDelivery) {
        return cashDelivery.receipt() == null ? null : cashDelivery.receipt().at();
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource dailyClosingNodes(Closings closings) {
            return new NodeSource("DailyClosing", closings::visible);
        }

        @Bean
        NodeSource cashDeliveryNodes(CashDeliveries cashDeliveries) {
            return new NodeSource("CashDelivery", cashDeliveries::visible);
        }
    }
}
