package io.xinqiao.cashier;

import static io.xinqiao.schema.tenant.Tables.DEPOSIT;
import static io.xinqiao.schema.tenant.Tables.PAYMENT;
import static io.xinqiao.schema.tenant.Tables.PREPAYMENT;
import static io.xinqiao.schema.tenant.Tables.REFUND;
import static io.xinqiao.schema.tenant.Tables.TENDER;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.trueCondition;

import io.xinqiao.identity.RowScope;
import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of money that comes in and goes out. */
@Configuration(proxyBeanMethods = false)
class CashierMeasures {
    private static final Facts TENDERS = Facts.of(
                    "tenders",
                    TENDER.join(PAYMENT).on(PAYMENT.ID.eq(TENDER.PAYMENT_ID)),
                    "Query.payments",
                    Payments.SCOPE)
            .only(PAYMENT.VOIDED_AT.isNull())
            .showing("Payment", PAYMENT.ID)
            .byPlace(PAYMENT.PROJECT_ID, PAYMENT.BUILDING_ID, PAYMENT.UNIT_ID)
            .by(Dimension.CASHIER, PAYMENT.CASHIER_ID)
            .by(Dimension.PAYMENT_METHOD, TENDER.METHOD);
    private static final Facts VOIDED = Facts.of("voided payments", PAYMENT, "Query.payments", Payments.SCOPE)
            .only(PAYMENT.VOIDED_AT.isNotNull())
            .showing("Payment", PAYMENT.ID)
            .byPlace(PAYMENT.PROJECT_ID, PAYMENT.BUILDING_ID, PAYMENT.UNIT_ID)
            .by(Dimension.CASHIER, PAYMENT.CASHIER_ID);
    private static final Facts REFUNDS = Facts.of("refunds", REFUND, "Query.refunds", Refunds.SCOPE)
            .only(REFUND.STATE.eq("PAID"))
            .showing("Refund", REFUND.ID)
            .byPlace(REFUND.PROJECT_ID, REFUND.BUILDING_ID, REFUND.UNIT_ID)
            .by(Dimension.PAYMENT_METHOD, REFUND.METHOD);
    private static final Facts DEPOSITS = Facts.of("deposits", DEPOSIT, "Query.deposits", Deposits.SCOPE)
            .only(DEPOSIT.VOIDED.isFalse())
            .showing("Deposit", DEPOSIT.ID)
            .byPlace(DEPOSIT.PROJECT_ID, DEPOSIT.BUILDING_ID, DEPOSIT.UNIT_ID);

    private static final Facts PREPAYMENTS = Facts.of(
                    "prepayments",
                    PREPAYMENT.join(UNIT).on(UNIT.ID.eq(PREPAYMENT.UNIT_ID)),
                    "Query.postings",
                    RowScope.inProject(UNIT.PROJECT_ID).inBuilding(UNIT.BUILDING_ID))
            .only(PREPAYMENT.BALANCE.gt(BigDecimal.ZERO))
            .showing("Unit", UNIT.ID)
            .byPlace(UNIT.PROJECT_ID, UNIT.BUILDING_ID, UNIT.ID);

    @Bean
    static MeasureSource measuresOfMoney() {
        var online = TENDER.METHOD.in(Method.WECHAT.name(), Method.ALIPAY.name());
        return () -> List.of(
                Measure.of("TAKINGS", TENDERS, MeasureUnit.YUAN)
                        .called("收款", "Takings")
                        .meaning("入账日在期间内的收款,不含作废的", "what was taken, without what was voided")
                        .at(PAYMENT.BOOKED_ON)
                        .adding(TENDER.AMOUNT),
                Measure.of("PAYMENTS", TENDERS, MeasureUnit.COUNT)
                        .called("收款笔数", "Payments")
                        .meaning("入账日在期间内的收款单,不含作废的", "payments, without those that were voided")
                        .at(PAYMENT.BOOKED_ON)
                        .distinct(PAYMENT.ID, trueCondition()),
                Measure.of("ONLINE_PAYMENT_RATE", TENDERS, MeasureUnit.PERCENT)
                        .called("线上缴费率", "Paid online")
                        .meaning("收款单中用微信或支付宝缴的", "the share of payments that were made by WeChat Pay or Alipay")
                        .at(PAYMENT.BOOKED_ON)
                        .distinct(PAYMENT.ID, online)
                        .perDistinct(PAYMENT.ID, trueCondition())
                        .inPercent(),
                Measure.of("VOIDED_PAYMENTS", VOIDED, MeasureUnit.COUNT)
                        .called("作废笔数", "Voided payments")
                        .meaning("期间内作废的收款单", "payments that were voided in the time")
                        .at(PAYMENT.VOIDED_AT)
                        .counting(),
                Measure.of("VOIDED_AMOUNT", VOIDED, MeasureUnit.YUAN)
                        .called("作废金额", "Amount voided")
                        .meaning("期间内作废的收款金额", "what the payments voided in the time came to")
                        .at(PAYMENT.VOIDED_AT)
                        .adding(PAYMENT.AMOUNT),
                Measure.of("REFUNDED", REFUNDS, MeasureUnit.YUAN)
                        .called("退款", "Refunded")
                        .meaning("期间内付出的退款", "refunds that were paid in the time")
                        .at(REFUND.BOOKED_ON)
                        .adding(REFUND.AMOUNT),
                Measure.of("PREPAYMENTS_HELD", PREPAYMENTS, MeasureUnit.YUAN)
                        .called("预存款", "Prepayments held")
                        .meaning("此刻预存、还没有用掉或退还的", "what is paid ahead now and neither used nor given back")
                        .adding(PREPAYMENT.BALANCE),
                Measure.of("DEPOSITS_HELD", DEPOSITS, MeasureUnit.YUAN)
                        .called("在押押金", "Deposits held")
                        .meaning("此刻还没有退还或扣下的押金", "deposits that are neither returned nor kept now")
                        .adding(DEPOSIT.AMOUNT.minus(DEPOSIT.RETURNED).minus(DEPOSIT.KEPT)));
    }
}
