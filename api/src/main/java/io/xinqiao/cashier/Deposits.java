package io.xinqiao.cashier;

import static io.xinqiao.schema.tenant.Tables.DEPOSIT;
import static io.xinqiao.schema.tenant.Tables.REFUND;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.sum;

import io.xinqiao.archives.Unit;
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
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The deposits of the company: taken, given back in part or whole, kept with a reason. */
@Repository
class Deposits {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");
    static final RowScope SCOPE = RowScope.inProject(DEPOSIT.PROJECT_ID)
            .inBuilding(DEPOSIT.BUILDING_ID)
            .ofResident(person -> Residency.covers(person, DEPOSIT.UNIT_ID, DEPOSIT.TAKEN_AT));

    private final DSLContext sql;
    private final Rows<Deposit> rows;
    private final Ledger ledger;
    private final BookingDays days;
    private final Clock clock;

    Deposits(TenantDatabase database, Rows<Deposit> rows, Ledger ledger, BookingDays days, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.ledger = ledger;
        this.days = days;
        this.clock = clock;
    }

    @Bean
    static Rows<Deposit> depositRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Deposit.class, DEPOSIT, SCOPE, database, visibility);
    }

    @Bean
    static Listing<Deposit> depositList(Rows<Deposit> rows) {
        return Listing.of("deposits", rows)
                .descending(DEPOSIT.TAKEN_AT)
                .descending(DEPOSIT.AMOUNT)
                .search(DEPOSIT.PURPOSE)
                .flag(
                        "stillHeld",
                        () -> DEPOSIT.RETURNED
                                .plus(DEPOSIT.KEPT)
                                .lt(DEPOSIT.AMOUNT)
                                .and(DEPOSIT.VOIDED.isFalse()));
    }

    record ForfeitDepositInput(UUID depositId, BigDecimal amount, String reason) {}

    Deposit add(Payment payment, Unit unit, String purpose, @Nullable UUID renovation) {
        return rows.insert(new Deposit(
                NewId.next(),
                unit.projectId(),
                unit.buildingId(),
                unit.id(),
                payment.id(),
                renovation,
                purpose,
                payment.amount(),
                NOTHING,
                NOTHING,
                null,
                false,
                payment.at()));
    }

    /** A deposit that is there, locked until the end of the change. */
    Deposit lock(UUID id) {
        return sql.selectFrom(DEPOSIT).where(DEPOSIT.ID.eq(id)).forUpdate().fetchSingle(Row.mapping(rows::read));
    }

    /** The deposit of a renovation, locked; empty for one that was taken before deposits were booked. */
    Optional<Deposit> lockOf(UUID renovation) {
        return sql.selectFrom(DEPOSIT)
                .where(DEPOSIT.RENOVATION_ID.eq(renovation))
                .forUpdate()
                .fetchOptional(Row.mapping(rows::read));
    }

    /** What a payment left as a deposit. */
    Optional<Deposit> ofPayment(UUID payment) {
        return sql.selectFrom(DEPOSIT).where(DEPOSIT.PAYMENT_ID.eq(payment)).fetchOptional(Row.mapping(rows::read));
    }

    /** The payment of a deposit is taken back; impossible once anything became of the deposit. */
    void voidOf(UUID payment) {
        var deposit = sql.selectFrom(DEPOSIT)
                .where(DEPOSIT.PAYMENT_ID.eq(payment))
                .forUpdate()
                .fetchSingle(Row.mapping(rows::read));
        if (!isUntouched(deposit)) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.deposit.used", List.of(), "paymentId");
        }
        sql.update(DEPOSIT)
                .set(DEPOSIT.VOIDED, true)
                .set(DEPOSIT.RENOVATION_ID, (UUID) null)
                .where(DEPOSIT.ID.eq(deposit.id()))
                .execute();
    }

    /** What is still there of a deposit, and nobody has asked back; the caller has locked it. */
    BigDecimal free(Deposit deposit) {
        var asked = Objects.requireNonNull(sql.select(coalesce(sum(REFUND.AMOUNT), inline(NOTHING)))
                .from(REFUND)
                .where(REFUND.DEPOSIT_ID.eq(deposit.id()))
                .and(REFUND.STATE.in(Refund.State.open()))
                .fetchSingle()
                .value1());
        return deposit.held().subtract(asked).max(NOTHING);
    }

    /** Whether all of it is there and nobody has asked any of it back; the caller has locked it. */
    boolean isUntouched(Deposit deposit) {
        return !deposit.voided() && free(deposit).compareTo(deposit.amount()) == 0;
    }

    /** Some of a deposit goes back to whoever left it; the caller has locked it. */
    void giveBack(Deposit deposit, BigDecimal amount) {
        sql.update(DEPOSIT)
                .set(DEPOSIT.RETURNED, DEPOSIT.RETURNED.plus(amount))
                .where(DEPOSIT.ID.eq(deposit.id()))
                .execute();
    }

    Deposit keep(ForfeitDepositInput input) {
        rows.require("Mutation.forfeitDeposit", input.depositId(), "depositId");
        return keep(lock(input.depositId()), input.amount(), input.reason());
    }

    /** Some of a deposit is kept, and earned by that; what somebody has asked back is not. */
    Deposit keep(Deposit deposit, BigDecimal amount, String reason) {
        var free = free(deposit);
        if (amount.signum() <= 0
                || amount.compareTo(free) > 0
                || amount.stripTrailingZeros().scale() > 2) {
            var asked = deposit.held().subtract(free);
            throw Refused.because(
                    Code.INVALID,
                    "refused.deposit.most",
                    List.of(free.toPlainString(), deposit.held().toPlainString(), asked.toPlainString()),
                    "amount");
        }
        ledger.post(List.of(new Posting(
                NewId.next(),
                Posting.Kind.DEPOSIT_KEPT,
                new Posting.About(deposit.projectId(), deposit.unitId(), null, null, null),
                Account.DEPOSIT,
                Account.REVENUE,
                amount,
                days.today(deposit.projectId()),
                clock.instant(),
                Caller.current().memberId())));
        return rows.change(
                deposit.id(),
                sql.update(DEPOSIT).set(DEPOSIT.KEPT, DEPOSIT.KEPT.plus(amount)).set(DEPOSIT.KEPT_REASON, reason));
    }
}
