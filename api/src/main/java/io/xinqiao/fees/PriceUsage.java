package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.BILLING_DRAFT;
import static io.xinqiao.schema.tenant.Tables.BILLING_RUN;
import static io.xinqiao.schema.tenant.Tables.BILL_LINE;
import static io.xinqiao.schema.tenant.Tables.CHARGE_PRICE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.xinqiao.tenants.TenantDatabase;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.springframework.stereotype.Repository;

/** Which days are billed by the prices of a standard: what is billed keeps its price. */
@Repository
class PriceUsage {
    private final DSLContext sql;

    PriceUsage(TenantDatabase database) {
        this.sql = database.sql();
    }

    /** The last day from a day on that bills which stand, or are about to, charge by a standard. */
    Optional<LocalDate> lastBilled(ChargeStandard standard, LocalDate from) {
        return lastDay(standard, from, pricesOf(standard), BILL.REVERSED.isFalse());
    }

    private UUID[] pricesOf(ChargeStandard standard) {
        return sql.select(CHARGE_PRICE.ID)
                .from(CHARGE_PRICE)
                .where(CHARGE_PRICE.STANDARD_ID.eq(standard.id()))
                .fetchArray(CHARGE_PRICE.ID);
    }

    /** Whether any bill was ever made with any price of a standard. */
    boolean isUsed(ChargeStandard standard) {
        return lastDay(standard, LocalDate.EPOCH, pricesOf(standard), noCondition())
                .isPresent();
    }

    /** Whether any bill was ever made with a price; one that was taken back still explains itself by it. */
    boolean isUsed(ChargeStandard standard, ChargeStandard.Price price) {
        return lastDay(standard, price.validFrom(), new UUID[] {price.id()}, noCondition())
                .isPresent();
    }

    private Optional<LocalDate> lastDay(ChargeStandard standard, LocalDate from, UUID[] prices, Condition bills) {
        // By the runs of those days: lines have no index by price.
        Select<Record1<UUID>> runs = select(BILLING_RUN.ID)
                .from(BILLING_RUN)
                .where(BILLING_RUN.PROJECT_ID.eq(standard.projectId()))
                .and(BILLING_RUN.PERIOD_TO.ge(from))
                .and(BILLING_RUN.FEE_ITEM_IDS.contains(new UUID[] {standard.feeItemId()}));
        var posted = sql.select(max(BILL_LINE.TO_ON))
                .from(BILL)
                .join(BILL_LINE)
                .on(BILL_LINE.BILL_ID.eq(BILL.ID))
                .where(BILL.RUN_ID.in(runs))
                .and(bills)
                .and(BILL_LINE.PRICE_ID.eq(any(prices)))
                .and(BILL_LINE.TO_ON.ge(from))
                .fetchSingle()
                .value1();
        var drafted = sql.select(max(BILLING_DRAFT.TO_ON))
                .from(BILLING_DRAFT)
                .where(BILLING_DRAFT.RUN_ID.in(runs))
                .and(BILLING_DRAFT.PRICE_ID.eq(any(prices)))
                .and(BILLING_DRAFT.TO_ON.ge(from))
                .fetchSingle()
                .value1();
        return Stream.of(Optional.ofNullable(posted), Optional.ofNullable(drafted))
                .flatMap(Optional::stream)
                .max(LocalDate::compareTo);
    }
}
