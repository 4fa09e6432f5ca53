package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.OPENING_SOURCE;
import static java.util.stream.Collectors.toSet;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Caller;
import io.xinqiao.imports.ImportedMoney;
import io.xinqiao.imports.ImportedMoney.Origin;
import io.xinqiao.ledger.Account;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.ledger.Ledger;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.NewId;
import io.xinqiao.sql.Bulk;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * What was due and paid before the company came here: bills and postings of the opening, each with the row it is from.
 */
@Repository
class OpeningBalances {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    /** Whoever has paid too much owes nothing. */
    private static final Set<ImportedMoney.Kind> KINDS =
            EnumSet.of(ImportedMoney.Kind.PAYMENT, ImportedMoney.Kind.ARREARS, ImportedMoney.Kind.PREPAYMENT);

    private final DSLContext sql;
    private final OtherBills others;
    private final FeeItems items;
    private final Ledger ledger;
    private final ImportedMoney imported;
    private final OpeningReversals reversals;
    private final BookingDays days;
    private final List<OpeningHoldings> holdings;

    OpeningBalances(
            TenantDatabase database,
            OtherBills others,
            FeeItems items,
            Ledger ledger,
            ImportedMoney imported,
            OpeningReversals reversals,
            BookingDays days,
            List<OpeningHoldings> holdings) {
        this.sql = database.sql();
        this.others = others;
        this.items = items;
        this.ledger = ledger;
        this.imported = imported;
        this.reversals = reversals;
        this.days = days;
        this.holdings = holdings;
    }

    /**
     * What was taken over.
     *
     * @param bills how many bills it made
     * @param amount what they come to
     * @param owed what is still owed of it
     * @param prepaid what units had paid ahead
     * @param deposits what is held for units as deposits
     * @param changed how many bills, balances and deposits were taken back because a later workbook says otherwise;
     *     what it says is booked anew
     * @param kept how many of them a later workbook would change, but money of them has moved already
     * @param unknownItems items of the workbooks that no fee item is named like; their rows wait
     */
    record TakenOver(
            int bills,
            BigDecimal amount,
            BigDecimal owed,
            BigDecimal prepaid,
            BigDecimal deposits,
            int changed,
            int kept,
            List<String> unknownItems) {}

    private record Opening(Bill bill, Origin origin) {}

    /** Of what there is one opening bill. */
    private record Key(UUID unit, UUID item, LocalDate since, LocalDate until) {
        static Key of(Bill bill) {
            return new Key(bill.payer().unitId(), bill.feeItemId(), bill.periodFrom(), bill.periodTo());
        }
    }

    /**
     * Books what a project's imported workbooks say was due and paid before. What is booked already stays as it is,
     * unless a later workbook says otherwise and nothing has come to hang on it.
     */
    TakenOver takeOver(UUID project) {
        imported.lock(project);
        var unknown = new TreeSet<String>();
        var rows = told(project, unknown);
        var owners = others.owners(
                rows.values().stream().map(ImportedMoney.Row::unitId).collect(toSet()));
        var corrected = correct(project, rows);
        List<Opening> openings = new ArrayList<>();
        rows.forEach((key, row) -> {
            if (amount(row).signum() > 0) {
                openings.add(new Opening(bill(project, row, key.item(), owners.get(row.unitId())), row.origin()));
            }
        });
        others.add(openings.stream().map(Opening::bill).toList());
        var added = sql.select(BILL.ID)
                .from(BILL)
                .where(BILL.ID.eq(any(
                        openings.stream().map(opening -> opening.bill().id()).toArray(UUID[]::new))))
                .fetchSet(BILL.ID);
        var news = openings.stream()
                .filter(opening -> added.contains(opening.bill().id()))
                .toList();
        keepOrigins(news);
        var bills = news.stream().map(Opening::bill).toList();
        var today = days.today(project);
        book(bills, today);
        Map<ImportedMoney.Kind, OpeningHoldings.Booked> held = new EnumMap<>(ImportedMoney.Kind.class);
        for (var one : holdings) held.put(one.kind(), one.takeOver(project, today));
        return new TakenOver(
                bills.size(),
                bills.stream().map(Bill::amount).reduce(NOTHING, BigDecimal::add),
                bills.stream().map(Bill::outstanding).reduce(NOTHING, BigDecimal::add),
                amount(held, ImportedMoney.Kind.PREPAYMENT),
                amount(held, ImportedMoney.Kind.DEPOSIT),
                held.values().stream().mapToInt(OpeningHoldings.Booked::changed).sum() + corrected.changed(),
                held.values().stream().mapToInt(OpeningHoldings.Booked::kept).sum() + corrected.kept(),
                List.copyOf(unknown));
    }

    private static BigDecimal amount(Map<ImportedMoney.Kind, OpeningHoldings.Booked> held, ImportedMoney.Kind kind) {
        var booked = held.get(kind);
        return booked == null ? NOTHING : booked.amount();
    }

    /** What the latest workbook says of each; of a payment and a debt for the same, what was told first. */
    private Map<Key, ImportedMoney.Row> told(UUID project, Set<String> unknown) {
        var names = items.byName();
        Map<Key, ImportedMoney.Row> told = new LinkedHashMap<>();
        for (var said : imported.of(project, KINDS)) {
            var isCredit = said.kind() == ImportedMoney.Kind.PREPAYMENT;
            var row = isCredit ? said.withoutDebt() : said;
            var item = names.get(row.item().strip());
            if (item == null) {
                if (!isCredit) unknown.add(row.item());
                continue;
            }
            told.merge(
                    new Key(row.unitId(), item, row.since(), row.until()),
                    row,
                    (first, later) -> first.kind() == later.kind() ? later : first);
        }
        return told;
    }

    private record Corrected(int changed, int kept) {}

    /** Takes back the bills of which the workbooks say otherwise now, as far as nothing has come to hang on them. */
    private Corrected correct(UUID project, Map<Key, ImportedMoney.Row> rows) {
        var wrong = reversals.of(project).stream()
                .filter(one -> isOtherwise(one, rows))
                .map(one -> one.bill().id())
                .toArray(UUID[]::new);
        if (wrong.length == 0) return new Corrected(0, 0);
        var locked = reversals.lock(BILL.ID.eq(any(wrong)));
        var untouched =
                locked.stream().filter(OpeningReversals.Standing::isUntouched).toList();
        reversals.reverse(project, untouched, Caller.current().memberId());
        return new Corrected(untouched.size(), locked.size() - untouched.size());
    }

    private static boolean isOtherwise(OpeningReversals.Standing one, Map<Key, ImportedMoney.Row> rows) {
        var row = rows.get(Key.of(one.bill()));
        return row != null && !one.says(amount(row), row.paid());
    }

    private static BigDecimal amount(ImportedMoney.Row row) {
        return row.due().max(row.paid());
    }

    private static Bill bill(UUID project, ImportedMoney.Row row, UUID item, @Nullable UUID owner) {
        return new Bill(
                NewId.next(),
                new Bill.Payer(project, row.buildingId(), row.unitId(), null, owner),
                null,
                item,
                new Bill.Origin(Bill.Source.OPENING, null, null),
                new Bill.Period(row.since(), row.until()),
                row.until(),
                amount(row),
                row.paid(),
                NOTHING,
                NOTHING,
                new Bill.EarlyDiscount(null, NOTHING),
                false);
    }

    private void keepOrigins(List<Opening> openings) {
        Bulk.<Opening>into(OPENING_SOURCE)
                .set(OPENING_SOURCE.BILL_ID, opening -> opening.bill().id())
                .set(OPENING_SOURCE.IMPORT_ID, opening -> opening.origin().importId())
                .set(OPENING_SOURCE.WORKBOOK, opening -> opening.origin().workbook())
                .set(OPENING_SOURCE.SHEET, opening -> opening.origin().sheet())
                .set(OPENING_SOURCE.ROW, opening -> opening.origin().row())
                .set(OPENING_SOURCE.PAID_ON, opening -> opening.origin().paidOn())
                .set(OPENING_SOURCE.CASHIER, opening -> opening.origin().cashier())
                .set(OPENING_SOURCE.REMARK, opening -> opening.origin().remark())
                .insert(sql, openings);
    }

    private void book(List<Bill> bills, LocalDate day) {
        var by = Caller.current().memberId();
        List<Posting> postings = new ArrayList<>();
        for (var bill : bills) {
            postings.add(others.posting(
                    Posting.Kind.OPENING, bill, Account.RECEIVABLE, Account.OPENING, bill.amount(), day, by));
            if (bill.settled().signum() > 0) {
                postings.add(others.posting(
                        Posting.Kind.OPENING, bill, Account.OPENING, Account.RECEIVABLE, bill.settled(), day, by));
            }
        }
        ledger.post(postings);
    }

    /** Where these bills come from, by bill; none for bills that are no opening's. */
    Map<UUID, OpeningSource> sources(Collection<UUID> bills) {
        return sql.selectFrom(OPENING_SOURCE)
                .where(OPENING_SOURCE.BILL_ID.eq(any(bills.toArray(UUID[]::new))))
                .fetchMap(
                        OPENING_SOURCE.BILL_ID,
                        row -> new OpeningSource(
                                row.getBillId(),
                                row.getWorkbook(),
                                row.getSheet(),
                                row.getRow(),
                                row.getPaidOn(),
                                row.getCashier(),
                                null,
                                row.getRemark()));
    }
}
