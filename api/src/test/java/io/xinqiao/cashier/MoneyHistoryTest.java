package io.xinqiao.cashier;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.PAYMENT;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static io.xinqiao.schema.tenant.Tables.PREPAYMENT;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.math.BigDecimal;
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
 * time, requests sent twice, payments taken back. Whatever happened, the books agree afterwards.
 * {@code -Dhistory=10000} makes a longer one.
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
        for (var round = 0; round < ROUNDS; round++) {
            var seed = round;
            List<Callable<Void>> work = new ArrayList<>();
            for (var at = 0; at < CASHIERS; at++) {
                var who = at;
                work.add(() -> collect(cashiers.get(who), who, new Random(100L * seed + who)));
            }
            work.add(() -> bill(desk, new Random(7_000L + seed)));
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var one : threads.invokeAll(work)) one.get();
            }
            check(desk);
        }
        assertThat(done.get()).isGreaterThan(OPERATIONS / 2);
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
            if (random.nextInt(10) < 8 || mine.isEmpty()) pay(cashier, mine, random);
            else takeBack(cashier, mine, random);
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
            var answer = cashier.mutate("takePayment", input, "payment { id }");
            if (count(answer, "takePayment")) {
                mine.put(mine.size(), answer.data("/takePayment/payment/id").asString());
            }
        }
    }

    private void takeBack(Api cashier, Map<Integer, String> mine, Random random) {
        var payment = mine.get(random.nextInt(mine.size()));
        count(
                cashier.mutate("voidPayment", Map.of("paymentId", payment, "reason", "随机"), "payment { id }"),
                "voidPayment");
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
                    : bill.getAmount().subtract(bill.getSettled()).subtract(bill.getDiscounted());
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
