package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;

import io.xinqiao.archives.Unit;
import io.xinqiao.identity.Caller;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * The door of the rooms that offer something for money: a bill to a unit for what was agreed on, and taking it back.
 * Both belong to the change in which they are called, and are booked on its caller's account.
 */
@Repository
public class ServiceBills {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    private final DSLContext sql;
    private final OtherBills bills;
    private final BillReversals reversals;
    private final BookingDays days;
    private final Clock clock;

    ServiceBills(TenantDatabase database, OtherBills bills, BillReversals reversals, BookingDays days, Clock clock) {
        this.sql = database.sql();
        this.bills = bills;
        this.reversals = reversals;
        this.days = days;
        this.clock = clock;
    }

    /**
     * Bills a unit.
     *
     * @param source what it is for
     * @param subject the one thing that it is for: it is billed once
     * @param amount in yuan, more than nothing
     * @return the bill
     */
    public UUID bill(
            Bill.Source source, UUID subject, Unit unit, @Nullable UUID household, BigDecimal amount, LocalDate dueOn) {
        var today = LocalDate.now(clock);
        var bill = new Bill(
                NewId.next(),
                new Bill.Payer(
                        unit.projectId(),
                        unit.buildingId(),
                        unit.id(),
                        household,
                        bills.owners(List.of(unit.id())).get(unit.id())),
                null,
                bills.item(FeeItem.Kind.SERVICE),
                new Bill.Origin(source, null, subject),
                new Bill.Period(today, today),
                dueOn,
                amount,
                NOTHING,
                NOTHING,
                NOTHING,
                new Bill.EarlyDiscount(null, NOTHING),
                false);
        bills.bill(List.of(bill), Caller.current().memberId());
        return bill.id();
    }

    /** Whether a unit has paid everything that was due until yesterday. */
    public boolean isPaidUp(UUID unit) {
        return !sql.fetchExists(BILL, BILL.UNIT_ID.eq(unit).and(Bills.OWED).and(BILL.DUE_ON.lt(LocalDate.now(clock))));
    }

    /**
     * Takes a bill back; what was paid of it becomes a prepayment of its unit, which the cashier gives back when asked.
     */
    public void takeBack(UUID bill, UUID project) {
        takeBack(bill, project, Caller.current().memberId());
    }

    /** The same by work in the background, on somebody's account. */
    public void takeBack(UUID bill, UUID project, UUID member) {
        reversals.takeBackOne(bill, new BillReversals.By(member, days.today(project), clock.instant()));
    }

    /** Whoever pays a bill meanwhile waits, or has paid it already. */
    public void lock(UUID bill) {
        bills.lock(bill);
    }
}
