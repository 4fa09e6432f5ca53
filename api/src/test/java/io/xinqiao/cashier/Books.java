package io.xinqiao.cashier;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.CASHIER_SHIFT;
import static io.xinqiao.schema.tenant.Tables.DEPOSIT;
import static io.xinqiao.schema.tenant.Tables.IMPORT_JOB;
import static io.xinqiao.schema.tenant.Tables.INVOICE;
import static io.xinqiao.schema.tenant.Tables.INVOICE_BILL;
import static io.xinqiao.schema.tenant.Tables.OPENING_DEPOSIT;
import static io.xinqiao.schema.tenant.Tables.OPENING_PREPAYMENT;
import static io.xinqiao.schema.tenant.Tables.OPENING_SOURCE;
import static io.xinqiao.schema.tenant.Tables.PAYMENT;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static io.xinqiao.schema.tenant.Tables.PREPAYMENT;
import static io.xinqiao.schema.tenant.Tables.REFUND;
import static io.xinqiao.schema.tenant.Tables.SHIFT_COUNT;
import static io.xinqiao.schema.tenant.Tables.STATEMENT_LINE;
import static io.xinqiao.schema.tenant.Tables.STATEMENT_MATCH;
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
        books.checkLines();
        books.checkOpenings();
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
        Map<UUID, BigDecimal> held = new HashMap<>();
        for (var deposit :
                sql.selectFrom(DEPOSIT).where(DEPOSIT.PROJECT_ID.eq(project)).fetch()) {
            if (deposit.getVoided()) continue;
            var there = deposit.getAmount().subtract(deposit.getReturned()).subtract(deposit.getKept());
            held.merge(deposit.getUnitId(), there, BigDecimal::add);
            var asked = BigDecimal.ZERO;
            for (var refund : sql.selectFrom(REFUND)
                    .where(REFUND.DEPOSIT_ID.eq(deposit.getId()))
                    .and(REFUND.STATE.in("REQUESTED", "APPROVED"))
                    .fetch()) {
                asked = asked.add(refund.getAmount());
            }
            assertThat(there).as("what is asked back of a deposit is there").isGreaterThanOrEqualTo(asked);
        }
        for (var unit : unitsOf("DEPOSIT")) {
            assertThat(net("DEPOSIT", posting -> unit.equals(posting.getUnitId()))
                            .negate())
                    .as("deposits and ledger of a unit")
                    .isEqualByComparingTo(held.getOrDefault(unit, BigDecimal.ZERO));
        }
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

    /** Which units have anything on an account. */
    private Set<UUID> unitsOf(String account) {
        Set<UUID> units = new HashSet<>();
        for (var posting : postings) {
            var isOn = posting.getDebit().equals(account) || posting.getCredit().equals(account);
            if (isOn && posting.getUnitId() != null) units.add(posting.getUnitId());
        }
        return units;
    }

    /** Each settled line is payments that stand, yuan by yuan; and what came without a cashier is a line. */
    private void checkLines() {
        Map<UUID, BigDecimal> matched = new HashMap<>();
        for (var line : sql.selectFrom(STATEMENT_LINE)
                .where(STATEMENT_LINE.PROJECT_ID.eq(project))
                .fetch()) {
            var sum = BigDecimal.ZERO;
            for (var match : sql.selectFrom(STATEMENT_MATCH)
                    .where(STATEMENT_MATCH.LINE_ID.eq(line.getId()))
                    .and(STATEMENT_MATCH.ACCEPTED)
                    .fetch()) {
                sum = sum.add(match.getAmount());
                matched.merge(match.getPaymentId(), match.getAmount(), BigDecimal::add);
            }
            assertThat(sum)
                    .as("line " + line)
                    .isEqualByComparingTo(line.getState().equals("MATCHED") ? line.getAmount() : BigDecimal.ZERO);
        }
        for (var payment :
                sql.selectFrom(PAYMENT).where(PAYMENT.PROJECT_ID.eq(project)).fetch()) {
            var of = matched.getOrDefault(payment.getId(), BigDecimal.ZERO);
            assertThat(of).as("a line, and more than was paid").isLessThanOrEqualTo(payment.getAmount());
            if (payment.getVoidedAt() != null)
                assertThat(of).as("a line, and taken back").isZero();
            else if (payment.getShiftId() == null) {
                assertThat(of)
                        .as("neither a cashier's nor a line " + payment)
                        .isEqualByComparingTo(payment.getAmount());
            }
        }
    }

    /** What stands of the openings is what files say that are in, and all of it is in the books of its unit. */
    private void checkOpenings() {
        Map<UUID, BigDecimal> opening = new HashMap<>();
        Set<UUID> files = new HashSet<>();
        for (var bill : sql.select(BILL.UNIT_ID, BILL.AMOUNT, OPENING_SOURCE.IMPORT_ID)
                .from(BILL)
                .join(OPENING_SOURCE)
                .on(OPENING_SOURCE.BILL_ID.eq(BILL.ID))
                .where(BILL.PROJECT_ID.eq(project))
                .and(BILL.REVERSED.isFalse())
                .fetch()) {
            opening.merge(bill.value1(), bill.value2().negate(), BigDecimal::add);
            files.add(bill.value3());
        }
        for (var ahead : sql.selectFrom(OPENING_PREPAYMENT)
                .where(OPENING_PREPAYMENT.PROJECT_ID.eq(project))
                .and(OPENING_PREPAYMENT.REVERSED.isFalse())
                .fetch()) {
            opening.merge(ahead.getUnitId(), ahead.getAmount(), BigDecimal::add);
            files.add(ahead.getImportId());
        }
        for (var deposit : sql.select(DEPOSIT.UNIT_ID, DEPOSIT.AMOUNT, OPENING_DEPOSIT.IMPORT_ID)
                .from(DEPOSIT)
                .join(OPENING_DEPOSIT)
                .on(OPENING_DEPOSIT.DEPOSIT_ID.eq(DEPOSIT.ID))
                .where(DEPOSIT.PROJECT_ID.eq(project))
                .and(DEPOSIT.VOIDED.isFalse())
                .fetch()) {
            opening.merge(deposit.value1(), deposit.value2(), BigDecimal::add);
            files.add(deposit.value3());
        }
        for (var unit : unitsOf("OPENING")) {
            assertThat(net("OPENING", posting -> unit.equals(posting.getUnitId())))
                    .as("openings and ledger of a unit")
                    .isEqualByComparingTo(opening.getOrDefault(unit, BigDecimal.ZERO));
        }
        assertThat(sql.select(IMPORT_JOB.STAGE)
                        .from(IMPORT_JOB)
                        .where(IMPORT_JOB.ID.in(files))
                        .fetchSet(IMPORT_JOB.STAGE))
                .as("whence they are")
                .isSubsetOf("COMMITTED");
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
