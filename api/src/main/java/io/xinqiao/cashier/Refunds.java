package io.xinqiao.cashier;

import static io.xinqiao.platform.Filters.is;
import static io.xinqiao.schema.tenant.Tables.REFUND;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sum;

import io.xinqiao.archives.Unit;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Reach;
import io.xinqiao.identity.Visibility;
import io.xinqiao.ledger.Account;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.ledger.Ledger;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Keyset;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * Refunds 退款: two people and a shift. What is given back of a payment is first what it had paid ahead, then what it had
 * settled, the last bill first; those bills are owed again, and what was let off for paying them early is owed too.
 */
@Repository
class Refunds {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");
    private static final Keyset<Refund, Instant> LATEST = new Keyset<>(
            "refunds",
            REFUND.REQUESTED_AT,
            REFUND.ID,
            true,
            refund -> refund.asked().at(),
            Refund::id);
    private static final Reach REACH = new Reach() {
        @Override
        public Condition project(UUID[] projects) {
            return REFUND.PROJECT_ID.eq(any(projects));
        }
    };

    private final DSLContext sql;
    private final Visibility visibility;
    private final Shifts shifts;
    private final Payments payments;
    private final Prepayments prepayments;
    private final Deposits deposits;
    private final Bills bills;
    private final Ledger ledger;
    private final BookingDays days;
    private final Clock clock;

    Refunds(
            TenantDatabase database,
            Visibility visibility,
            Shifts shifts,
            Payments payments,
            Prepayments prepayments,
            Deposits deposits,
            Bills bills,
            Ledger ledger,
            BookingDays days,
            Clock clock) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.shifts = shifts;
        this.payments = payments;
        this.prepayments = prepayments;
        this.deposits = deposits;
        this.bills = bills;
        this.ledger = ledger;
        this.days = days;
        this.clock = clock;
    }

    record RequestRefundInput(
            UUID unitId,
            @Nullable UUID paymentId,
            @Nullable UUID depositId,
            BigDecimal amount,
            Method method,
            String payee,
            String reason) {
        Refund.From from() {
            if (paymentId != null) return new Refund.From(Refund.Source.PAYMENT, paymentId, null);
            if (depositId != null) return new Refund.From(Refund.Source.DEPOSIT, null, depositId);
            return new Refund.From(Refund.Source.PREPAYMENT, null, null);
        }
    }

    record DecideRefundInput(
            UUID refundId, boolean approve, @Nullable String note) {}

    record PayRefundInput(UUID refundId) {}

    record RefundFilter(@Nullable UUID projectId, @Nullable UUID unitId, Refund.@Nullable State state) {
        Condition condition() {
            return is(REFUND.PROJECT_ID, projectId)
                    .and(is(REFUND.UNIT_ID, unitId))
                    .and(is(REFUND.STATE, state));
        }
    }

    /** Asks for money back. Whether there is as much is seen now, and once more when it is paid. */
    Refund request(RequestRefundInput input, Unit unit) {
        if (input.paymentId() != null && input.depositId() != null) {
            throw Refused.because(Code.INVALID, "refused.refund.one", List.of(), "depositId");
        }
        if (input.method() == Method.PREPAYMENT
                || input.amount().signum() <= 0
                || input.amount().stripTrailingZeros().scale() > 2) {
            throw Refused.because(Code.INVALID, "refused.payment.tender", List.of(), "amount");
        }
        var from = input.from();
        requireEnough(unit, from, input.amount());
        return add(unit, from, input, Refund.State.REQUESTED);
    }

    private void requireEnough(Unit unit, Refund.From from, BigDecimal amount) {
        var most = switch (from.source()) {
            case PREPAYMENT -> prepayments.lock(unit.id());
            case DEPOSIT -> {
                var id = Objects.requireNonNull(from.depositId());
                var found =
                        deposits.visible("Mutation.requestRefund", List.of(id)).get(id);
                if (found == null || !found.unitId().equals(unit.id())) throw Refused.notFound("depositId");
                yield deposits.lock(id).held();
            }
            case PAYMENT -> {
                var id = Objects.requireNonNull(from.paymentId());
                var found =
                        payments.visible("Mutation.requestRefund", List.of(id)).get(id);
                if (found == null || !found.unitId().equals(unit.id())) throw Refused.notFound("paymentId");
                if (deposits.ofPayment(id).isPresent()) {
                    throw Refused.because(Code.INVALID, "refused.refund.deposit", List.of(), "paymentId");
                }
                yield found.voided() == null ? found.amount() : NOTHING;
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

    /** What is asked for or approved already of the same; of a payment also what was given back. */
    private BigDecimal promised(Unit unit, Refund.From from) {
        var states = from.source() == Refund.Source.PAYMENT
                ? List.of(Refund.State.REQUESTED.name(), Refund.State.APPROVED.name(), Refund.State.PAID.name())
                : List.of(Refund.State.REQUESTED.name(), Refund.State.APPROVED.name());
        return Objects.requireNonNull(sql.select(coalesce(sum(REFUND.AMOUNT), inline(NOTHING)))
                .from(REFUND)
                .where(REFUND.UNIT_ID.eq(unit.id()))
                .and(REFUND.SOURCE.eq(from.source().name()))
                .and(is(REFUND.PAYMENT_ID, from.paymentId()))
                .and(is(REFUND.DEPOSIT_ID, from.depositId()))
                .and(REFUND.STATE.in(states))
                .fetchSingle()
                .value1());
    }

    /** A deposit that somebody with the right to do so has said is to be given back. */
    void approved(Unit unit, Deposit deposit, BigDecimal amount, Method method, String payee, String reason) {
        var input = new RequestRefundInput(unit.id(), null, deposit.id(), amount, method, payee, reason);
        add(unit, input.from(), input, Refund.State.APPROVED);
    }

    private Refund add(Unit unit, Refund.From from, RequestRefundInput input, Refund.State state) {
        var by = Caller.current().memberId();
        var approved = state == Refund.State.APPROVED;
        var id = NewId.next();
        sql.insertInto(REFUND)
                .set(REFUND.ID, id)
                .set(REFUND.PROJECT_ID, unit.projectId())
                .set(REFUND.BUILDING_ID, unit.buildingId())
                .set(REFUND.UNIT_ID, unit.id())
                .set(REFUND.SOURCE, from.source().name())
                .set(REFUND.PAYMENT_ID, from.paymentId())
                .set(REFUND.DEPOSIT_ID, from.depositId())
                .set(REFUND.AMOUNT, input.amount())
                .set(REFUND.METHOD, input.method().name())
                .set(REFUND.PAYEE, input.payee())
                .set(REFUND.REASON, input.reason())
                .set(REFUND.STATE, state.name())
                .set(REFUND.REQUESTED_BY, by)
                .set(REFUND.REQUESTED_AT, clock.instant())
                .set(REFUND.DECIDED_BY, approved ? by : null)
                .set(REFUND.DECIDED_AT, approved ? clock.instant() : null)
                .set(REFUND.VERSION, 1)
                .execute();
        return find(id);
    }

    /** Approves or denies; nobody decides on what they have asked for themselves. */
    Refund decide(DecideRefundInput input) {
        var refund = lock("Mutation.decideRefund", input.refundId(), Refund.State.REQUESTED);
        var by = Caller.current().memberId();
        if (refund.asked().byId().equals(by)) {
            throw Refused.because(Code.INVALID, "refused.refund.own", List.of(), "refundId");
        }
        sql.update(REFUND)
                .set(REFUND.STATE, (input.approve() ? Refund.State.APPROVED : Refund.State.DENIED).name())
                .set(REFUND.DECIDED_BY, by)
                .set(REFUND.DECIDED_AT, clock.instant())
                .set(REFUND.DECISION, input.note())
                .set(REFUND.VERSION, refund.version() + 1)
                .where(REFUND.ID.eq(refund.id()))
                .execute();
        return find(refund.id());
    }

    /** Pays an approved refund out of the caller's open shift. */
    Refund pay(PayRefundInput input) {
        var refund = lock("Mutation.payRefund", input.refundId(), Refund.State.APPROVED);
        var shift = shifts.requireOpen(refund.projectId(), "refundId");
        var today = days.today(refund.projectId());
        var moves = switch (refund.from().source()) {
            case PAYMENT -> ofPayment(refund);
            case PREPAYMENT -> ofPrepayment(refund);
            case DEPOSIT -> ofDeposit(refund);
        };
        ledger.post(moves.stream().map(move -> posting(refund, move, today)).toList());
        sql.update(REFUND)
                .set(REFUND.STATE, Refund.State.PAID.name())
                .set(REFUND.SHIFT_ID, shift.id())
                .set(REFUND.PAID_AT, clock.instant())
                .set(REFUND.BOOKED_ON, today)
                .set(REFUND.VERSION, refund.version() + 1)
                .where(REFUND.ID.eq(refund.id()))
                .execute();
        return find(refund.id());
    }

    /** An amount that leaves an account; what was let off comes back without money going out. */
    private record Move(
            Posting.Kind kind,
            Account debit,
            Account credit,
            @Nullable Bill bill,
            BigDecimal amount) {}

    private Posting posting(Refund refund, Move move, LocalDate today) {
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

    private List<Move> ofPrepayment(Refund refund) {
        if (prepayments.lock(refund.unitId()).compareTo(refund.amount()) < 0) throw spent(refund);
        prepayments.change(refund.unitId(), refund.amount().negate());
        return List.of(new Move(
                Posting.Kind.REFUND, Account.PREPAYMENT, refund.method().account(), null, refund.amount()));
    }

    private List<Move> ofDeposit(Refund refund) {
        var deposit = deposits.lock(Objects.requireNonNull(refund.from().depositId()));
        if (deposit.held().compareTo(refund.amount()) < 0) throw spent(refund);
        deposits.giveBack(deposit, refund.amount());
        return List.of(
                new Move(Posting.Kind.REFUND, Account.DEPOSIT, refund.method().account(), null, refund.amount()));
    }

    private static Refused spent(Refund refund) {
        return Refused.because(Code.ILLEGAL_STEP, "refused.refund.spent", List.of(), "refundId")
                .withCurrent("refund", refund);
    }

    private List<Move> ofPayment(Refund refund) {
        var paymentId = Objects.requireNonNull(refund.from().paymentId());
        var posted = ledger.ofPayments(List.of(paymentId));
        Map<UUID, BigDecimal> ofBills = new LinkedHashMap<>();
        var ahead = NOTHING;
        for (var posting : posted) {
            var bill = posting.about().billId();
            if (posting.kind() == Posting.Kind.PAYMENT_VOID) throw spent(refund);
            if (posting.kind() != Posting.Kind.PAYMENT || posting.debit() == Account.PREPAYMENT) continue;
            // A deposit is given back as one.
            if (posting.credit() == Account.PREPAYMENT) ahead = ahead.add(posting.amount());
            if (bill != null) ofBills.merge(bill, posting.amount(), BigDecimal::add);
        }
        var locked = bills.lock(refund.unitId(), ofBills.keySet()).stream()
                .collect(Collectors.toMap(Bill::id, Function.identity()));
        var balance = prepayments.lock(refund.unitId());
        var before = sql.select(REFUND.ID)
                .from(REFUND)
                .where(REFUND.PAYMENT_ID.eq(paymentId))
                .and(REFUND.STATE.eq(Refund.State.PAID.name()))
                .fetch(REFUND.ID);
        for (var posting : ledger.ofRefunds(before)) {
            var bill = posting.about().billId();
            if (posting.kind() != Posting.Kind.REFUND) continue;
            if (bill == null) ahead = ahead.subtract(posting.amount());
            else ofBills.merge(bill, posting.amount().negate(), BigDecimal::add);
        }
        List<Move> moves = new ArrayList<>();
        var fromAhead = refund.amount().min(ahead.min(balance)).max(NOTHING);
        if (fromAhead.signum() > 0) {
            moves.add(new Move(
                    Posting.Kind.REFUND, Account.PREPAYMENT, refund.method().account(), null, fromAhead));
            prepayments.change(refund.unitId(), fromAhead.negate());
        }
        unsettle(refund, ofBills, locked, refund.amount().subtract(fromAhead), moves);
        return moves;
    }

    /** Takes the rest from the bills that the payment had settled, the last one first. */
    private void unsettle(
            Refund refund, Map<UUID, BigDecimal> ofBills, Map<UUID, Bill> locked, BigDecimal amount, List<Move> moves) {
        var rest = amount;
        Map<UUID, Bills.Change> changes = new HashMap<>();
        for (var one : List.copyOf(ofBills.entrySet()).reversed()) {
            var bill = Objects.requireNonNull(locked.get(one.getKey()));
            var part = rest.min(one.getValue()).min(bill.settled());
            if (part.signum() <= 0 || bill.reversed()) continue;
            moves.add(new Move(
                    Posting.Kind.REFUND, Account.RECEIVABLE, refund.method().account(), bill, part));
            if (bill.discounted().signum() > 0) {
                moves.add(
                        new Move(Posting.Kind.DISCOUNT, Account.RECEIVABLE, Account.DISCOUNT, bill, bill.discounted()));
            }
            changes.put(
                    bill.id(),
                    new Bills.Change(bill.id(), part.negate(), bill.discounted().negate()));
            rest = rest.subtract(part);
        }
        if (rest.signum() > 0) throw spent(refund);
        bills.change(List.copyOf(changes.values()));
    }

    private Refund lock(String mutation, UUID id, Refund.State state) {
        var refund = sql.selectFrom(REFUND)
                .where(REFUND.ID.eq(id))
                .and(visibility.of(mutation, REACH))
                .forUpdate()
                .fetchOptional(Refunds::refund)
                .orElseThrow(() -> Refused.notFound("refundId"));
        if (refund.state() != state) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.refund.state", List.of(), "refundId")
                    .withCurrent("refund", refund);
        }
        return refund;
    }

    private Refund find(UUID id) {
        return sql.selectFrom(REFUND).where(REFUND.ID.eq(id)).fetchSingle(Refunds::refund);
    }

    Connection<Refund> page(Page page, @Nullable RefundFilter filter) {
        var condition = visibility.of("Query.refunds", REACH).and(filter == null ? noCondition() : filter.condition());
        return LATEST.page(page, sql, REFUND, condition, Refunds::refund);
    }

    Map<UUID, Refund> visible(Collection<UUID> keys) {
        return sql.selectFrom(REFUND)
                .where(REFUND.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of("Refund", REACH))
                .fetchMap(REFUND.ID, Refunds::refund);
    }

    private static Refund refund(Record row) {
        var decided = row.get(REFUND.DECIDED_BY);
        var shift = row.get(REFUND.SHIFT_ID);
        return new Refund(
                row.get(REFUND.ID),
                row.get(REFUND.PROJECT_ID),
                row.get(REFUND.UNIT_ID),
                new Refund.From(
                        Refund.Source.valueOf(row.get(REFUND.SOURCE)),
                        row.get(REFUND.PAYMENT_ID),
                        row.get(REFUND.DEPOSIT_ID)),
                row.get(REFUND.AMOUNT),
                Method.valueOf(row.get(REFUND.METHOD)),
                row.get(REFUND.PAYEE),
                row.get(REFUND.REASON),
                Refund.State.valueOf(row.get(REFUND.STATE)),
                new Refund.Asked(row.get(REFUND.REQUESTED_BY), row.get(REFUND.REQUESTED_AT)),
                decided == null
                        ? null
                        : new Refund.Decided(
                                decided, Objects.requireNonNull(row.get(REFUND.DECIDED_AT)), row.get(REFUND.DECISION)),
                shift == null
                        ? null
                        : new Refund.PaidOut(
                                shift,
                                Objects.requireNonNull(row.get(REFUND.PAID_AT)),
                                Objects.requireNonNull(row.get(REFUND.BOOKED_ON))),
                row.get(REFUND.VERSION));
    }
}
