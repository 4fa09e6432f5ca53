package io.xinqiao.finance;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.extract;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;

import io.xinqiao.fees.Bills;
import io.xinqiao.identity.Visibility;
import io.xinqiao.ledger.Account;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Percent;
import io.xinqiao.sql.Filters;
import io.xinqiao.sql.Keyset;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.DatePart;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Arrears that are years old, and how much of what was owed at a time came in later 清欠. */
@Repository
class Arrears {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");
    private static final Field<BigDecimal> OWED =
            BILL.AMOUNT.minus(BILL.SETTLED).minus(BILL.DISCOUNTED).minus(BILL.WRITTEN_OFF);
    private static final Keyset<LongOverdueUnit, String> BY_NUMBER = new Keyset<>(
            "longOverdueUnits", UNIT.NUMBER, UNIT.ID, false, LongOverdueUnit::number, LongOverdueUnit::unitId);

    /** What moves money between a payer and a bill. */
    static final Condition MONEY = POSTING.KIND.in("PAYMENT", "PAYMENT_VOID", "PREPAYMENT_USED", "REFUND");

    private final DSLContext sql;
    private final Visibility visibility;
    private final Clock clock;

    Arrears(TenantDatabase database, Visibility visibility, Clock clock) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.clock = clock;
    }

    /** A unit that owes bills that fell due years ago. */
    record LongOverdueUnit(UUID unitId, String number, LocalDate before) {}

    /** What a unit owes of bills that fell due in a calendar year. */
    record ArrearsOfYear(UUID unitId, int year, BigDecimal amount) {}

    /** Of what was owed when a time began, how much was paid in it. */
    record ArrearsRecovered(BigDecimal owed, BigDecimal recovered) {
        /** Recovered of owed in percent with one decimal; null when nothing was owed. */
        public @Nullable BigDecimal percent() {
            return Percent.of(recovered, owed);
        }
    }

    Connection<LongOverdueUnit> page(Page page, @Nullable UUID project, int years) {
        var before = LocalDate.now(clock).minusYears(years);
        var owes = Filters.is(UNIT.PROJECT_ID, project)
                .and(exists(selectOne()
                        .from(BILL)
                        .where(BILL.UNIT_ID.eq(UNIT.ID))
                        .and(visibility.of("Query.longOverdueUnits", Bills.REACH))
                        .and(Bills.OWED)
                        .and(BILL.DUE_ON.le(before))));
        return BY_NUMBER.page(
                page,
                (seek, order, limit) -> sql.select(UNIT.ID, UNIT.NUMBER)
                        .from(UNIT)
                        .where(owes)
                        .and(seek)
                        .orderBy(order)
                        .limit(limit)
                        .fetch(row -> new LongOverdueUnit(row.value1(), row.value2(), before)),
                () -> Keyset.countUpToCap(sql, UNIT, owes));
    }

    /** What units owe, all of it, by the year in which it fell due. */
    Map<UUID, List<ArrearsOfYear>> years(Collection<UUID> units) {
        var year = extract(BILL.DUE_ON, DatePart.YEAR);
        return sql.select(BILL.UNIT_ID, year, sum(OWED))
                .from(BILL)
                .where(BILL.UNIT_ID.eq(any(units.toArray(UUID[]::new))))
                .and(Bills.OWED)
                .groupBy(BILL.UNIT_ID, year)
                .orderBy(BILL.UNIT_ID, year)
                .fetchGroups(BILL.UNIT_ID, row -> new ArrearsOfYear(row.value1(), row.value2(), row.value3()));
    }

    /** When the oldest bill that units owe fell due. */
    Map<UUID, LocalDate> oldest(Collection<UUID> units) {
        var oldest = min(BILL.DUE_ON);
        return sql.select(BILL.UNIT_ID, oldest)
                .from(BILL)
                .where(BILL.UNIT_ID.eq(any(units.toArray(UUID[]::new))))
                .and(Bills.OWED)
                .groupBy(BILL.UNIT_ID)
                .fetchMap(BILL.UNIT_ID, oldest);
    }

    /**
     * Bills that were due before a time: what was owed of them when it began, and what was paid of that in it. What
     * came into the books only later, such as an opening, was owed then as well.
     */
    ArrearsRecovered recovered(@Nullable UUID project, LocalDate from, LocalDate to) {
        var due = select(BILL.ID)
                .from(BILL)
                .where(visibility.of("Query.arrearsRecovered", Bills.REACH))
                .and(Filters.is(BILL.PROJECT_ID, project))
                .and(BILL.DUE_ON.lt(from));
        var receivable = when(POSTING.DEBIT.eq(Account.RECEIVABLE.name()), POSTING.AMOUNT)
                .when(POSTING.CREDIT.eq(Account.RECEIVABLE.name()), POSTING.AMOUNT.neg())
                .otherwise(inline(BigDecimal.ZERO));
        var before = POSTING.BOOKED_ON.lt(from);
        Condition billed = POSTING.KIND.in("BILL", "OPENING", "BILL_REVERSAL");
        var owed = greatest(
                when(count().filterWhere(before).gt(0), sum(receivable).filterWhere(before))
                        .otherwise(sum(receivable).filterWhere(billed)),
                inline(NOTHING));
        var paid = greatest(
                coalesce(sum(receivable.neg()).filterWhere(MONEY.and(not(before))), inline(NOTHING)), inline(NOTHING));
        var ofBill = select(owed.as("owed"), least(paid, owed).as("recovered"))
                .from(POSTING)
                .where(POSTING.BILL_ID.in(due))
                .and(POSTING.BOOKED_ON.le(to))
                .groupBy(POSTING.BILL_ID)
                .asTable("of_bill");
        var row = sql.select(
                        coalesce(sum(Objects.requireNonNull(ofBill.field("owed", BigDecimal.class))), inline(NOTHING)),
                        coalesce(
                                sum(Objects.requireNonNull(ofBill.field("recovered", BigDecimal.class))),
                                inline(NOTHING)))
                .from(ofBill)
                .fetchSingle();
        return new ArrearsRecovered(Objects.requireNonNull(row.value1()), Objects.requireNonNull(row.value2()));
    }
}
