package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.FEE_ITEM;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static org.jooq.impl.DSL.any;

import io.xinqiao.dispatch.ChargeListener;
import io.xinqiao.identity.Caller;
import io.xinqiao.imports.ImportedMoney;
import io.xinqiao.ledger.Account;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.ledger.Ledger;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.Bulk;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Ticket;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Bills that no run makes: what the work on a ticket costs, and what was owed when the company came here. */
@Repository
class OtherBills implements ChargeListener {
    private static final int DAYS_TO_PAY = 14;
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    private final DSLContext sql;
    private final Ledger ledger;
    private final ImportedMoney imported;
    private final BookingDays days;
    private final Clock clock;

    OtherBills(TenantDatabase database, Ledger ledger, ImportedMoney imported, BookingDays days, Clock clock) {
        this.sql = database.sql();
        this.ledger = ledger;
        this.imported = imported;
        this.days = days;
        this.clock = clock;
    }

    /**
     * What was taken over.
     *
     * @param bills how many bills it made
     * @param amount what they come to
     * @param owed what is still owed of it
     * @param unknownItems items of the workbooks that no fee item is named like; their rows wait
     */
    record TakenOver(int bills, BigDecimal amount, BigDecimal owed, List<String> unknownItems) {}

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
                new Bill.Payer(place.projectId(), building, unit, place.householdId(), owner(unit)),
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
        bill(List.of(bill));
    }

    /** Adds bills that earn something, and books them. */
    void bill(List<Bill> bills) {
        add(bills);
        Map<UUID, LocalDate> open = new HashMap<>();
        ledger.post(bills.stream()
                .map(bill -> posting(
                        Posting.Kind.BILL,
                        bill,
                        Account.RECEIVABLE,
                        Account.REVENUE,
                        bill.amount(),
                        open.computeIfAbsent(bill.payer().projectId(), days::today)))
                .toList());
    }

    private @Nullable UUID owner(UUID unit) {
        return sql.select(OWNERSHIP.ID)
                .from(OWNERSHIP)
                .where(OWNERSHIP.UNIT_ID.eq(unit))
                .and(OWNERSHIP.UNTIL.isNull())
                .fetchOne(OWNERSHIP.ID);
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

    /** Books what a project's imported workbooks say was due and paid before; what is booked already stays as it is. */
    TakenOver takeOver(UUID project) {
        var names = itemsByName();
        List<Bill> bills = new ArrayList<>();
        var unknown = new TreeSet<String>();
        for (var row : imported.of(project)) {
            var item = names.get(row.item().strip());
            if (item == null) {
                unknown.add(row.item());
                continue;
            }
            var due = row.due().max(row.paid());
            if (due.signum() <= 0) continue;
            bills.add(new Bill(
                    NewId.next(),
                    new Bill.Payer(project, row.buildingId(), row.unitId(), null, owner(row.unitId())),
                    null,
                    item,
                    new Bill.Origin(Bill.Source.OPENING, null, null),
                    new Bill.Period(row.since(), row.until()),
                    row.until(),
                    due,
                    row.paid(),
                    NOTHING,
                    NOTHING,
                    new Bill.EarlyDiscount(null, NOTHING),
                    false));
        }
        add(bills);
        var added = sql.select(BILL.ID)
                .from(BILL)
                .where(BILL.ID.eq(any(bills.stream().map(Bill::id).toArray(UUID[]::new))))
                .fetchSet(BILL.ID);
        var news = bills.stream().filter(bill -> added.contains(bill.id())).toList();
        List<Posting> postings = new ArrayList<>();
        var day = days.today(project);
        for (var bill : news) {
            postings.add(posting(Posting.Kind.OPENING, bill, Account.RECEIVABLE, Account.OPENING, bill.amount(), day));
            if (bill.settled().signum() > 0) {
                postings.add(
                        posting(Posting.Kind.OPENING, bill, Account.OPENING, Account.RECEIVABLE, bill.settled(), day));
            }
        }
        ledger.post(postings);
        var amount = news.stream().map(Bill::amount).reduce(NOTHING, BigDecimal::add);
        var owed = news.stream().map(Bill::outstanding).reduce(NOTHING, BigDecimal::add);
        return new TakenOver(news.size(), amount, owed, List.copyOf(unknown));
    }

    /** Fee items by their code and both of their names. */
    private Map<String, UUID> itemsByName() {
        Map<String, UUID> names = new HashMap<>();
        for (var item : sql.selectFrom(FEE_ITEM).fetch()) {
            names.put(item.getCode(), item.getId());
            names.put(item.getNameEn(), item.getId());
            names.put(item.getNameZh(), item.getId());
        }
        return names;
    }

    private void add(List<Bill> bills) {
        Bulk.<Bill>into(BILL)
                .set(BILL.ID, Bill::id)
                .set(BILL.PROJECT_ID, bill -> bill.payer().projectId())
                .set(BILL.BUILDING_ID, bill -> bill.payer().buildingId())
                .set(BILL.UNIT_ID, bill -> bill.payer().unitId())
                .set(BILL.HOUSEHOLD_ID, bill -> bill.payer().householdId())
                .set(BILL.OWNERSHIP_ID, bill -> bill.payer().ownershipId())
                .set(BILL.FEE_ITEM_ID, Bill::feeItemId)
                .set(BILL.SOURCE, bill -> bill.source().name())
                .set(BILL.SOURCE_ID, bill -> bill.origin().sourceId())
                .set(BILL.PERIOD_FROM, Bill::periodFrom)
                .set(BILL.PERIOD_TO, Bill::periodTo)
                .set(BILL.DUE_ON, Bill::dueOn)
                .set(BILL.AMOUNT, Bill::amount)
                .set(BILL.SETTLED, Bill::settled)
                .set(BILL.DISCOUNTED, Bill::discounted)
                .set(BILL.WRITTEN_OFF, Bill::writtenOff)
                .set(BILL.EARLY_DISCOUNT, bill -> bill.early().amount())
                .set(BILL.REVERSED, Bill::reversed)
                .insertNew(sql, bills);
    }

    private Posting posting(
            Posting.Kind kind, Bill bill, Account debit, Account credit, BigDecimal amount, LocalDate day) {
        return new Posting(
                NewId.next(),
                kind,
                new Posting.About(bill.payer().projectId(), bill.payer().unitId(), bill.feeItemId(), bill.id(), null),
                debit,
                credit,
                amount,
                day,
                clock.instant(),
                Caller.current().memberId());
    }
}
