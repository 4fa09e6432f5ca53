package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.FEE_ITEM;
import static io.xinqiao.schema.tenant.Tables.MEMBER;
import static io.xinqiao.schema.tenant.Tables.PAYMENT;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.REFUND;
import static io.xinqiao.schema.tenant.Tables.ZONE;
import static io.xinqiao.sql.Filters.is;
import static org.jooq.impl.DSL.boolAnd;
import static org.jooq.impl.DSL.boolOr;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.toChar;
import static org.jooq.impl.DSL.when;

import io.xinqiao.identity.Visibility;
import io.xinqiao.ledger.Account;
import io.xinqiao.platform.Percent;
import io.xinqiao.platform.Request;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** How much of what is due comes in 收缴率, and how old the rest is. Bills that were reversed are not counted. */
@Repository
class Collection {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");
    private static final Field<BigDecimal> DUE = BILL.AMOUNT.minus(BILL.DISCOUNTED);
    private static final Field<BigDecimal> OWED =
            BILL.AMOUNT.minus(BILL.SETTLED).minus(BILL.DISCOUNTED).minus(BILL.WRITTEN_OFF);
    /** What was written off was not paid. */
    private static final Condition PAID = BILL.SETTLED.plus(BILL.DISCOUNTED).eq(BILL.AMOUNT);

    private final DSLContext sql;
    private final Visibility visibility;
    private final Clock clock;

    Collection(TenantDatabase database, Visibility visibility, Clock clock) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.clock = clock;
    }

    /** By what a rate is broken down. */
    enum Dimension {
        PROJECT,
        BUILDING,
        STEWARD,
        FEE_ITEM,
        MONTH,
        CASHIER
    }

    /**
     * How much came in of what fell due.
     *
     * @param label the building, month and so on; null where there is none, such as buildings without a steward
     * @param due yuan that fell due, without what was let off
     * @param collected yuan of it that were paid, whenever that was
     * @param households units to which something fell due
     * @param paidHouseholds those of them that have paid all of it
     */
    record CollectionRate(
            @Nullable String label, BigDecimal due, BigDecimal collected, int households, int paidHouseholds) {
        /** Collected of due in percent with one decimal; null when nothing fell due. */
        public @Nullable BigDecimal percent() {
            return Percent.of(collected, due);
        }

        public @Nullable BigDecimal householdPercent() {
            return Percent.of(paidHouseholds, households);
        }
    }

    /** Bills that fell due on these days, of a project or of all that the caller reaches. */
    List<CollectionRate> rates(@Nullable UUID project, LocalDate from, LocalDate to, Dimension by) {
        if (by == Dimension.CASHIER) return ratesOfCashiers(project, from, to);
        var label = label(by);
        var ofUnit = select(
                        BILL.UNIT_ID,
                        label.as("label"),
                        sum(DUE).as("due"),
                        sum(BILL.SETTLED).as("collected"),
                        boolAnd(PAID).as("paid"))
                .from(BILL)
                .join(BUILDING)
                .on(BUILDING.ID.eq(BILL.BUILDING_ID))
                .join(PROJECT)
                .on(PROJECT.ID.eq(BILL.PROJECT_ID))
                .join(FEE_ITEM)
                .on(FEE_ITEM.ID.eq(BILL.FEE_ITEM_ID))
                .leftJoin(ZONE)
                .on(ZONE.ID.eq(BUILDING.ZONE_ID))
                .leftJoin(MEMBER)
                .on(MEMBER.ID.eq(ZONE.STEWARD_ID))
                .where(visible("Query.collectionRates", project))
                .and(BILL.DUE_ON.between(from, to))
                .groupBy(BILL.UNIT_ID, label)
                .asTable("of_unit");
        var shown = Objects.requireNonNull(ofUnit.field("label", String.class));
        var paid = Objects.requireNonNull(ofUnit.field("paid", Boolean.class));
        return sql.select(
                        shown,
                        sum(Objects.requireNonNull(ofUnit.field("due", BigDecimal.class))),
                        sum(Objects.requireNonNull(ofUnit.field("collected", BigDecimal.class))),
                        count(),
                        count().filterWhere(paid))
                .from(ofUnit)
                .groupBy(shown)
                .orderBy(shown.asc().nullsLast())
                .fetch(row -> new CollectionRate(row.value1(), row.value2(), row.value3(), row.value4(), row.value5()));
    }

    /**
     * What each cashier took of all that fell due, less what was given back of it, and the households among those that
     * have paid all; what came by a gateway or out of prepayments is nobody's.
     */
    private List<CollectionRate> ratesOfCashiers(@Nullable UUID project, LocalDate from, LocalDate to) {
        var which = visible("Query.collectionRates", project).and(BILL.DUE_ON.between(from, to));
        var all = sql.select(coalesce(sum(DUE), inline(NOTHING)), countDistinct(BILL.UNIT_ID))
                .from(BILL)
                .where(which)
                .fetchSingle();
        var paid = select(BILL.UNIT_ID, boolAnd(PAID).as("all_of_it"))
                .from(BILL)
                .where(which)
                .groupBy(BILL.UNIT_ID)
                .asTable("paid");
        var allOfIt = boolOr(Objects.requireNonNull(paid.field("all_of_it", Boolean.class)));
        var taken = sum(when(POSTING.CREDIT.eq(Account.RECEIVABLE.name()), POSTING.AMOUNT)
                .otherwise(POSTING.AMOUNT.neg()));
        var ofUnit = select(MEMBER.ID, MEMBER.NAME, taken.as("taken"), allOfIt.as("paid"))
                .from(POSTING)
                .join(BILL)
                .on(BILL.ID.eq(POSTING.BILL_ID))
                .join(paid)
                .on(Objects.requireNonNull(paid.field(BILL.UNIT_ID)).eq(BILL.UNIT_ID))
                .leftJoin(REFUND)
                .on(REFUND.ID.eq(POSTING.REFUND_ID))
                .leftJoin(PAYMENT)
                .on(PAYMENT.ID.eq(coalesce(POSTING.PAYMENT_ID, REFUND.PAYMENT_ID)))
                .leftJoin(MEMBER)
                .on(MEMBER.ID.eq(PAYMENT.CASHIER_ID))
                .where(which)
                .and(POSTING.KIND.in("PAYMENT", "PAYMENT_VOID", "PREPAYMENT_USED", "REFUND"))
                .groupBy(MEMBER.ID, MEMBER.NAME, BILL.UNIT_ID)
                .having(taken.ne(inline(BigDecimal.ZERO)))
                .asTable("of_unit");
        var cashier = Objects.requireNonNull(ofUnit.field(MEMBER.ID));
        var name = Objects.requireNonNull(ofUnit.field(MEMBER.NAME));
        var amount = sum(Objects.requireNonNull(ofUnit.field("taken", BigDecimal.class)));
        return sql.select(
                        name, amount, count().filterWhere(Objects.requireNonNull(ofUnit.field("paid", Boolean.class))))
                .from(ofUnit)
                .groupBy(cashier, name)
                .orderBy(name.asc().nullsLast())
                .fetch(row -> new CollectionRate(row.value1(), all.value1(), row.value2(), all.value2(), row.value3()));
    }

    private Condition visible(String row, @Nullable UUID project) {
        return visibility.of(row, Bills.REACH).and(is(BILL.PROJECT_ID, project)).and(BILL.REVERSED.isFalse());
    }

    private static Field<String> label(Dimension by) {
        return switch (by) {
            case PROJECT -> PROJECT.NAME;
            case BUILDING -> BUILDING.NAME;
            case STEWARD -> MEMBER.NAME;
            case FEE_ITEM -> Request.current().locale().equals(Locale.ENGLISH) ? FEE_ITEM.NAME_EN : FEE_ITEM.NAME_ZH;
            case CASHIER -> throw new IllegalArgumentException("The cashiers' rates are of payments");
            case MONTH -> toChar(BILL.DUE_ON, inline("YYYY-MM"));
        };
    }

    /** How old arrears are: each from an age on, up to the next. */
    enum Age {
        NOT_DUE(null, Period.ofDays(1)),
        DAYS_1_TO_30(Period.ofDays(1), Period.ofDays(31)),
        DAYS_31_TO_60(Period.ofDays(31), Period.ofDays(61)),
        DAYS_61_TO_1_YEAR(Period.ofDays(61), Period.ofYears(1)),
        YEARS_1_TO_3(Period.ofYears(1), Period.ofYears(3)),
        OVER_3_YEARS(Period.ofYears(3), null);

        private final @Nullable Period from;
        private final @Nullable Period before;

        Age(@Nullable Period from, @Nullable Period before) {
            this.from = from;
            this.before = before;
        }

        /** Bills that are of this age on a day; exactly three years are three years, as in the list of old arrears. */
        Condition dueOn(LocalDate today) {
            return (from == null ? noCondition() : BILL.DUE_ON.le(today.minus(from)))
                    .and(before == null ? noCondition() : BILL.DUE_ON.gt(today.minus(before)));
        }
    }

    /** What is owed of one age. */
    record ArrearsAgingBucket(Age age, int households, int bills, BigDecimal amount) {}

    /** What is still owed, by how long it has been due. */
    List<ArrearsAgingBucket> arrears(@Nullable UUID project) {
        var today = LocalDate.now(clock);
        return Arrays.stream(Age.values())
                .map(age -> sql.select(countDistinct(BILL.UNIT_ID), count(), coalesce(sum(OWED), inline(NOTHING)))
                        .from(BILL)
                        .where(visible("Query.arrears", project))
                        .and(Bills.OWED)
                        .and(age.dueOn(today))
                        .fetchSingle(row -> new ArrearsAgingBucket(age, row.value1(), row.value2(), row.value3())))
                .toList();
    }
}
