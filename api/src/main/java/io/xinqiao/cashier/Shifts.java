package io.xinqiao.cashier;

import static io.xinqiao.schema.tenant.Tables.CASHIER_SHIFT;
import static io.xinqiao.schema.tenant.Tables.PAYMENT;
import static io.xinqiao.schema.tenant.Tables.REFUND;
import static io.xinqiao.schema.tenant.Tables.SHIFT_COUNT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.ledger.Account;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.ledger.Ledger;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The shifts of cashiers: opened, counted, closed, and where the count differs, approved. */
@Repository
public class Shifts {
    private static final RecordColumns<Shift.Count> COUNTS = RecordColumns.of(Shift.Count.class, SHIFT_COUNT);
    private static final BigDecimal NOTHING = new BigDecimal("0.00");
    private static final BigDecimal MOST = new BigDecimal("100000000");
    private static final RowScope SCOPE =
            RowScope.inProject(CASHIER_SHIFT.PROJECT_ID).ofMember(member -> CASHIER_SHIFT.CASHIER_ID.eq(member.id()));

    private final DSLContext sql;
    private final Rows<Shift> rows;
    private final Ledger ledger;
    private final BookingDays days;
    private final Clock clock;

    Shifts(TenantDatabase database, Rows<Shift> rows, Ledger ledger, BookingDays days, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.ledger = ledger;
        this.days = days;
        this.clock = clock;
    }

    @Bean
    static Rows<Shift> shiftRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Shift.class, CASHIER_SHIFT, SCOPE, database, visibility);
    }

    @Bean
    static Listing<Shift> shiftList(Rows<Shift> rows) {
        return Listing.of("shifts", rows).descending(CASHIER_SHIFT.OPENED_AT).search(CASHIER_SHIFT.NOTE);
    }

    record CountedInput(Method method, BigDecimal amount) {}

    record CloseShiftInput(
            UUID shiftId,
            List<CountedInput> counted,
            @Nullable String note) {}

    record ApproveShiftInput(UUID shiftId, String note) {}

    Shift open(UUID project) {
        var shift = new Shift(
                NewId.next(),
                project,
                Caller.current().memberId(),
                Shift.State.OPEN,
                clock.instant(),
                null,
                null,
                null,
                null,
                1);
        if (rows.insertNew(List.of(shift)) == 0) {
            throw Refused.because(Code.CONFLICT, "refused.shift.open", List.of(), "projectId");
        }
        return shift;
    }

    /** The caller's open shift in a project, which cannot be closed before the change is through. */
    Optional<Shift> lockOpen(UUID project) {
        return sql.selectFrom(CASHIER_SHIFT)
                .where(CASHIER_SHIFT.PROJECT_ID.eq(project))
                .and(CASHIER_SHIFT.CASHIER_ID.eq(Caller.current().memberId()))
                .and(CASHIER_SHIFT.STATE.eq(Shift.State.OPEN.name()))
                .forShare()
                .fetchOptional(Row.mapping(rows::read));
    }

    /** The caller's open shift; refused without one. */
    Shift requireOpen(UUID project, String field) {
        return lockOpen(project)
                .orElseThrow(() -> Refused.because(Code.ILLEGAL_STEP, "refused.payment.noShift", List.of(), field));
    }

    /** Counts what is there against the books; what differs needs a note, and a supervisor's approval. */
    Shift close(CloseShiftInput input) {
        var shift = rows.lock("Mutation.closeShift", input.shiftId(), "shiftId");
        requireState(shift, Shift.State.OPEN);
        Map<Method, BigDecimal> counted = new EnumMap<>(Method.class);
        for (var one : input.counted()) {
            var bad = one.method() == Method.PREPAYMENT
                    || one.amount().abs().compareTo(MOST) > 0
                    || one.amount().stripTrailingZeros().scale() > 2
                    || counted.put(one.method(), one.amount()) != null;
            if (bad) throw Refused.because(Code.INVALID, "refused.shift.count", List.of(), "counted");
        }
        var expected = expected(shift.id());
        List<Shift.Count> counts = new ArrayList<>();
        for (var method : Method.values()) {
            if (method == Method.PREPAYMENT) continue;
            var count = new Shift.Count(
                    shift.id(), method, expected.getOrDefault(method, NOTHING), counted.getOrDefault(method, NOTHING));
            if (count.expected().signum() != 0 || count.counted().signum() != 0) counts.add(count);
        }
        var differs = counts.stream().anyMatch(count -> count.variance().signum() != 0);
        if (differs && input.note() == null) {
            throw Refused.because(Code.REQUIRED, "refused.shift.note", List.of(), "note");
        }
        COUNTS.inserts().insert(sql, counts);
        return rows.change(
                shift.id(),
                sql.update(CASHIER_SHIFT)
                        .set(CASHIER_SHIFT.STATE, (differs ? Shift.State.AWAITING_APPROVAL : Shift.State.CLOSED).name())
                        .set(CASHIER_SHIFT.CLOSED_AT, clock.instant())
                        .set(CASHIER_SHIFT.NOTE, input.note()));
    }

    /** A supervisor has looked at what differs, and it is booked. Nobody approves a shift of their own. */
    Shift approve(ApproveShiftInput input) {
        var shift = rows.lock("Mutation.approveShift", input.shiftId(), "shiftId");
        requireState(shift, Shift.State.AWAITING_APPROVAL);
        if (shift.cashierId().equals(Caller.current().memberId())) {
            throw Refused.because(Code.INVALID, "refused.shift.own", List.of(), "shiftId");
        }
        var note = shift.note() == null ? input.note() : shift.note() + " / " + input.note();
        var approved = rows.change(
                shift.id(),
                sql.update(CASHIER_SHIFT)
                        .set(CASHIER_SHIFT.STATE, Shift.State.CLOSED.name())
                        .set(CASHIER_SHIFT.NOTE, note)
                        .set(CASHIER_SHIFT.APPROVED_BY, Caller.current().memberId())
                        .set(CASHIER_SHIFT.APPROVED_AT, clock.instant()));
        Map<Method, BigDecimal> variances = new EnumMap<>(Method.class);
        for (var count : counts(List.of(shift.id())).getOrDefault(shift.id(), List.of())) {
            variances.put(count.method(), count.variance());
        }
        bookVariances(shift.projectId(), shift.id(), Posting.Kind.SHIFT_VARIANCE, variances);
        return approved;
    }

    /** Books what is there too much of a shift's money, or, below zero, missing: the books say then what is there. */
    public void bookVariances(UUID project, UUID shift, Posting.Kind why, Map<Method, BigDecimal> variances) {
        if (variances.values().stream().allMatch(variance -> variance.signum() == 0)) return;
        var today = days.today(project);
        List<Posting> postings = new ArrayList<>();
        variances.forEach((method, variance) -> {
            if (variance.signum() == 0) return;
            var over = variance.signum() > 0;
            postings.add(new Posting(
                    NewId.next(),
                    why,
                    Posting.About.till(project, shift),
                    /* debit= */ over ? method.account() : Account.OVER_SHORT,
                    /* credit= */ over ? Account.OVER_SHORT : method.account(),
                    variance.abs(),
                    today,
                    clock.instant(),
                    Caller.current().memberId()));
        });
        ledger.post(postings);
    }

    private static void requireState(Shift shift, Shift.State state) {
        if (shift.state() != state) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.shift.state", List.of(), "shiftId")
                    .withCurrent("shift", shift);
        }
    }

    /** What the books say came in by each method, less what was taken back and what went out. */
    Map<Method, BigDecimal> expected(UUID shift) {
        var balances = ledger.balancesOf(
                select(PAYMENT.ID).from(PAYMENT).where(PAYMENT.SHIFT_ID.eq(shift)),
                select(REFUND.ID).from(REFUND).where(REFUND.SHIFT_ID.eq(shift)));
        Map<Method, BigDecimal> expected = new EnumMap<>(Method.class);
        for (var method : Method.values()) {
            if (method == Method.PREPAYMENT) continue;
            balances.stream()
                    .filter(balance -> balance.account() == method.account())
                    .forEach(balance -> expected.put(method, balance.net()));
        }
        return expected;
    }

    /** The counts of shifts, by method. */
    Map<UUID, List<Shift.Count>> counts(Collection<UUID> shifts) {
        return sql.selectFrom(SHIFT_COUNT)
                .where(SHIFT_COUNT.SHIFT_ID.eq(any(shifts.toArray(UUID[]::new))))
                .orderBy(SHIFT_COUNT.METHOD)
                .fetchGroups(SHIFT_COUNT.SHIFT_ID, Row.mapping(COUNTS::read));
    }

    /** The cash that was counted at the end of a shift. */
    public BigDecimal cashCounted(UUID shift) {
        return counts(List.of(shift)).getOrDefault(shift, List.of()).stream()
                .filter(count -> count.method() == Method.CASH)
                .map(Shift.Count::counted)
                .findFirst()
                .orElse(NOTHING);
    }
}
