package io.xinqiao.cashier;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.DEPOSIT;
import static io.xinqiao.schema.tenant.Tables.PAYMENT;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static io.xinqiao.schema.tenant.Tables.PREPAYMENT;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.REFUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Generated histories: runs posted and taken back, prices that change, payments of all kinds by cashiers at the same
 * time, requests sent twice, payments taken back, refunds, deposits, prepayments used by themselves, write-offs, and a
 * node killed in the middle. Whatever happened, the books agree afterwards. {@code -Dhistory=10000} makes a longer one.
 */
class MoneyHistoryTest extends ApiTest {
    private static final int OPERATIONS = Integer.getInteger("history", 1_200);
    private static final int ROUNDS = 6;
    private static final int CASHIERS = 4;
    private static final int BUILDINGS = 4;
    private static final int UNITS = 12;
    private static final List<String> METHODS = List.of("CASH", "POS", "WECHAT", "ALIPAY", "BANK");

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private final List<String> units = new ArrayList<>();
    private final List<String> standards = new ArrayList<>();
    private final List<String> runs = Collections.synchronizedList(new ArrayList<>());
    private final List<Map<Integer, String>> taken = new ArrayList<>();
    private final Map<String, String> unitOf = new ConcurrentHashMap<>();
    private final AtomicInteger crashed = new AtomicInteger();
    private @Nullable Api unlucky;
    private @Nullable Api doomed;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void theBooksAgreeWhateverHappened() throws Exception {
        var desk = new FeeDesk(anlan(), "MH01");
        for (var at = 0; at < BUILDINGS; at++) {
            var building = desk.addBuilding("H" + at);
            for (var of = 0; of < UNITS / BUILDINGS; of++) {
                var unit = desk.unit(building, "H%d-%d".formatted(at, of), "%d.%02d".formatted(50 + 7 * of, 13 * at));
                desk.own(unit, of == 0 ? "2026-02-11" : "2020-01-01");
                units.add(unit);
            }
        }
        standards.add(desk.standard("物业费", Map.of("validFrom", "2020-01-01", "price", "1.95"), Map.of()));
        standards.add(desk.standard(
                "垃圾费",
                Map.of("validFrom", "2020-01-01", "price", "10", "perMonths", 3, "earlyDays", 0, "earlyPercent", "3"),
                Map.of("basis", "UNIT", "feeItemId", desk.item("GARBAGE"), "dueDays", 400)));
        List<Api> cashiers = new ArrayList<>();
        for (var at = 0; at < CASHIERS; at++) {
            cashiers.add(desk.cashier("history-" + at));
            open(cashiers.getLast(), desk);
            taken.add(Collections.synchronizedMap(new HashMap<>()));
        }
        try (var victim = ApiProcess.start()) {
            unlucky = cashiers.getFirst();
            doomed = victim.api().as(anlan().workerToken("history-0"));
            for (var round = 0; round < ROUNDS; round++) {
                play(desk, cashiers, round, round == ROUNDS / 2 ? victim : null);
            }
        }
        assertThat(crashed.get())
                .as("requests that were sent again to another node")
                .isPositive();
        assertThat(done.get()).isGreaterThan(OPERATIONS / 2);
    }

    /** A round of everybody at once; a node that is given is killed while it lasts. */
    private void play(FeeDesk desk, List<Api> cashiers, int seed, @Nullable ApiProcess victim) throws Exception {
        List<Callable<Void>> work = new ArrayList<>();
        for (var at = 0; at < CASHIERS; at++) {
            var who = at;
            work.add(() -> collect(cashiers.get(who), who, new Random(100L * seed + who)));
        }
        work.add(() -> bill(desk, new Random(7_000L + seed)));
        if (victim != null) {
            work.add(() -> {
                ApiProcess.pause(Duration.ofMillis(400));
                victim.kill();
                return null;
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(work)) one.get();
        }
        check(desk);
    }

    /** Sends a request; what the killed node leaves unanswered is sent again, the same, to another. */
    private Api.Answer send(Api cashier, String mutation, Map<String, ?> input, String fields) {
        if (cashier == unlucky) {
            try {
                return Objects.requireNonNull(doomed).mutate(mutation, input, fields);
            } catch (UncheckedIOException killed) {
                crashed.incrementAndGet();
            }
        }
        return cashier.mutate(mutation, input, fields);
    }

    private static void open(Api cashier, FeeDesk desk) {
        cashier.mutate(
                        "openShift",
                        Map.of("idempotencyKey", UUID.randomUUID().toString(), "projectId", desk.project()),
                        "shift { id }")
                .fine();
    }

    private @Nullable Void collect(Api cashier, int who, Random random) {
        for (var at = 0; at < OPERATIONS / ROUNDS / CASHIERS; at++) {
            var mine = taken.get(who);
            var dice = random.nextInt(20);
            if (dice < 13 || mine.isEmpty()) pay(cashier, mine, random);
            else if (dice < 15) takeBack(cashier, mine, random);
            else if (dice < 17) giveBack(cashier, mine, random);
            else if (dice < 18) deposit(cashier, random);
            else if (dice < 19) agree(cashier, random);
            else writeOff(random);
        }
        return null;
    }

    private void pay(Api cashier, Map<Integer, String> mine, Random random) {
        Map<String, Object> input = new HashMap<>();
        input.put("idempotencyKey", UUID.randomUUID().toString());
        input.put("unitId", units.get(random.nextInt(units.size())));
        List<Map<String, Object>> tenders = new ArrayList<>();
        for (var tender = random.nextInt(3); tender >= 0; tender--) {
            tenders.add(Map.of(
                    "method",
                    METHODS.get(random.nextInt(METHODS.size())),
                    "amount",
                    "%d.%02d".formatted(random.nextInt(120), 1 + random.nextInt(99))));
        }
        input.put("tenders", tenders);
        input.put("usePrepayment", random.nextBoolean());
        for (var times = random.nextInt(4) == 0 ? 2 : 1; times > 0; times--) {
            var answer = send(cashier, "takePayment", input, "payment { id }");
            if (count(answer, "takePayment")) {
                var payment = answer.data("/takePayment/payment/id").asString();
                unitOf.put(payment, input.get("unitId").toString());
                mine.put(mine.size(), payment);
            }
        }
    }

    private void takeBack(Api cashier, Map<Integer, String> mine, Random random) {
        var payment = mine.get(random.nextInt(mine.size()));
        count(
                send(cashier, "voidPayment", Map.of("paymentId", payment, "reason", "随机"), "payment { id }"),
                "voidPayment");
    }

    /** Asked for, approved by somebody else and paid, each sent twice now and then. */
    private void giveBack(Api cashier, Map<Integer, String> mine, Random random) {
        Map<String, Object> input = new HashMap<>(Map.of(
                "idempotencyKey",
                UUID.randomUUID().toString(),
                "unitId",
                units.get(random.nextInt(units.size())),
                "amount",
                "%d.%02d".formatted(random.nextInt(60), 1 + random.nextInt(99)),
                "method",
                METHODS.get(random.nextInt(METHODS.size())),
                "payee",
                "住户",
                "reason",
                "随机"));
        if (random.nextBoolean()) {
            var payment = mine.get(random.nextInt(mine.size()));
            input.put("paymentId", payment);
            input.put("unitId", Objects.requireNonNull(unitOf.get(payment)));
        }
        var asked = send(cashier, "requestRefund", input, "refund { id }");
        if (!count(asked, "requestRefund")) return;
        var id = asked.data("/requestRefund/refund/id").asString();
        count(
                anlan().as(Role.TENANT_ADMIN)
                        .mutate(
                                "decideRefund",
                                Map.of("refundId", id, "approve", random.nextInt(5) > 0),
                                "refund { id }"),
                "decideRefund");
        var pay = Map.of("idempotencyKey", UUID.randomUUID().toString(), "refundId", id);
        for (var times = 1 + random.nextInt(2); times > 0; times--) {
            count(send(cashier, "payRefund", pay, "refund { id }"), "payRefund");
        }
    }

    private void deposit(Api cashier, Random random) {
        var unit = units.get(random.nextInt(units.size()));
        var taken = cashier.mutate(
                "takeDeposit",
                Map.of(
                        "idempotencyKey",
                        UUID.randomUUID().toString(),
                        "unitId",
                        unit,
                        "purpose",
                        "随机",
                        "tenders",
                        FeeDesk.tenders("CASH " + (1 + random.nextInt(100)) + ".00")),
                "deposit { id amount }");
        if (!count(taken, "takeDeposit") || random.nextBoolean()) return;
        count(
                anlan().as(Role.TENANT_ADMIN)
                        .mutate(
                                "keepDeposit",
                                Map.of(
                                        "depositId",
                                        taken.data("/takeDeposit/deposit/id").asString(),
                                        "amount",
                                        "0.50",
                                        "reason",
                                        "随机"),
                                "deposit { id }"),
                "keepDeposit");
    }

    private void agree(Api cashier, Random random) {
        count(
                cashier.mutate(
                        "agreePrepayment",
                        Map.of("unitId", units.get(random.nextInt(units.size())), "agreed", random.nextInt(3) > 0),
                        "unitAccount { prepaid }"),
                "agreePrepayment");
    }

    private void writeOff(Random random) {
        var admin = anlan().as(Role.TENANT_ADMIN);
        var owed = admin.ask(
                        "query($u: ID!) { unitAccount(unitId: $u) { bills { id outstanding } } }",
                        Map.of("u", units.get(random.nextInt(units.size()))))
                .fine()
                .data("/unitAccount/bills");
        if (owed.isEmpty()) return;
        count(
                admin.mutate(
                        "writeOffBill",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "billId",
                                owed.at("/0/id").asString(),
                                "amount",
                                "0.01",
                                "reason",
                                "随机"),
                        "bill { id }"),
                "writeOffBill");
    }

    private boolean count(Api.Answer answer, String mutation) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        var code = answer.code().isEmpty() ? answer.refusal(mutation) : answer.code();
        assertThat(code).as(answer.body()).isNotEqualTo("INTERNAL");
        if (!code.isEmpty()) refused.incrementAndGet();
        else done.incrementAndGet();
        return code.isEmpty();
    }

    private @Nullable Void bill(FeeDesk desk, Random random) {
        for (var at = 0; at < 4; at++) {
            if (random.nextInt(3) == 0 && !runs.isEmpty()) {
                var run = runs.remove(random.nextInt(runs.size()));
                desk.reverse(run);
                done.incrementAndGet();
                continue;
            }
            var month = 1 + random.nextInt(10);
            var quarterly = random.nextBoolean();
            var run = quarterly
                    ? desk.run("MONTH", "2026-%02d-01".formatted(month), "GARBAGE")
                    : desk.run("MONTH", "2026-%02d-01".formatted(month), "PROPERTY", "GARBAGE");
            var preview = desk.preview(run);
            var answer = desk.tryPost(run, preview);
            if (count(answer, "postBillingRun")) {
                var id = answer.data("/postBillingRun/billingRun/id").asString();
                desk.settled(id);
                runs.add(id);
            }
            var later = LocalDate.of(2026, 1, 5).plusDays(40L * done.get() / OPERATIONS + random.nextInt(300));
            count(
                    anlan().as(Role.TENANT_ADMIN)
                            .mutate(
                                    "setChargePrice",
                                    Map.of(
                                            "standardId",
                                            standards.getFirst(),
                                            "price",
                                            Map.of(
                                                    "validFrom",
                                                    later.toString(),
                                                    "price",
                                                    "1." + (100 + random.nextInt(900)))),
                                    "chargeStandard { id }"),
                    "setChargePrice");
        }
        return null;
    }

    private void check(FeeDesk desk) {
        var trial = desk.trialBalance();
        assertThat(trial.at("/debit").asString()).isEqualTo(trial.at("/credit").asString());
        var tenant =
                registry.page(TENANT.CODE.eq("anlan"), List.of(TENANT.ID), 1).getFirst();
        inTenant(tenant, sql -> {
            var project = sql.select(PROJECT.ID)
                    .from(PROJECT)
                    .where(PROJECT.CODE.eq("MH01"))
                    .fetchSingle()
                    .value1();
            checkBills(sql, Objects.requireNonNull(project));
            checkReceipts(sql, project);
            checkDeposits(sql, project);
        });
    }

    private void inTenant(Tenant tenant, Consumer<DSLContext> work) {
        database.as(tenant, () -> {
            work.accept(database.sql());
            return tenant;
        });
    }

    private static void checkBills(DSLContext sql, UUID project) {
        Map<UUID, BigDecimal> receivable = new HashMap<>();
        Map<UUID, BigDecimal> ahead = new HashMap<>();
        Map<UUID, BigDecimal> ofBill = new HashMap<>();
        for (var posting :
                sql.selectFrom(POSTING).where(POSTING.PROJECT_ID.eq(project)).fetch()) {
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

    private static void checkDeposits(DSLContext sql, UUID project) {
        var ledger = BigDecimal.ZERO;
        for (var posting :
                sql.selectFrom(POSTING).where(POSTING.PROJECT_ID.eq(project)).fetch()) {
            if (posting.getCredit().equals("DEPOSIT")) ledger = ledger.add(posting.getAmount());
            if (posting.getDebit().equals("DEPOSIT")) ledger = ledger.subtract(posting.getAmount());
        }
        var held = BigDecimal.ZERO;
        for (var deposit :
                sql.selectFrom(DEPOSIT).where(DEPOSIT.PROJECT_ID.eq(project)).fetch()) {
            if (deposit.getVoided()) continue;
            held = held.add(deposit.getAmount()).subtract(deposit.getReturned()).subtract(deposit.getKept());
        }
        assertThat(ledger).as("deposits and ledger").isEqualByComparingTo(held);
        var paidOut = BigDecimal.ZERO;
        for (var refund : sql.selectFrom(REFUND)
                .where(REFUND.PROJECT_ID.eq(project))
                .and(REFUND.STATE.eq("PAID"))
                .fetch()) {
            paidOut = paidOut.add(refund.getAmount());
        }
        var refunded = BigDecimal.ZERO;
        for (var posting : sql.selectFrom(POSTING)
                .where(POSTING.PROJECT_ID.eq(project))
                .and(POSTING.KIND.eq("REFUND"))
                .fetch()) {
            refunded = refunded.add(posting.getAmount());
        }
        assertThat(refunded).as("refunds and ledger").isEqualByComparingTo(paidOut);
    }

    private static void checkReceipts(DSLContext sql, UUID project) {
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
