package io.xinqiao.cashier;

import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.cashier.Deposits.DepositFilter;
import io.xinqiao.cashier.Deposits.KeepDepositInput;
import io.xinqiao.cashier.Refunds.DecideRefundInput;
import io.xinqiao.cashier.Refunds.LowerRefundInput;
import io.xinqiao.cashier.Refunds.PayRefundInput;
import io.xinqiao.cashier.Refunds.RefundFilter;
import io.xinqiao.cashier.Refunds.RequestRefundInput;
import io.xinqiao.cashier.Refunds.WithdrawRefundInput;
import io.xinqiao.cashier.Till.TakeDepositInput;
import io.xinqiao.fees.OpeningSource;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import java.time.Instant;
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

/** Refunds and deposits in the words of the schema. */
@Controller
class RefundController {
    private final Refunds refunds;
    private final Deposits deposits;
    private final OpeningDeposits openings;
    private final Till till;
    private final Payments payments;
    private final Shifts shifts;
    private final Projects projects;
    private final Units units;
    private final Members members;

    RefundController(
            Refunds refunds,
            Deposits deposits,
            OpeningDeposits openings,
            Till till,
            Payments payments,
            Shifts shifts,
            Projects projects,
            Units units,
            Members members) {
        this.refunds = refunds;
        this.deposits = deposits;
        this.openings = openings;
        this.till = till;
        this.payments = payments;
        this.shifts = shifts;
        this.projects = projects;
        this.units = units;
        this.members = members;
    }

    record RefundPayload(Refund refund, List<UserError> userErrors) {}

    record DepositPayload(Deposit deposit, List<UserError> userErrors) {}

    @QueryMapping
    Connection<Refund> refunds(Page page, @Argument @Nullable RefundFilter filter) {
        return refunds.page(page, filter);
    }

    @QueryMapping
    Connection<Deposit> deposits(Page page, @Argument @Nullable DepositFilter filter) {
        return deposits.page(page, filter);
    }

    @MutationMapping
    RefundPayload requestRefund(@Argument RequestRefundInput input) {
        return new RefundPayload(refunds.request(input, unit("Mutation.requestRefund", input.unitId())), List.of());
    }

    @MutationMapping
    RefundPayload decideRefund(@Argument DecideRefundInput input) {
        return new RefundPayload(refunds.decide(input), List.of());
    }

    @MutationMapping
    RefundPayload withdrawRefund(@Argument WithdrawRefundInput input) {
        return new RefundPayload(refunds.withdraw(input), List.of());
    }

    @MutationMapping
    RefundPayload lowerRefund(@Argument LowerRefundInput input) {
        return new RefundPayload(refunds.lower(input), List.of());
    }

    @MutationMapping
    RefundPayload payRefund(@Argument PayRefundInput input) {
        return new RefundPayload(refunds.pay(input), List.of());
    }

    @MutationMapping
    DepositPayload takeDeposit(@Argument TakeDepositInput input) {
        return new DepositPayload(
                till.takeDeposit(input, unit("Mutation.takeDeposit", input.unitId()), null), List.of());
    }

    @MutationMapping
    DepositPayload keepDeposit(@Argument KeepDepositInput input) {
        return new DepositPayload(deposits.keep(input), List.of());
    }

    private Unit unit(String row, UUID id) {
        return units.reachable(row, id).orElseThrow(() -> Refused.notFound("unitId"));
    }

    @BatchMapping(typeName = "Refund", field = "project")
    Map<Refund, Project> projectOfRefund(List<Refund> of) {
        return Batch.one(of, Refund::projectId, projects::behind);
    }

    @BatchMapping(typeName = "Refund", field = "unit")
    Map<Refund, Unit> unitOfRefund(List<Refund> of) {
        return Batch.one(of, Refund::unitId, units::behind);
    }

    @SchemaMapping(typeName = "Refund", field = "source")
    Refund.Source source(Refund refund) {
        return refund.from().source();
    }

    @BatchMapping(typeName = "Refund", field = "payment")
    Map<Refund, Payment> payment(List<Refund> of) {
        return Batch.one(of, refund -> refund.from().paymentId(), keys -> payments.visible("Payment", keys));
    }

    @BatchMapping(typeName = "Refund", field = "deposit")
    Map<Refund, Deposit> deposit(List<Refund> of) {
        return Batch.one(of, refund -> refund.from().depositId(), deposits::behind);
    }

    @BatchMapping(typeName = "Refund", field = "requestedBy")
    Map<Refund, Member> requestedBy(List<Refund> of) {
        return Batch.one(of, refund -> refund.asked().byId(), members::ofKeys);
    }

    @SchemaMapping(typeName = "Refund", field = "requestedAt")
    Instant requestedAt(Refund refund) {
        return refund.asked().at();
    }

    @BatchMapping(typeName = "Refund", field = "decidedBy")
    Map<Refund, Member> decidedBy(List<Refund> of) {
        return Batch.one(
                of, refund -> refund.decided() == null ? null : refund.decided().byId(), members::ofKeys);
    }

    @SchemaMapping(typeName = "Refund", field = "decision")
    @Nullable
    String decision(Refund refund) {
        return refund.decided() == null ? null : refund.decided().note();
    }

    @BatchMapping(typeName = "Refund", field = "changedBy")
    Map<Refund, Member> changedBy(List<Refund> of) {
        return Batch.one(
                of, refund -> refund.changed() == null ? null : refund.changed().byId(), members::ofKeys);
    }

    @SchemaMapping(typeName = "Refund", field = "changedAt")
    @Nullable
    Instant changedAt(Refund refund) {
        return refund.changed() == null ? null : refund.changed().at();
    }

    @SchemaMapping(typeName = "Refund", field = "changeReason")
    @Nullable
    String changeReason(Refund refund) {
        return refund.changed() == null ? null : refund.changed().reason();
    }

    @BatchMapping(typeName = "Refund", field = "shift")
    Map<Refund, Shift> shift(List<Refund> of) {
        return Batch.one(
                of, refund -> refund.paidOut() == null ? null : refund.paidOut().shiftId(), shifts::behind);
    }

    @SchemaMapping(typeName = "Refund", field = "paidAt")
    @Nullable
    Instant paidAt(Refund refund) {
        return refund.paidOut() == null ? null : refund.paidOut().at();
    }

    @BatchMapping(typeName = "Deposit", field = "project")
    Map<Deposit, Project> projectOfDeposit(List<Deposit> of) {
        return Batch.one(of, Deposit::projectId, projects::behind);
    }

    @BatchMapping(typeName = "Deposit", field = "unit")
    Map<Deposit, Unit> unitOfDeposit(List<Deposit> of) {
        return Batch.one(of, Deposit::unitId, units::behind);
    }

    @BatchMapping(typeName = "Deposit", field = "payment")
    Map<Deposit, Payment> paymentOfDeposit(List<Deposit> of) {
        return Batch.one(of, Deposit::paymentId, keys -> payments.visible("Payment", keys));
    }

    @BatchMapping(typeName = "Deposit", field = "opening")
    Map<Deposit, OpeningSource> openingOfDeposit(List<Deposit> of) {
        return Batch.one(of, Deposit::id, openings::sources);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource refundNodes(Refunds refunds) {
            return new NodeSource("Refund", refunds::visible);
        }

        @Bean
        NodeSource depositNodes(Deposits deposits) {
            return new NodeSource("Deposit", keys -> deposits.visible("Deposit", keys));
        }
    }
}
