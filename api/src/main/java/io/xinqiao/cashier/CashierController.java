package io.xinqiao.cashier;

import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.cashier.Payments.Settled;
import io.xinqiao.cashier.Shifts.ApproveShiftInput;
import io.xinqiao.cashier.Shifts.CloseShiftInput;
import io.xinqiao.cashier.Till.TakePaymentInput;
import io.xinqiao.cashier.Till.VoidPaymentInput;
import io.xinqiao.execution.Edges;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.files.File;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.Refused;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The cashier's desk in the words of the schema. */
@Controller
class CashierController {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    private final Shifts shifts;
    private final Payments payments;
    private final Till till;
    private final Prepayments prepayments;
    private final Receipts receipts;
    private final Bills bills;
    private final Projects projects;
    private final Units units;
    private final Members members;
    private final Clock clock;

    CashierController(
            Shifts shifts,
            Payments payments,
            Till till,
            Prepayments prepayments,
            Receipts receipts,
            Bills bills,
            Projects projects,
            Units units,
            Members members,
            Clock clock) {
        this.shifts = shifts;
        this.payments = payments;
        this.till = till;
        this.prepayments = prepayments;
        this.receipts = receipts;
        this.bills = bills;
        this.projects = projects;
        this.units = units;
        this.members = members;
        this.clock = clock;
    }

    /** What a unit owes now, and what it would pay today. */
    record UnitAccount(
            Unit unit,
            BigDecimal owed,
            BigDecimal payableToday,
            BigDecimal prepaid,
            boolean prepaymentAgreed,
            List<Bill> bills) {}

    record SetPrepaymentConsentInput(UUID unitId, boolean agreed) {}

    record OpenShiftInput(UUID projectId) {}

    record PrintReceiptInput(UUID paymentId) {}

    @QueryMapping
    @Nullable
    UnitAccount unitAccount(@Argument UUID unitId) {
        return units.reachable("Query.unitAccount", unitId).map(this::account).orElse(null);
    }

    private UnitAccount account(Unit unit) {
        var owed = bills.owed(unit.id());
        var today = LocalDate.now(clock);
        var sum = owed.stream().map(Bill::outstanding).reduce(NOTHING, BigDecimal::add);
        var letOff = owed.stream().map(bill -> bill.discountOn(today)).reduce(NOTHING, BigDecimal::add);
        var prepaid = prepayments.of(List.of(unit.id())).getOrDefault(unit.id(), Prepayments.Prepayment.NONE);
        return new UnitAccount(unit, sum, sum.subtract(letOff), prepaid.balance(), prepaid.agreed(), owed);
    }

    @MutationMapping
    UnitAccount setPrepaymentConsent(@Argument SetPrepaymentConsentInput input) {
        var unit = units.reachable("Mutation.setPrepaymentConsent", input.unitId())
                .orElseThrow(() -> Refused.notFound("unitId"));
        prepayments.agree(unit.id(), input.agreed());
        return account(unit);
    }

    @MutationMapping
    Shift openShift(@Argument OpenShiftInput input) {
        var project = projects.reachable("Mutation.openShift", input.projectId())
                .orElseThrow(() -> Refused.notFound("projectId"));
        return shifts.open(project.id());
    }

    @MutationMapping
    Shift closeShift(@Argument CloseShiftInput input) {
        return shifts.close(input);
    }

    @MutationMapping
    Shift approveShift(@Argument ApproveShiftInput input) {
        return shifts.approve(input);
    }

    @MutationMapping
    Payment takePayment(@Argument TakePaymentInput input) {
        var unit =
                units.reachable("Mutation.takePayment", input.unitId()).orElseThrow(() -> Refused.notFound("unitId"));
        return till.take(input, unit);
    }

    @MutationMapping
    Payment voidPayment(@Argument VoidPaymentInput input) {
        return till.takeBack(input);
    }

    @MutationMapping
    File printReceipt(@Argument PrintReceiptInput input) {
        return receipts.print(input.paymentId());
    }

    @Bean
    Edges<Shift> shiftEdges() {
        return Edges.of(Shift.class)
                .to("project", Shift::projectId, projects::behind)
                .to("cashier", Shift::cashierId, members::ofKeys)
                .to("approvedBy", Shift::approvedBy, members::ofKeys)
                .toMany("counts", Shift::id, shifts::counts);
    }

    @Bean
    Edges<Posting> postingEdgesOfCashier(Rows<Shift> rows, Rows<Payment> of) {
        return Edges.of(Posting.class)
                .to("bill", posting -> posting.about().billId(), bills::behind)
                .to("payment", posting -> posting.about().paymentId(), of::behind)
                .to("shift", posting -> posting.about().shiftId(), rows::behind);
    }

    @Bean
    Edges<Payment> paymentEdges(Rows<Shift> rows) {
        return Edges.of(Payment.class)
                .each("receiptNumber", this::receiptNumber)
                .to("project", Payment::projectId, projects::behind)
                .to("unit", Payment::unitId, units::behind)
                .to("shift", Payment::shiftId, rows::behind)
                .to("cashier", Payment::cashierId, members::ofKeys)
                .toMany("tenders", Payment::id, payments::tenders)
                .toMany("settled", Payment::id, payments::settled);
    }

    @Bean
    Edges<Settled> settledBillEdges() {
        return Edges.of("SettledBill", Settled.class).to("bill", Settled::billId, bills::behind);
    }

    private Map<Payment, String> receiptNumber(List<Payment> of) {
        var known =
                projects.behind(of.stream().map(Payment::projectId).distinct().toList());
        return of.stream()
                .filter(payment -> known.containsKey(payment.projectId()))
                .collect(Collectors.toMap(
                        Function.identity(),
                        payment -> payment.receipt()
                                .text(Objects.requireNonNull(known.get(payment.projectId()))
                                        .code())));
    }
}
