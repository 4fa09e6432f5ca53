package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.ZONE;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.when;

import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.Field;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of bills: what was due, what came in of it, how old the rest is. */
@Configuration(proxyBeanMethods = false)
class BillMeasures {
    private static final int LONG_OVERDUE_YEARS = 3;
    private static final Field<BigDecimal> DUE = BILL.AMOUNT.minus(BILL.DISCOUNTED);
    private static final Field<BigDecimal> OWED =
            BILL.AMOUNT.minus(BILL.SETTLED).minus(BILL.DISCOUNTED).minus(BILL.WRITTEN_OFF);
    private static final Condition UNPAID = BILL.SETTLED.plus(BILL.DISCOUNTED).lt(BILL.AMOUNT);

    private static Facts bills(String name) {
        return Facts.of(
                        name,
                        BILL.leftJoin(BUILDING)
                                .on(BUILDING.ID.eq(BILL.BUILDING_ID))
                                .leftJoin(ZONE)
                                .on(ZONE.ID.eq(BUILDING.ZONE_ID)),
                        "Query.bills",
                        Bills.REACH)
                .only(BILL.REVERSED.isFalse())
                .showing("Bill", BILL.ID)
                .byPlace(BILL.PROJECT_ID, BILL.BUILDING_ID, BILL.UNIT_ID)
                .by(Dimension.ZONE, BUILDING.ZONE_ID)
                .by(Dimension.STEWARD, ZONE.STEWARD_ID)
                .by(Dimension.FEE_ITEM, BILL.FEE_ITEM_ID)
                .by(Dimension.BILL_SOURCE, BILL.SOURCE);
    }

    /** The age of each bill's arrears on a day, as the ages of {@link Collection} have it. */
    private static Field<String> age(LocalDate today) {
        var ages = Collection.Age.values();
        var age = when(ages[0].dueOn(today), inline(ages[0].name()));
        for (var at = 1; at < ages.length; at++) age = age.when(ages[at].dueOn(today), inline(ages[at].name()));
        return age;
    }

    @Bean
    static MeasureSource measuresOfBills(Clock clock) {
        var bills = bills("bills");
        var owed = bills("owed bills").only(Bills.OWED).by(Dimension.ARREARS_AGE, () -> age(LocalDate.now(clock)));
        Supplier<Condition> overdue = () -> BILL.DUE_ON.lt(LocalDate.now(clock));
        Supplier<Condition> longOverdue =
                () -> BILL.DUE_ON.le(LocalDate.now(clock).minusYears(LONG_OVERDUE_YEARS));
        return () -> List.of(
                Measure.of("RECEIVABLE", bills, MeasureUnit.YUAN)
                        .called("应收", "Receivable")
                        .meaning("应缴日在期间内的账单金额,扣除折扣", "what fell due, without what was let off")
                        .at(BILL.DUE_ON)
                        .adding(DUE),
                Measure.of("COLLECTED", bills, MeasureUnit.YUAN)
                        .called("实收", "Collected")
                        .meaning("其中已经收到的,不论何时收到", "what was paid of it, whenever that was")
                        .at(BILL.DUE_ON)
                        .adding(BILL.SETTLED),
                Measure.of("COLLECTION_RATE", bills, MeasureUnit.PERCENT)
                        .called("收缴率", "Collection rate")
                        .meaning("实收占应收的", "what was collected of what was receivable")
                        .at(BILL.DUE_ON)
                        .adding(BILL.SETTLED)
                        .per(DUE)
                        .inPercent(),
                Measure.of("COLLECTION_RATE_BY_UNITS", bills, MeasureUnit.PERCENT)
                        .called("户数收缴率", "Collection rate by households")
                        .meaning("有应收的房屋中已全部缴清的", "the share of units with bills that have paid all of them")
                        .at(BILL.DUE_ON)
                        .distinctWithout(BILL.UNIT_ID, UNPAID)
                        .perDistinct(BILL.UNIT_ID, trueCondition())
                        .inPercent(),
                Measure.of("BILLED_UNITS", bills, MeasureUnit.COUNT)
                        .called("应收户数", "Units with bills")
                        .meaning("有账单到期的房屋", "units to which something fell due")
                        .at(BILL.DUE_ON)
                        .distinct(BILL.UNIT_ID, trueCondition()),
                Measure.of("WRITTEN_OFF", bills, MeasureUnit.YUAN)
                        .called("核销", "Written off")
                        .meaning("到期账单中核销的金额", "what was written off of what fell due")
                        .at(BILL.DUE_ON)
                        .adding(BILL.WRITTEN_OFF),
                Measure.of("LATE_CHARGES", bills, MeasureUnit.YUAN)
                        .called("违约金", "Late charges")
                        .meaning("期间内到期的违约金账单", "bills of late charges that fell due")
                        .at(BILL.DUE_ON)
                        .adding(BILL.AMOUNT, BILL.SOURCE.eq("LATE")),
                Measure.of("LATE_CHARGES_WAIVED", bills, MeasureUnit.YUAN)
                        .called("减免违约金", "Late charges waived")
                        .meaning("其中减免和核销的", "what was let off or written off of them")
                        .at(BILL.DUE_ON)
                        .adding(BILL.DISCOUNTED.plus(BILL.WRITTEN_OFF), BILL.SOURCE.eq("LATE")),
                Measure.of("OUTSTANDING", owed, MeasureUnit.YUAN)
                        .called("未缴金额", "Outstanding")
                        .meaning("此刻还没有缴的账单金额,含未到期的", "what is owed now, what is not due yet too")
                        .adding(OWED),
                Measure.of("ARREARS", owed, MeasureUnit.YUAN)
                        .called("欠费", "Arrears")
                        .meaning("此刻已过应缴日还没有缴的金额", "what is owed now and was due before today")
                        .adding(OWED, overdue),
                Measure.of("UNITS_IN_ARREARS", owed, MeasureUnit.COUNT)
                        .called("欠费户数", "Units in arrears")
                        .meaning("此刻欠费的房屋", "units that are in arrears now")
                        .distinct(BILL.UNIT_ID, overdue),
                Measure.of("UNITS_LONG_OVERDUE", owed, MeasureUnit.COUNT)
                        .called("欠费三年以上户数", "Units owing for three years")
                        .meaning("有账单欠满三年的房屋", "units with a bill that fell due at least three years ago")
                        .distinct(BILL.UNIT_ID, longOverdue));
    }
}
