package io.xinqiao.cashier;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.CASHIER_SHIFT;
import static io.xinqiao.schema.tenant.Tables.DEPOSIT;
import static io.xinqiao.schema.tenant.Tables.INVOICE;
import static io.xinqiao.schema.tenant.Tables.INVOICE_BILL;
import static io.xinqiao.schema.tenant.Tables.PAYMENT;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static io.xinqiao.schema.tenant.Tables.PREPAYMENT;
import static io.xinqiao.schema.tenant.Tables.REFUND;
import static io.xinqiao.schema.tenant.Tables.SHIFT_COUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.schema.tenant.tables.records.PostingRecord;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jooq.DSLContext;

/** What holds of a project's money whatever has happened: all that is kept beside the ledger says what it says. */
final class Books {
    private final DSLContext sql;
    private final UUID project;
    private final List<PostingRecord> postings;

    private Books(DSLContext sql, UUID project) {
        this.sql = sql;
        this.project = project;
        this.postings =
                sql.selectFrom(POSTING).where(POSTING.PROJECT_ID.eq(project)).fetch();
    }

    static void check(DSLContext sql, UUID project) {
        var books = new Books(sql, project);
        books.checkBills();
        books.checkReceipts();
        books.checkDeposits();
        books.checkRefunds();
        books.checkInvoices();
        books.checkTills();
    }

    /** What is on an account's debit side in the end, of some postings. */
    private BigDecimal net(String account, Predicate<PostingRecord> which) {
        var net = BigDecimal.ZERO;
        for (var posting : postings) {
            if (!which.test(posting)) continue;
            if (posting.getDebit().equals(account)) net = net.add(posting.getAmount());
            if (posting.getCredit().equals(account)) net = net.subtract(posting.getAmount());
        }
        return net;
    }

    private void checkBills() {
        Map<UUID, BigDecimal> receivable = new HashMap<>();
        Map<UUID, BigDecimal> ahead = new HashMap<>();
        Map<UUID, BigDecimal> ofBill = new HashMap<>();
        for (var posting : postings) {
            if (posting.getDebit().equals("RECEIVABLE")) {
                receivable.merge(posting.getUnitId(), posting.getAmount(), BigDecimal::add);
                ofBill.merge(posting.getBillId(), posting.getAmount(), BigDecimal::add);
            }
            if (posting.getCredit().equals("RECEIVABLE")) {
                receivable.merge(posting.getUnitId(), posting.getAmount().negate(), BigDecimal::add);
                ofBill.merge(posting.getBillId(), posting.getAmount().negate(), BigDecimal::add);
            }
            if (posting.getCredit().equals("PREPAYMENT")) {
                ahead.merge(posting.getUnitId(), posting.getAmount(), BigDecimal::add);
            }
            if (posting.getDebit().equals("PREPAYMENT")) {
                ahead.merge(posting.getUnitId(), posting.getAmount().negate(), BigDecimal::add);
            }
        }
        Map<UUID, BigDecimal> owed = new HashMap<>();
        Set<String> once = new HashSet<>();
        for (var bill : sql.selectFrom(BILL).where(BILL.PROJECT_ID.eq(project)).fetch()) {
            var outstanding = bill.getReversed()
                    ? BigDecimal.ZERO
                    : bill.getAmount()
                            .subtract(bill.getSettled())
                            .subtract(bill.getDiscounted())
                            .subtract(bill.getWrittenOff());
            owed.merge(bill.getUnitId(), outstanding, BigDecimal::add);
            assertThat(ofBill.getOrDefault(bill.getId(), BigDecimal.ZERO))
                    .as("bill and ledger " + bill)
                    .isEqualByComparingTo(outstanding);
            if (!bill.getReversed()) {
                assertThat(once.add(bill.getUnitId() + " " + bill.getFeeItemId() + " " + bill.getPeriodFrom()))
                        .as("once " + bill)
                        .isTrue();
            }
        }
        owed.forEach((unit, amount) ->
                assertThat(receivable.getOrDefault(unit, BigDecimal.ZERO)).isEqualByComparingTo(amount));
        for (var one : sql.selectFrom(PREPAYMENT)
                .where(PREPAYMENT.UNIT_ID.in(owed.keySet()))
                .fetch()) {
            assertThat(ahead.getOrDefault(one.getUnitId(), BigDecimal.ZERO))
                    .as("paid ahead and ledger")
                    .isEqualByComparingTo(one.getBalance());
        }
    }

    /** Of a deposit nothing is kept that somebody has asked back. */
    private void checkDeposits() {
        var held = BigDecimal.ZERO;
        for (var deposit :
                sql.selectFrom(DEPOSIT).where(DEPOSIT.PROJECT_ID.eq(project)).fetch()) {
            if (deposit.getVoided()) continue;
            var there = deposit.getAmount().subtract(deposit.getReturned()).subtract(deposit.getKept());
            held = held.add(there);
            var asked = BigDecimal.ZERO;
            for (var refund : sql.selectFrom(REFUND)
                    .where(REFUND.DEPOSIT_ID.eq(deposit.getId()))
                    .and(REFUND.STATE.in("REQUESTED", "APPROVED"))
                    .fetch()) {
                asked = asked.add(refund.getAmount());
            }
            assertThat(there).as("what is asked back of a deposit is there").isGreaterThanOrEqualTo(asked);
        }
        assertThat(net("DEPOSIT", posting -> true).negate())
                .as("deposits and ledger")
                .isEqualByComparingTo(held);
    }

    private void checkRefunds() {
        var paidOut = BigDecimal.ZERO;
        for (var refund :
                sql.selectFrom(REFUND).where(REFUND.PROJECT_ID.eq(project)).fetch()) {
            assertThat(refund.getAmount()).isLessThanOrEqualTo(refund.getRequestedAmount());
            if (refund.getState().equals("PAID")) paidOut = paidOut.add(refund.getAmount());
        }
        var refunded = BigDecimal.ZERO;
        for (var posting : postings) {
            if (posting.getKind().equals("REFUND")) refunded = refunded.add(posting.getAmount());
        }
        assertThat(refunded).as("refunds and ledger").isEqualByComparingTo(paidOut);
    }

    /** A requested invoice is over what its bills come to; each is over what stands on it; a bill is on one. */
    private void checkInvoices() {
        Set<UUID> once = new HashSet<>();
        for (var invoice :
                sql.selectFrom(INVOICE).where(INVOICE.PROJECT_ID.eq(project)).fetch()) {
            var sum = BigDecimal.ZERO;
            for (var row : sql.select()
                    .from(INVOICE_BILL)
                    .join(BILL)
                    .on(BILL.ID.eq(INVOICE_BILL.BILL_ID))
                    .where(INVOICE_BILL.INVOICE_ID.eq(invoice.getId()))
                    .and(INVOICE_BILL.ACTIVE)
                    .fetch()) {
                assertThat(once.add(row.get(INVOICE_BILL.BILL_ID))).isTrue();
                sum = sum.add(row.get(INVOICE_BILL.AMOUNT));
                if (!invoice.getState().equals("REQUESTED")) continue;
                assertThat(row.get(BILL.REVERSED))
                        .as("asked for, and taken back")
                        .isFalse();
                assertThat(row.get(INVOICE_BILL.AMOUNT))
                        .as("asked for, and owed or paid")
                        .isLessThanOrEqualTo(row.get(BILL.AMOUNT).subtract(row.get(BILL.WRITTEN_OFF)));
            }
            if (List.of("REQUESTED", "ISSUED").contains(invoice.getState())) {
                assertThat(sum).as("invoice " + invoice).isEqualByComparingTo(invoice.getAmount());
            } else {
                assertThat(sum).isEqualByComparingTo(BigDecimal.ZERO);
            }
        }
    }

    /** What was counted in each till that is closed, and what the books say of those that are not, is all there is. */
    private void checkTills() {
        var closed = sql.select(CASHIER_SHIFT.ID)
                .from(CASHIER_SHIFT)
                .where(CASHIER_SHIFT.PROJECT_ID.eq(project))
                .and(CASHIER_SHIFT.STATE.eq("CLOSED"))
                .fetchSet(CASHIER_SHIFT.ID);
        Map<UUID, UUID> shiftOf = new HashMap<>();
        sql.selectFrom(PAYMENT)
                .where(PAYMENT.PROJECT_ID.eq(project))
                .forEach(payment -> shiftOf.put(payment.getId(), payment.getShiftId()));
        sql.selectFrom(REFUND)
                .where(REFUND.PROJECT_ID.eq(project))
                .forEach(refund -> shiftOf.put(refund.getId(), refund.getShiftId()));
        for (var method : List.of("CASH", "POS", "WECHAT", "ALIPAY", "BANK")) {
            var counted = BigDecimal.ZERO;
            for (var count : sql.selectFrom(SHIFT_COUNT)
                    .where(SHIFT_COUNT.METHOD.eq(method))
                    .and(SHIFT_COUNT.SHIFT_ID.in(closed))
                    .fetch()) {
                counted = counted.add(count.getCounted());
            }
            var open = net(method, posting -> {
                var about = posting.getRefundId() == null ? posting.getPaymentId() : posting.getRefundId();
                return about != null && !closed.contains(shiftOf.get(about));
            });
            assertThat(net(method, posting -> true))
                    .as("tills and ledger: " + method)
                    .isEqualByComparingTo(counted.add(open));
        }
    }

    private void checkReceipts() {
        var numbers = sql.select(PAYMENT.RECEIPT_NUMBER)
                .from(PAYMENT)
                .where(PAYMENT.PROJECT_ID.eq(project))
                .orderBy(PAYMENT.RECEIPT_NUMBER)
                .fetch(PAYMENT.RECEIPT_NUMBER);
        assertThat(numbers)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, numbers.size()).boxed().toList());
    }
}
