package io.xinqiao.cashier;

import static io.xinqiao.schema.tenant.Tables.PAYMENT;
import static io.xinqiao.schema.tenant.Tables.REFUND;
import static io.xinqiao.sql.Filters.is;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.xinqiao.archives.Unit;
import io.xinqiao.fees.Bills;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.ledger.Ledger;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/**
 * Refunds 退款: two people and a shift. Until it is paid, one can be lowered or withdrawn. What is given back of a
 * payment is first what it had paid ahead, then what it had settled, the last bill first; those bills are owed again,
 * and what was let off for paying them early is owed too.
 */
@Repository
class Refunds {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");
    /**
     * A resident sees what goes back of payments that they see, and what else was asked back for a unit since they own
     * it or live there: not what those before them got.
     */
    static final RowScope SCOPE = RowScope.inProject(REFUND.PROJECT_ID)
            .ofResident(person -> REFUND.PAYMENT_ID
                    .in(select(PAYMENT.ID).from(PAYMENT).where(Payments.SCOPE.ownUnits(person)))
                    .or(REFUND.PAYMENT_ID.isNull().and(Residency.covers(person, REFUND.UNIT_ID, REFUND.REQUESTED_AT))));

    private static final String REQUEST = "Mutation.requestRefund";

    private final DSLContext sql;
    private final Rows<Refund> rows;
    private final Shifts shifts;
    private final Rows<Payment> payments;
    private final Prepayments prepayments;
    private final Deposits deposits;
    private final Rows<Deposit> depositRows;
    private final Returnables returnables;
    private final Bills bills;
    private final Ledger ledger;
    private final BookingDays days;
    private final Clock clock;
    private final List<PaymentListener> listeners;

    Refunds(
            TenantDatabase database,
            Rows<Refund> rows,
            Shifts shifts,
            Rows<Payment> payments,
            Prepayments prepayments,
            Deposits deposits,
            Rows<Deposit> depositRows,
            Returnables returnables,
            Bills bills,
            Ledger ledger,
            BookingDays days,
            Clock clock,
            List<PaymentListener> listeners) {
        this.sql = database.sql();
        this.rows = rows;
        this.shifts = shifts;
        this.payments = payments;
        this.prepayments = prepayments;
        this.deposits = deposits;
        this.depositRows = depositRows;
        this.returnables = returnables;
        this.bills = bills;
        this.ledger = ledger;
        this.days = days;
        this.clock = clock;
        this.listeners = listeners;
    }

    @Bean
    static Rows<Refund> refundRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Refund.class, REFUND, SCOPE, database, visibility);
    }

    @Bean
    static Listing<Refund> refundList(Rows<Refund> rows) {
        return Listing.of("refunds", rows)
                .descending(REFUND.REQUESTED_AT)
                .descending(REFUND.AMOUNT)
                .search(REFUND.PAYEE, REFUND.REASON);
    }

    /** One of them. */
    record RefundSourceInput(
            @Nullable UUID prepaymentOfUnitId,
            @Nullable UUID paymentId,
            @Nullable UUID depositId) {
        Refund.From from() {
            if (paymentId != null) return new Refund.From(Refund.Source.PAYMENT, paymentId, null);
            if (depositId != null) return new Refund.From(Refund.Source.DEPOSIT, null, depositId);
            return new Refund.From(Refund.Source.PREPAYMENT, null, null);
        }
    }

    record RequestRefundInput(
            RefundSourceInput source, BigDecimal amount, Method method, String payee, String reason) {}

    record DecideRefundInput(
            UUID refundId, boolean approve, @Nullable String note) {}

    record WithdrawRefundInput(UUID refundId, String reason) {}

    record LowerRefundInput(UUID refundId, BigDecimal amount, String reason) {}

    record PayRefundInput(UUID refundId) {}

    /** Whose money it is that is asked for. */
    UUID unitOf(RefundSourceInput source) {
        if (source.paymentId() != null) {
            return payments.require(REQUEST, source.paymentId(), "source", "paymentId")
                    .unitId();
        }
        if (source.depositId() != null) {
            return depositRows
                    .require(REQUEST, source.depositId(), "source", "depositId")
                    .unitId();
        }
        return Objects.requireNonNull(source.prepaymentOfUnitId());
    }

    /** Asks for money back. Whether there is as much is seen now, and once more when it is paid. */
    Refund request(RequestRefundInput input, Unit unit) {
        if (input.method() == Method.PREPAYMENT
                || input.amount().signum() <= 0
                || input.amount().stripTrailingZeros().scale() > 2) {
            throw Refused.because(Code.INVALID, "refused.payment.tender", List.of(), "amount");
        }
        var from = input.source().from();
        requireEnough(unit, from, input.amount());
        return add(unit, from, input, Refund.State.REQUESTED);
    }

    private void requireEnough(Unit unit, Refund.From from, BigDecimal amount) {
        var most = switch (from.source()) {
            case PREPAYMENT -> prepayments.lock(unit.id());
            case DEPOSIT ->
                deposits.lock(Objects.requireNonNull(from.depositId())).held();
            case PAYMENT -> {
                var id = Objects.requireNonNull(from.paymentId());
                if (deposits.ofPayment(id).isPresent()) {
                    throw Refused.because(Code.INVALID, "refused.refund.deposit", List.of(), "source", "paymentId");
                }
                yield returnables.lock(unit.id(), id).total();
            }
        };
        var left = most.subtract(promised(unit, from));
        if (amount.compareTo(left) > 0) {
            throw Refused.because(
                    Code.INVALID,
                    "refused.refund.most",
                    List.of(left.max(NOTHING).toPlainString()),
                    "amount");
        }
    }

    /** What is asked for or approved already of the same. */
    private BigDecimal promised(Unit unit, Refund.From from) {
        return Objects.requireNonNull(sql.select(coalesce(sum(REFUND.AMOUNT), inline(NOTHING)))
                .from(REFUND)
                .where(REFUND.UNIT_ID.eq(unit.id()))
                .and(REFUND.SOURCE.eq(from.source().name()))
                .and(is(REFUND.PAYMENT_ID, from.paymentId()))
                .and(is(REFUND.DEPOSIT_ID, from.depositId()))
                .and(REFUND.STATE.in(Refund.State.open()))
                .fetchSingle()
                .value1());
    }

    /** A deposit that somebody with the right to do so has said is to be given back. */
    void approved(Unit unit, Deposit deposit, BigDecimal amount, Method method, String payee, String reason) {
        var input =
                new RequestRefundInput(new RefundSourceInput(null, null, deposit.id()), amount, method, payee, reason);
        add(unit, input.source().from(), input, Refund.State.APPROVED);
    }

    private Refund add(Unit unit, Refund.From from, RequestRefundInput input, Refund.State state) {
        var by = Caller.current().memberId();
        var now = clock.instant();
        var amount = input.amount().setScale(2);
        return told(rows.insert(new Refund(
                NewId.next(),
                unit.projectId(),
                unit.buildingId(),
                unit.id(),
                from,
                amount,
                amount,
                input.method(),
                input.payee(),
                input.reason(),
                state,
                by,
                now,
                state == Refund.State.APPROVED ? new Refund.Decided(by, now, null) : null,
                null,
                null,
                1)));
    }

    /** Approves or denies; nobody decides on what they have asked for themselves. */
    Refund decide(DecideRefundInput input) {
        var refund = lock("Mutation.decideRefund", input.refundId(), Refund.State.REQUESTED);
        var by = Caller.current().memberId();
        if (refund.requestedBy().equals(by)) {
            throw Refused.because(Code.INVALID, "refused.refund.own", List.of(), "refundId");
        }
        return told(rows.change(
                refund.id(),
                sql.update(REFUND)
                        .set(REFUND.STATE, (input.approve() ? Refund.State.APPROVED : Refund.State.DENIED).name())
                        .set(REFUND.DECIDED_BY, by)
                        .set(REFUND.DECIDED_AT, clock.instant())
                        .set(REFUND.DECISION, input.note())));
    }

    /** Takes back one that is not paid: what it stood for can be kept, or asked for anew. */
    Refund withdraw(WithdrawRefundInput input) {
        var refund = lock("Mutation.withdrawRefund", input.refundId(), Refund.State.REQUESTED, Refund.State.APPROVED);
        return change(refund, Refund.State.WITHDRAWN, refund.amount(), input.reason());
    }

    /** Has one that is not paid give back less. */
    Refund lower(LowerRefundInput input) {
        var refund = lock("Mutation.lowerRefund", input.refundId(), Refund.State.REQUESTED, Refund.State.APPROVED);
        if (input.amount().signum() <= 0
                || input.amount().compareTo(refund.amount()) >= 0
                || input.amount().stripTrailingZeros().scale() > 2) {
            throw Refused.because(
                    Code.INVALID,
                    "refused.refund.lower",
                    List.of(refund.amount().toPlainString()),
                    "amount");
        }
        return change(refund, refund.state(), input.amount(), input.reason());
    }

    private Refund change(Refund refund, Refund.State state, BigDecimal amount, String reason) {
        return told(rows.change(
                refund.id(),
                sql.update(REFUND)
                        .set(REFUND.STATE, state.name())
                        .set(REFUND.AMOUNT, amount)
                        .set(REFUND.CHANGED_BY, Caller.current().memberId())
                        .set(REFUND.CHANGED_AT, clock.instant())
                        .set(REFUND.CHANGE_REASON, reason)));
    }

    /** Pays an approved refund out of the caller's open shift. */
    Refund pay(PayRefundInput input) {
        var refund = lock("Mutation.payRefund", input.refundId(), Refund.State.APPROVED);
        var shift = shifts.requireOpen(refund.projectId(), "refundId");
        var today = days.today(refund.projectId());
        var given = returnables.give(refund);
        ledger.post(
                given.moves().stream().map(move -> posting(refund, move, today)).toList());
        bills.change(given.changes());
        return told(rows.change(
                refund.id(),
                sql.update(REFUND)
                        .set(REFUND.STATE, Refund.State.PAID.name())
                        .set(REFUND.SHIFT_ID, shift.id())
                        .set(REFUND.PAID_AT, clock.instant())
                        .set(REFUND.BOOKED_ON, today)));
    }

    private Refund told(Refund refund) {
        listeners.forEach(listener -> listener.refundStepped(refund));
        return refund;
    }

    private Posting posting(Refund refund, Returnable.Move move, LocalDate today) {
        var bill = move.bill();
        return new Posting(
                NewId.next(),
                move.kind(),
                new Posting.About(
                        refund.projectId(),
                        refund.unitId(),
                        bill == null ? null : bill.feeItemId(),
                        bill == null ? null : bill.id(),
                        null),
                move.debit(),
                move.credit(),
                move.amount(),
                today,
                clock.instant(),
                Caller.current().memberId(),
                refund.id());
    }

    private Refund lock(String mutation, UUID id, Refund.State... states) {
        var refund = rows.lock(mutation, id, "refundId");
        if (!List.of(states).contains(refund.state())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.refund.state", List.of(), "refundId")
                    .withCurrent("refund", refund);
        }
        return refund;
    }
}
