package io.xinqiao.cashier;

import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.cashier.Payments.PaymentFilter;
import io.xinqiao.cashier.Payments.Settled;
import io.xinqiao.cashier.Shifts.ApproveShiftInput;
import io.xinqiao.cashier.Shifts.CloseShiftInput;
import io.xinqiao.cashier.Shifts.ShiftFilter;
import io.xinqiao.cashier.Till.TakePaymentInput;
import io.xinqiao.cashier.Till.VoidPaymentInput;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.files.File;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
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

    record AgreePrepaymentInput(UUID unitId, boolean agreed) {}

    record AccountPayload(UnitAccount unitAccount, List<UserError> userErrors) {}

    record OpenShiftInput(UUID projectId) {}

    record PrintReceiptInput(UUID paymentId) {}

    record ShiftPayload(Shift shift, List<UserError> userErrors) {}

    record PaymentPayload(Payment payment, List<UserError> userErrors) {}

    record FilePayload(File file, List<UserError> userErrors) {}

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
    AccountPayload agreePrepayment(@Argument AgreePrepaymentInput input) {
        var unit = units.reachable("Mutation.agreePrepayment", input.unitId())
                .orElseThrow(() -> Refused.notFound("unitId"));
        prepayments.agree(unit.id(), input.agreed());
        return new AccountPayload(account(unit), List.of());
    }

    @QueryMapping
    Connection<Shift> shifts(Page page, @Argument @Nullable ShiftFilter filter) {
        return shifts.page(page, filter);
    }

    @QueryMapping
    Connection<Payment> payments(Page page, @Argument @Nullable PaymentFilter filter) {
        return payments.page(page, filter);
    }

    @MutationMapping
    ShiftPayload openShift(@Argument OpenShiftInput input) {
        var project = projects.reachable("Mutation.openShift", input.projectId())
                .orElseThrow(() -> Refused.notFound("projectId"));
        return new ShiftPayload(shifts.open(project.id()), List.of());
    }

    @MutationMapping
    ShiftPayload closeShift(@Argument CloseShiftInput input) {
        return new ShiftPayload(shifts.close(input), List.of());
    }

    @MutationMapping
    ShiftPayload approveShift(@Argument ApproveShiftInput input) {
        return new ShiftPayload(shifts.approve(input), List.of());
    }

    @MutationMapping
    PaymentPayload takePayment(@Argument TakePaymentInput input) {
        var unit =
                units.reachable("Mutation.takePayment", input.unitId()).orElseThrow(() -> Refused.notFound("unitId"));
        return new PaymentPayload(till.take(input, unit), List.of());
    }

    @MutationMapping
    PaymentPayload voidPayment(@Argument VoidPaymentInput input) {
        return new PaymentPayload(till.takeBack(input), List.of());
    }

    @MutationMapping
    FilePayload printReceipt(@Argument PrintReceiptInput input) {
        return new FilePayload(receipts.print(input.paymentId()), List.of());
    }

    @BatchMapping(typeName = "Shift", field = "project")
    Map<Shift, Project> projectOfShift(List<Shift> of) {
        return Batch.one(of, Shift::projectId, projects::behind);
    }

    @BatchMapping(typeName = "Shift", field = "cashier")
    Map<Shift, Member> cashierOfShift(List<Shift> of) {
        return Batch.one(of, Shift::cashierId, members::ofKeys);
    }

    @BatchMapping(typeName = "Shift", field = "approvedBy")
    Map<Shift, Member> approvedBy(List<Shift> of) {
        return Batch.one(of, Shift::approvedById, members::ofKeys);
    }

    @BatchMapping(typeName = "Shift", field = "counts")
    Map<Shift, List<Shift.Count>> counts(List<Shift> of) {
        return Batch.many(of, Shift::id, shifts::counts);
    }

    @BatchMapping(typeName = "Posting", field = "shift")
    Map<Posting, Shift> shiftOfPosting(List<Posting> of) {
        return Batch.one(of, posting -> posting.about().shiftId(), shifts::behind);
    }

    @BatchMapping(typeName = "Payment", field = "receiptNumber")
    Map<Payment, String> receiptNumber(List<Payment> of) {
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

    @SchemaMapping(typeName = "Payment", field = "voidedAt")
    @Nullable
    Instant voidedAt(Payment payment) {
        return payment.voided() == null ? null : payment.voided().at();
    }

    @SchemaMapping(typeName = "Payment", field = "voidReason")
    @Nullable
    String voidReason(Payment payment) {
        return payment.voided() == null ? null : payment.voided().reason();
    }

    @BatchMapping(typeName = "Payment", field = "project")
    Map<Payment, Project> projectOfPayment(List<Payment> of) {
        return Batch.one(of, Payment::projectId, projects::behind);
    }

    @BatchMapping(typeName = "Payment", field = "unit")
    Map<Payment, Unit> unitOfPayment(List<Payment> of) {
        return Batch.one(of, Payment::unitId, units::behind);
    }

    @BatchMapping(typeName = "Payment", field = "shift")
    Map<Payment, Shift> shiftOfPayment(List<Payment> of) {
        return Batch.one(of, Payment::shiftId, shifts::behind);
    }

    @BatchMapping(typeName = "Payment", field = "cashier")
    Map<Payment, Member> cashierOfPayment(List<Payment> of) {
        return Batch.one(of, Payment::cashierId, members::ofKeys);
    }

    @BatchMapping(typeName = "Payment", field = "tenders")
    Map<Payment, List<Payment.Tender>> tenders(List<Payment> of) {
        return Batch.many(of, Payment::id, payments::tenders);
    }

    @BatchMapping(typeName = "Payment", field = "settled")
    Map<Payment, List<Settled>> settled(List<Payment> of) {
        return Batch.many(of, Payment::id, payments::settled);
    }

    @BatchMapping(typeName = "SettledBill", field = "bill")
    Map<Settled, Bill> billOfSettled(List<Settled> of) {
        return Batch.one(of, Settled::billId, bills::behind);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource shiftNodes(Shifts shifts) {
            return new NodeSource("Shift", shifts::visible);
        }

        @Bean
        NodeSource paymentNodes(Payments payments) {
            return new NodeSource("Payment", keys -> payments.visible("Payment", keys));
        }
    }
}
