package io.xinqiao.finance;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.PAYMENT;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static org.jooq.impl.DSL.extract;
import static org.jooq.impl.DSL.when;

import io.xinqiao.fees.Bills;
import io.xinqiao.ledger.Account;
import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import java.util.List;
import org.jooq.DatePart;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of old arrears: what is paid of the bills of earlier years. */
@Configuration(proxyBeanMethods = false)
class ArrearsMeasures {
    private static final Facts RECOVERED = Facts.of(
                    "recovered arrears",
                    POSTING.join(BILL)
                            .on(BILL.ID.eq(POSTING.BILL_ID))
                            .leftJoin(PAYMENT)
                            .on(PAYMENT.ID.eq(POSTING.PAYMENT_ID)),
                    "Query.arrearsRecovered",
                    Bills.REACH)
            .only(Arrears.MONEY.and(extract(BILL.DUE_ON, DatePart.YEAR).lt(extract(POSTING.BOOKED_ON, DatePart.YEAR))))
            .showing("Bill", BILL.ID)
            .byPlace(BILL.PROJECT_ID, BILL.BUILDING_ID, BILL.UNIT_ID)
            .by(Dimension.FEE_ITEM, BILL.FEE_ITEM_ID)
            .by(Dimension.CASHIER, PAYMENT.CASHIER_ID);

    @Bean
    static MeasureSource measuresOfArrears() {
        return () -> List.of(Measure.of("OLD_ARREARS_RECOVERED", RECOVERED, MeasureUnit.YUAN)
                .called("清欠", "Old arrears recovered")
                .meaning(
                        "期间内入账、用来缴往年到期账单的金额,扣除作废和退款",
                        "what was paid of bills that fell due in an earlier year, less what was taken back of it")
                .at(POSTING.BOOKED_ON)
                .adding(when(POSTING.CREDIT.eq(Account.RECEIVABLE.name()), POSTING.AMOUNT)
                        .when(POSTING.DEBIT.eq(Account.RECEIVABLE.name()), POSTING.AMOUNT.neg())));
    }
}
