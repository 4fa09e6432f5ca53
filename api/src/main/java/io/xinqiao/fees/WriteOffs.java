package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.WRITE_OFF;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Caller;
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
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** What the company gives up 核销: it stays in the books as an expense, with who decided it and why. */
@Repository
class WriteOffs {
    private static final RecordColumns<WriteOff> STORED = RecordColumns.of(WriteOff.class, WRITE_OFF);

    private final DSLContext sql;
    private final Bills bills;
    private final Ledger ledger;
    private final BookingDays days;
    private final Clock clock;
    private final WriteOffPolicies policies;

    WriteOffs(
            TenantDatabase database,
            Bills bills,
            Ledger ledger,
            BookingDays days,
            Clock clock,
            WriteOffPolicies policies) {
        this.sql = database.sql();
        this.policies = policies;
        this.bills = bills;
        this.ledger = ledger;
        this.days = days;
        this.clock = clock;
    }

    record WriteOffBillInput(UUID billId, @Nullable BigDecimal amount, String reason) {}

    record ReverseWriteOffInput(UUID billId, @Nullable BigDecimal amount, String reason) {}

    /** An amount that was given up, or below zero is owed again. */
    record WriteOff(UUID id, UUID billId, BigDecimal amount, String reason, Instant at, UUID writtenBy) {}

    /** Gives up what is owed of a bill, or a part of it. */
    Bill write(WriteOffBillInput input) {
        var bill = bills.lockOne("Mutation.writeOffBill", input.billId()).orElseThrow(() -> Refused.notFound("billId"));
        var amount = input.amount() == null ? bill.outstanding() : input.amount();
        if (amount.signum() <= 0 || amount.compareTo(bill.outstanding()) > 0) {
            throw Refused.because(
                    Code.INVALID, "refused.writeOff", List.of(bill.outstanding().toPlainString()), "amount");
        }
        policies.requireWithin(bill, amount);
        return enter(bill, amount, input.reason());
    }

    /** Has it owed again, or a part of it: nobody is sent back to a bill that was taken back itself. */
    Bill reverse(ReverseWriteOffInput input) {
        var bill =
                bills.lockOne("Mutation.reverseWriteOff", input.billId()).orElseThrow(() -> Refused.notFound("billId"));
        var amount = input.amount() == null ? bill.writtenOff() : input.amount();
        if (amount.signum() <= 0 || amount.compareTo(bill.writtenOff()) > 0) {
            throw Refused.because(
                    Code.INVALID,
                    "refused.writeOff.back",
                    List.of(bill.writtenOff().toPlainString()),
                    "amount");
        }
        return enter(bill, amount.negate(), input.reason());
    }

    /** Writes it down beside the bill and in the books, where an amount stands on the side that it belongs to. */
    private Bill enter(Bill bill, BigDecimal amount, String reason) {
        var by = Caller.current().memberId();
        var moment = clock.instant();
        STORED.inserts().insert(sql, List.of(new WriteOff(NewId.next(), bill.id(), amount, reason, moment, by)));
        bills.writeOff(bill.id(), amount);
        var back = amount.signum() < 0;
        ledger.post(List.of(new Posting(
                NewId.next(),
                back ? Posting.Kind.WRITE_OFF_REVERSAL : Posting.Kind.WRITE_OFF,
                new Posting.About(bill.payer().projectId(), bill.payer().unitId(), bill.feeItemId(), bill.id(), null),
                back ? Account.RECEIVABLE : Account.WRITTEN_OFF,
                back ? Account.WRITTEN_OFF : Account.RECEIVABLE,
                amount.abs(),
                days.today(bill.payer().projectId()),
                moment,
                by)));
        return bills.behind(List.of(bill.id())).getOrDefault(bill.id(), bill);
    }

    /** What was given up of bills. */
    Map<UUID, List<WriteOff>> of(Collection<UUID> keys) {
        return sql.selectFrom(WRITE_OFF)
                .where(WRITE_OFF.BILL_ID.eq(any(keys.toArray(UUID[]::new))))
                .orderBy(WRITE_OFF.AT)
                .fetchGroups(WRITE_OFF.BILL_ID, Row.mapping(STORED::read));
    }
}
