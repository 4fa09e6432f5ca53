package io.xinqiao.dunning;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.xinqiao.dunning.DunningPolicies.DunningPolicy;
import io.xinqiao.fees.Bills;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record4;
import org.jooq.Table;

/** Who owes what is due, or will be within the time of the first reminder. */
final class Debtors {
    /** What is owed of a bill. */
    static final Field<BigDecimal> OWED =
            BILL.AMOUNT.minus(BILL.SETTLED).minus(BILL.DISCOUNTED).minus(BILL.WRITTEN_OFF);

    private Debtors() {}

    /** The bills that count on a day. */
    static Condition counts(DunningPolicy policy, LocalDate today) {
        return Bills.OWED.and(BILL.DUE_ON.le(today.plusDays(policy.daysAhead())));
    }

    /** Each unit that owes enough of these bills: its building, when its oldest bill was due, and how much. */
    static Table<Record4<UUID, UUID, LocalDate, BigDecimal>> of(
            Condition bills, DunningPolicy policy, LocalDate today) {
        return select(
                        BILL.UNIT_ID,
                        BILL.BUILDING_ID,
                        min(BILL.DUE_ON).as("oldest_due_on"),
                        sum(OWED).as("owed"))
                .from(BILL)
                .where(bills)
                .and(counts(policy, today))
                .groupBy(BILL.UNIT_ID, BILL.BUILDING_ID)
                .having(sum(OWED).ge(policy.least()))
                .asTable("owing");
    }

    static <T> Field<T> field(Table<? extends Record> owing, String name, Class<T> type) {
        return Objects.requireNonNull(owing.field(name, type));
    }

    static Field<UUID> unit(Table<? extends Record> owing) {
        return field(owing, "unit_id", UUID.class);
    }
}
