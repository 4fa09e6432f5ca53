package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.LATE_CHARGE;
import static io.xinqiao.schema.tenant.Tables.LATE_CHARGE_RULE;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.xinqiao.fees.LateChargeRules.LateChargeRule;
import io.xinqiao.ledger.Account;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.NewId;
import io.xinqiao.sql.Bulk;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * What is charged for paying late 违约金: for each day of each bill once, on what the ledger says was owed at the end of
 * that day, up to a cap. What is charged is a bill of its own; nothing is charged for paying that one late.
 */
@Repository
class LateCharges {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");
    private static final int MOST_TOLD = 100;
    private static final int DAYS_TO_PAY = 14;

    private final DSLContext sql;
    private final LateChargeRules rules;
    private final OtherBills bills;
    private final Clock clock;

    LateCharges(TenantDatabase database, LateChargeRules rules, OtherBills bills, Clock clock) {
        this.sql = database.sql();
        this.rules = rules;
        this.bills = bills;
        this.clock = clock;
    }

    /**
     * What a bill is charged for some days.
     *
     * @param owedDays what was owed at the end of each of these days, added up
     * @param owed the days on which something was owed, and how much
     * @param capped whether it would be more without the cap
     */
    record LateCharge(
            Bill bill,
            LateChargeRule rule,
            LocalDate fromOn,
            LocalDate toOn,
            BigDecimal owedDays,
            List<Owed> owed,
            BigDecimal amount,
            boolean capped) {
        /** What these days would cost without the cap. */
        BigDecimal uncapped() {
            return percent(owedDays, rule.dailyPercent());
        }

        /** The most that the bill is charged in all. */
        BigDecimal cap() {
            return percent(bill.amount(), rule.capPercent());
        }

        private static BigDecimal percent(BigDecimal of, BigDecimal percent) {
            return of.multiply(percent).movePointLeft(2).setScale(2, RoundingMode.HALF_UP);
        }
    }

    /** Days on which the same was owed at the end of each. */
    record Owed(LocalDate fromOn, LocalDate toOn, BigDecimal amount) {
        long days() {
            return ChronoUnit.DAYS.between(fromOn, toOn) + 1;
        }
    }

    /** What would be charged. */
    record LateChargePreview(int bills, BigDecimal amount, List<LateCharge> charges) {}

    /** What would be charged up to a day that is over: what is owed at the end of today is not known before. */
    LateChargePreview preview(UUID project, LocalDate on) {
        if (!isOver(on)) {
            throw new CodedException(ErrorCode.BAD_REQUEST, "refused.late.day");
        }
        var known = rules.of(project, clock.instant());
        var charges = charges(overdue(project, known, on), known, on);
        return new LateChargePreview(
                charges.size(),
                total(charges),
                charges.stream()
                        .sorted(Comparator.comparing(LateCharge::amount).reversed())
                        .limit(MOST_TOLD)
                        .toList());
    }

    boolean isOver(LocalDate day) {
        return day.isBefore(LocalDate.now(clock));
    }

    static BigDecimal total(List<LateCharge> charges) {
        return charges.stream().map(LateCharge::amount).reduce(NOTHING, BigDecimal::add);
    }

    /** The first overdue bills behind a key, in the order of their keys. */
    List<UUID> keys(UUID project, List<LateChargeRule> rules, LocalDate on, @Nullable UUID after, int most) {
        return sql.select(BILL.ID)
                .from(BILL)
                .where(overdue(project, rules, on))
                .and(after == null ? noCondition() : BILL.ID.gt(after))
                .orderBy(BILL.ID)
                .limit(most)
                .fetch(BILL.ID);
    }

    /** Charges some overdue bills, which are held: nobody pays them or takes them back before they are charged. */
    List<LateCharge> post(List<UUID> overdue, List<LateChargeRule> rules, LocalDate on, UUID by) {
        var some = BILL.ID.eq(any(overdue.toArray(UUID[]::new)));
        sql.select(BILL.ID).from(BILL).where(some).orderBy(BILL.ID).forShare().fetch();
        var charges = charges(some.and(BILL.REVERSED.isFalse()), rules, on);
        if (charges.isEmpty()) return charges;
        var item = bills.item(FeeItem.Kind.LATE_CHARGE);
        var today = LocalDate.now(clock);
        Map<LateCharge, Bill> made = new HashMap<>();
        for (var charge : charges) {
            made.put(
                    charge,
                    new Bill(
                            NewId.next(),
                            charge.bill().payer(),
                            charge.bill().parkingSpaceId(),
                            item,
                            new Bill.Origin(Bill.Source.LATE, null, null),
                            new Bill.Period(charge.fromOn(), charge.toOn()),
                            today.plusDays(DAYS_TO_PAY),
                            charge.amount(),
                            NOTHING,
                            NOTHING,
                            NOTHING,
                            new Bill.EarlyDiscount(null, NOTHING),
                            false));
        }
        bills.bill(charges.stream().map(made::get).map(Objects::requireNonNull).toList(), by);
        Bulk.<LateCharge>into(LATE_CHARGE)
                .set(LATE_CHARGE.BILL_ID, charge -> charge.bill().id())
                .set(LATE_CHARGE.FROM_ON, LateCharge::fromOn)
                .set(LATE_CHARGE.TO_ON, LateCharge::toOn)
                .set(LATE_CHARGE.RULE_ID, charge -> charge.rule().id())
                .set(LATE_CHARGE.OWED_DAYS, LateCharge::owedDays)
                .set(LATE_CHARGE.AMOUNT, LateCharge::amount)
                .set(
                        LATE_CHARGE.LATE_BILL_ID,
                        charge -> Objects.requireNonNull(made.get(charge)).id())
                .insert(sql, charges);
        return charges;
    }

    /** How a late bill came about, by the bill. */
    Map<UUID, LateCharge> of(Collection<UUID> lateBills) {
        Map<UUID, LateCharge> found = new HashMap<>();
        var moved = moved(sql.select(LATE_CHARGE.BILL_ID)
                .from(LATE_CHARGE)
                .where(LATE_CHARGE.LATE_BILL_ID.eq(any(lateBills.toArray(UUID[]::new))))
                .fetchArray(LATE_CHARGE.BILL_ID));
        sql.select()
                .from(LATE_CHARGE)
                .join(LATE_CHARGE_RULE)
                .on(LATE_CHARGE_RULE.ID.eq(LATE_CHARGE.RULE_ID))
                .join(BILL)
                .on(BILL.ID.eq(LATE_CHARGE.BILL_ID))
                .where(LATE_CHARGE.LATE_BILL_ID.eq(any(lateBills.toArray(UUID[]::new))))
                .forEach(row -> {
                    var bill = Bills.bill(row.into(BILL));
                    var charge = new LateCharge(
                            bill,
                            LateChargeRules.rule(row.into(LATE_CHARGE_RULE)),
                            row.get(LATE_CHARGE.FROM_ON),
                            row.get(LATE_CHARGE.TO_ON),
                            row.get(LATE_CHARGE.OWED_DAYS),
                            owed(
                                    moved.getOrDefault(bill.id(), List.of()),
                                    row.get(LATE_CHARGE.FROM_ON),
                                    row.get(LATE_CHARGE.TO_ON)),
                            row.get(LATE_CHARGE.AMOUNT),
                            false);
                    found.put(row.get(LATE_CHARGE.LATE_BILL_ID), charge);
                });
        return found;
    }

    private List<LateCharge> charges(Condition which, List<LateChargeRule> rules, LocalDate on) {
        var overdue = sql.selectFrom(BILL).where(which).orderBy(BILL.ID).fetch(Bills::bill);
        var keys = overdue.stream().map(Bill::id).toArray(UUID[]::new);
        var before = before(keys);
        var moved = moved(keys);
        List<LateCharge> charges = new ArrayList<>();
        for (var bill : overdue) {
            var rule = rules.stream()
                    .filter(one -> one.feeItemId().equals(bill.feeItemId())
                            && !one.dueFrom().isAfter(bill.dueOn()))
                    .findFirst();
            if (rule.isEmpty()) continue;
            var charge = charge(bill, rule.get(), before.get(bill.id()), moved.getOrDefault(bill.id(), List.of()), on);
            if (charge != null && charge.amount().signum() > 0) charges.add(charge);
        }
        return charges;
    }

    private Map<UUID, List<Moved>> moved(UUID[] bills) {
        Map<UUID, List<Moved>> moved = new HashMap<>();
        sql.selectFrom(POSTING).where(POSTING.BILL_ID.eq(any(bills))).forEach(row -> {
            var move = receivable(row);
            if (move != null) {
                moved.computeIfAbsent(row.getBillId(), none -> new ArrayList<>())
                        .add(move);
            }
        });
        return moved;
    }

    /** An amount by which what is owed of a bill changed on a day. */
    record Moved(LocalDate on, BigDecimal by) {}

    private static @Nullable Moved receivable(Record row) {
        if (row.get(POSTING.DEBIT).equals(Account.RECEIVABLE.name())) {
            return new Moved(row.get(POSTING.BOOKED_ON), row.get(POSTING.AMOUNT));
        }
        if (row.get(POSTING.CREDIT).equals(Account.RECEIVABLE.name())) {
            return new Moved(row.get(POSTING.BOOKED_ON), row.get(POSTING.AMOUNT).negate());
        }
        return null;
    }

    /** Overdue bills of which something is owed, or was paid after the last day that is charged already. */
    private static Condition overdue(UUID project, List<LateChargeRule> rules, LocalDate on) {
        var items = rules.stream().map(LateChargeRule::feeItemId).distinct().toArray(UUID[]::new);
        var paidLate = select(POSTING.BILL_ID)
                .from(POSTING)
                .where(POSTING.PROJECT_ID.eq(project))
                .and(POSTING.CREDIT.eq(Account.RECEIVABLE.name()))
                .and(POSTING.BOOKED_ON.gt(BILL.DUE_ON))
                .and(POSTING.BILL_ID.eq(BILL.ID));
        return BILL.PROJECT_ID
                .eq(project)
                .and(BILL.FEE_ITEM_ID.eq(any(items)))
                .and(BILL.DUE_ON.lt(on))
                .and(BILL.REVERSED.isFalse())
                .and(BILL.SOURCE.ne(Bill.Source.LATE.name()))
                .and(Bills.OWED.or(BILL.ID.in(paidLate)));
    }

    /** The last day that is charged, and what was charged so far. */
    record Before(LocalDate last, BigDecimal amount) {}

    private Map<UUID, Before> before(UUID[] bills) {
        return sql.select(LATE_CHARGE.BILL_ID, max(LATE_CHARGE.TO_ON), sum(LATE_CHARGE.AMOUNT))
                .from(LATE_CHARGE)
                .where(LATE_CHARGE.BILL_ID.eq(any(bills)))
                .groupBy(LATE_CHARGE.BILL_ID)
                .fetchMap(LATE_CHARGE.BILL_ID, row -> new Before(row.value2(), row.value3()));
    }

    /** What a bill is charged up to a day: of what was owed at the end of each day since grace or the last charge. */
    static @Nullable LateCharge charge(
            Bill bill, LateChargeRule rule, @Nullable Before before, List<Moved> moved, LocalDate on) {
        var from = bill.dueOn().plusDays(rule.graceDays() + 1L);
        if (before != null && !before.last().isBefore(from))
            from = before.last().plusDays(1);
        if (from.isAfter(on)) return null;
        var owed = owed(moved, from, on);
        var owedDays = owed.stream()
                .map(span -> span.amount().multiply(BigDecimal.valueOf(span.days())))
                .reduce(NOTHING, BigDecimal::add);
        var whole = LateCharge.percent(owedDays, rule.dailyPercent());
        var cap = LateCharge.percent(bill.amount(), rule.capPercent());
        var left = before == null ? cap : cap.subtract(before.amount());
        var amount = whole.min(left).max(NOTHING);
        return new LateCharge(bill, rule, from, on, owedDays, owed, amount, whole.compareTo(left) > 0);
    }

    /**
     * What was owed at the end of each day from one to another, where anything was: days of the same amount together.
     */
    static List<Owed> owed(List<Moved> moved, LocalDate from, LocalDate to) {
        TreeMap<LocalDate, BigDecimal> changes = new TreeMap<>(Map.of(from, NOTHING));
        for (var move : moved) {
            var on = move.on().isBefore(from) ? from : move.on();
            if (!on.isAfter(to)) changes.merge(on, move.by(), BigDecimal::add);
        }
        List<Owed> owed = new ArrayList<>();
        var amount = NOTHING;
        for (var change : changes.entrySet()) {
            amount = amount.add(change.getValue());
            var next = changes.higherKey(change.getKey());
            var last = next == null ? to : next.minusDays(1);
            if (amount.signum() == 0) continue;
            var before = owed.isEmpty() ? null : owed.getLast();
            if (before != null
                    && before.amount().compareTo(amount) == 0
                    && before.toOn().plusDays(1).equals(change.getKey())) {
                owed.removeLast();
                owed.add(new Owed(before.fromOn(), last, amount));
            } else {
                owed.add(new Owed(change.getKey(), last, amount));
            }
        }
        return owed;
    }
}
