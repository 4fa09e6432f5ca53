package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.LATE_CHARGE;
import static io.xinqiao.schema.tenant.Tables.OPENING_SOURCE;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.xinqiao.imports.BookedMoney;
import io.xinqiao.imports.ImportJob;
import io.xinqiao.ledger.Account;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.ledger.Ledger;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Repository;

/** Takes bills of the opening back, as long as nothing was paid, let off, written off or charged on them since. */
@Order(BookedMoney.BILLS)
@Repository
class OpeningReversals implements BookedMoney {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    private final DSLContext sql;
    private final Bills all;
    private final Ledger ledger;
    private final BookingDays days;
    private final Clock clock;

    OpeningReversals(TenantDatabase database, Bills all, Ledger ledger, BookingDays days, Clock clock) {
        this.sql = database.sql();
        this.all = all;
        this.ledger = ledger;
        this.days = days;
        this.clock = clock;
    }

    /**
     * An opening bill that stands.
     *
     * @param paidBefore yuan of it that were paid before the company came here
     * @param isCharged whether somebody is charged for paying it late
     */
    record Standing(Bill bill, BigDecimal paidBefore, boolean isCharged) {
        boolean isUntouched() {
            return !isCharged
                    && bill.settled().compareTo(paidBefore) == 0
                    && bill.discounted().signum() == 0
                    && bill.writtenOff().signum() == 0;
        }

        boolean says(BigDecimal amount, BigDecimal paid) {
            return bill.amount().compareTo(amount) == 0 && paidBefore.compareTo(paid) == 0;
        }
    }

    /** The opening bills that stand and meet a condition, locked until the end of the change. */
    List<Standing> lock(Condition which) {
        return standing(sql.selectFrom(BILL)
                .where(BILL.SOURCE.eq(Bill.Source.OPENING.name()))
                .and(BILL.REVERSED.isFalse())
                .and(which)
                .orderBy(BILL.UNIT_ID, BILL.DUE_ON, BILL.PERIOD_FROM, BILL.ID)
                .forUpdate()
                .fetch(Bills::bill));
    }

    /** The opening bills of a project that stand. */
    List<Standing> of(UUID project) {
        return standing(sql.selectFrom(BILL)
                .where(BILL.PROJECT_ID.eq(project))
                .and(BILL.SOURCE.eq(Bill.Source.OPENING.name()))
                .and(BILL.REVERSED.isFalse())
                .fetch(Bills::bill));
    }

    private List<Standing> standing(List<Bill> bills) {
        var keys = bills.stream().map(Bill::id).toArray(UUID[]::new);
        var amount = sum(POSTING.AMOUNT);
        var paid = sql.select(POSTING.BILL_ID, amount)
                .from(POSTING)
                .where(POSTING.BILL_ID.eq(any(keys)))
                .and(POSTING.KIND.eq(Posting.Kind.OPENING.name()))
                .and(POSTING.CREDIT.eq(Account.RECEIVABLE.name()))
                .groupBy(POSTING.BILL_ID)
                .fetchMap(POSTING.BILL_ID, amount);
        var charged = sql.select(LATE_CHARGE.BILL_ID)
                .from(LATE_CHARGE)
                .join(BILL)
                .on(BILL.ID.eq(LATE_CHARGE.LATE_BILL_ID))
                .where(LATE_CHARGE.BILL_ID.eq(any(keys)))
                .and(BILL.REVERSED.isFalse())
                .fetchSet(LATE_CHARGE.BILL_ID);
        return bills.stream()
                .map(bill -> new Standing(bill, paid.getOrDefault(bill.id(), NOTHING), charged.contains(bill.id())))
                .toList();
    }

    /** Takes bills back that are locked and untouched: both postings of the opening, the other way round. */
    void reverse(UUID project, List<Standing> bills, UUID by) {
        if (bills.isEmpty()) return;
        var keys = bills.stream().map(one -> one.bill().id()).toArray(UUID[]::new);
        sql.update(BILL)
                .set(BILL.REVERSED, true)
                .set(BILL.SETTLED, NOTHING)
                .where(BILL.ID.eq(any(keys)))
                .execute();
        all.reduced(keys);
        var today = days.today(project);
        var now = clock.instant();
        List<Posting> postings = new ArrayList<>();
        for (var one : bills) {
            var bill = one.bill();
            var about = new Posting.About(project, bill.payer().unitId(), bill.feeItemId(), bill.id(), null);
            postings.add(new Posting(
                    NewId.next(),
                    Posting.Kind.BILL_REVERSAL,
                    about,
                    Account.OPENING,
                    Account.RECEIVABLE,
                    bill.amount(),
                    today,
                    now,
                    by));
            if (one.paidBefore().signum() > 0) {
                postings.add(new Posting(
                        NewId.next(),
                        Posting.Kind.BILL_REVERSAL,
                        about,
                        Account.RECEIVABLE,
                        Account.OPENING,
                        one.paidBefore(),
                        today,
                        now,
                        by));
            }
        }
        ledger.post(postings);
    }

    @Override
    public Optional<Obstacle> takeBack(ImportJob job) {
        var booked = lock(BILL.ID.in(
                select(OPENING_SOURCE.BILL_ID).from(OPENING_SOURCE).where(OPENING_SOURCE.IMPORT_ID.eq(job.id()))));
        if (!booked.stream().allMatch(Standing::isUntouched)) {
            return Optional.of(new Obstacle("import.undo.paid", List.of()));
        }
        reverse(job.projectId(), booked, job.createdById());
        return Optional.empty();
    }
}
