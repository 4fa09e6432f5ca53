package io.xinqiao.cashier;

import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.cashier.Deposits.ForfeitDepositInput;
import io.xinqiao.cashier.Refunds.DecideRefundInput;
import io.xinqiao.cashier.Refunds.LowerRefundInput;
import io.xinqiao.cashier.Refunds.PayRefundInput;
import io.xinqiao.cashier.Refunds.RequestRefundInput;
import io.xinqiao.cashier.Refunds.WithdrawRefundInput;
import io.xinqiao.cashier.Till.TakeDepositInput;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Refused;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** Refunds and deposits in the words of the schema. */
@Controller
class RefundController {
    private final Refunds refunds;
    private final Deposits deposits;
    private final OpeningDeposits openings;
    private final Till till;
    private final Projects projects;
    private final Units units;
    private final Members members;

    RefundController(
            Refunds refunds,
            Deposits deposits,
            OpeningDeposits openings,
            Till till,
            Projects projects,
            Units units,
            Members members) {
        this.refunds = refunds;
        this.deposits = deposits;
        this.openings = openings;
        this.till = till;
        this.projects = projects;
        this.units = units;
        this.members = members;
    }

    @MutationMapping
    Refund requestRefund(@Argument RequestRefundInput input) {
        return refunds.request(input, unit("Mutation.requestRefund", refunds.unitOf(input.source())));
    }

    @MutationMapping
    Refund decideRefund(@Argument DecideRefundInput input) {
        return refunds.decide(input);
    }

    @MutationMapping
    Refund withdrawRefund(@Argument WithdrawRefundInput input) {
        return refunds.withdraw(input);
    }

    @MutationMapping
    Refund lowerRefund(@Argument LowerRefundInput input) {
        return refunds.lower(input);
    }

    @MutationMapping
    Refund payRefund(@Argument PayRefundInput input) {
        return refunds.pay(input);
    }

    @MutationMapping
    Deposit takeDeposit(@Argument TakeDepositInput input) {
        return till.takeDeposit(input, unit("Mutation.takeDeposit", input.unitId()), null);
    }

    @MutationMapping
    Deposit forfeitDeposit(@Argument ForfeitDepositInput input) {
        return deposits.keep(input);
    }

    private Unit unit(String row, UUID id) {
        return units.reachable(row, id).orElseThrow(() -> Refused.notFound("unitId"));
    }

    @Bean
    Edges<Refund> refundEdges(Rows<Payment> payments, Rows<Deposit> deposits, Rows<Shift> shifts) {
        return Edges.of(Refund.class)
                .to("project", Refund::projectId, projects::behind)
                .to("unit", Refund::unitId, units::behind)
                .value("source", refund -> refund.from().source())
                .to("payment", refund -> refund.from().paymentId(), payments::visible)
                .to("deposit", refund -> refund.from().depositId(), deposits::behind)
                .to("requestedBy", Refund::requestedBy, members::ofKeys)
                .to(
                        "decidedBy",
                        refund -> refund.decided() == null
                                ? null
                                : refund.decided().by(),
                        members::ofKeys)
                .value(
                        "decision",
                        refund -> refund.decided() == null
                                ? null
                                : refund.decided().decision())
                .to(
                        "changedBy",
                        refund -> refund.changed() == null
                                ? null
                                : refund.changed().by(),
                        members::ofKeys)
                .value(
                        "changedAt",
                        refund -> refund.changed() == null
                                ? null
                                : refund.changed().at())
                .value(
                        "changeReason",
                        refund -> refund.changed() == null
                                ? null
                                : refund.changed().changeReason())
                .to(
                        "shift",
                        refund -> refund.paid() == null ? null : refund.paid().shiftId(),
                        shifts::behind)
                .value(
                        "paidAt",
                        refund -> refund.paid() == null ? null : refund.paid().at());
    }

    @Bean
    Edges<Deposit> depositEdges(Rows<Payment> payments) {
        return Edges.of(Deposit.class)
                .to("project", Deposit::projectId, projects::behind)
                .to("unit", Deposit::unitId, units::behind)
                .to("payment", Deposit::paymentId, payments::visible)
                .to("opening", Deposit::id, openings::sources);
    }
}
