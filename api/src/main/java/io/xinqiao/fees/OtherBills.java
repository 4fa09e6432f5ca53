package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.FEE_ITEM;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static org.jooq.impl.DSL.any;

import io.xinqiao.dispatch.ChargeListener;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Rows;
import io.xinqiao.ledger.Account;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.ledger.Ledger;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Ticket;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/** Bills that no run makes: what the work on a ticket costs, and how such bills are written and booked. */
@Repository
class OtherBills implements ChargeListener {
    private static final int DAYS_TO_PAY = 14;
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    private final DSLContext sql;
    private final Rows<Bill> rows;
    private final Ledger ledger;
    private final BookingDays days;
    private final Clock clock;
    private final List<BillingListener> listeners;

    OtherBills(
            TenantDatabase database,
            Rows<Bill> rows,
            Ledger ledger,
            BookingDays days,
            Clock clock,
            List<BillingListener> listeners) {
        this.sql = database.sql();
        this.rows = rows;
        this.ledger = ledger;
        this.days = days;
        this.clock = clock;
        this.listeners = listeners;
    }

    /** Work that is priced is billed to the unit when it is done; in a common area there is nobody to bill. */
    @Override
    public void charged(Ticket ticket, UUID charge, BigDecimal amount) {
        var place = ticket.location();
        var unit = place.unitId();
        var building = place.buildingId();
        if (unit == null || building == null) return;
        var today = LocalDate.now(clock);
        var bill = new Bill(
                NewId.next(),
                new Bill.Payer(
                        place.projectId(),
                        building,
                        unit,
                        place.householdId(),
                        owners(List.of(unit)).get(unit)),
                null,
                item(FeeItem.Kind.SERVICE),
                new Bill.Origin(Bill.Source.TICKET, null, charge),
                new Bill.Period(today, today),
                today.plusDays(DAYS_TO_PAY),
                amount,
                NOTHING,
                NOTHING,
                NOTHING,
                new Bill.EarlyDiscount(null, NOTHING),
                false);
        bill(List.of(bill), Caller.current().memberId());
    }

    /** Adds bills that earn something, and books them on somebody's account. */
    void bill(List<Bill> bills, UUID by) {
        add(bills);
        Map<UUID, LocalDate> open = new HashMap<>();
        ledger.post(bills.stream()
                .map(bill -> posting(
                        Posting.Kind.BILL,
                        bill,
                        Account.RECEIVABLE,
                        Account.REVENUE,
                        bill.amount(),
                        open.computeIfAbsent(bill.payer().projectId(), days::today),
                        by))
                .toList());
        billed(BILL.ID.eq(any(bills.stream().map(Bill::id).toArray(UUID[]::new))));
    }

    /** Tells of bills that were made. */
    void billed(Condition which) {
        listeners.forEach(listener -> listener.billed(which));
    }

    /** Who owns these units now, by unit. */
    Map<UUID, UUID> owners(Collection<UUID> units) {
        return sql.select(OWNERSHIP.UNIT_ID, OWNERSHIP.ID)
                .from(OWNERSHIP)
                .where(OWNERSHIP.UNIT_ID.eq(any(units.toArray(UUID[]::new))))
                .and(OWNERSHIP.UNTIL.isNull())
                .fetchMap(OWNERSHIP.UNIT_ID, OWNERSHIP.ID);
    }

    /** The first item of a kind. */
    UUID item(FeeItem.Kind kind) {
        return Objects.requireNonNull(sql.select(FEE_ITEM.ID)
                .from(FEE_ITEM)
                .where(FEE_ITEM.KIND.eq(kind.name()))
                .orderBy(FEE_ITEM.POSITION)
                .limit(1)
                .fetchSingle(FEE_ITEM.ID));
    }

    void lock(UUID bill) {
        sql.select(BILL.ID).from(BILL).where(BILL.ID.eq(bill)).forUpdate().fetch();
    }

    /** Adds bills that nothing stands in the way of. */
    void add(List<Bill> bills) {
        rows.insertNew(bills);
    }

    Posting posting(
            Posting.Kind kind, Bill bill, Account debit, Account credit, BigDecimal amount, LocalDate day, UUID by) {
        return new Posting(
                NewId.next(),
                kind,
                new Posting.About(bill.payer().projectId(), bill.payer().unitId(), bill.feeItemId(), bill.id(), null),
                debit,
                credit,
                amount,
                day,
                clock.instant(),
                by);
    }
}
