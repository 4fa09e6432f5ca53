package io.xinqiao.closing;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static io.xinqiao.schema.tenant.Tables.DAILY_CLOSING;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.identity.Role;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A whole day over the API: 200 payments, void, refund, count, approval, hand-over, closing, statement, rate. */
class DayOfACashierTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();
    private static final List<String> METHODS = List.of("CASH", "POS", "WECHAT", "ALIPAY", "BANK");

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private record Taken(String id, String method, BigDecimal amount, String unit, String receipt) {}

    private static String today() {
        return LocalDate.now(ZoneId.of("Asia/Shanghai")).toString();
    }

    @Test
    void fromTheFirstPaymentToTheRate() {
        var number = PROJECTS.incrementAndGet();
        var desk = new FeeDesk(anlan(), "DC%04d".formatted(number));
        var cashier = desk.cashier("day-cashier-" + number);
        var supervisor = desk.supervisor("day-supervisor-" + number);
        List<String> units = new ArrayList<>();
        for (var at = 1; at <= 20; at++) {
            units.add(desk.unit("1-%03d".formatted(at), "100.00"));
            desk.own(units.getLast(), "2020-01-01");
        }
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        for (var month : List.of("2026-01-01", "2026-02-01")) desk.post(desk.run("MONTH", month, "PROPERTY"));
        var shift = desk.open(cashier);
        List<Taken> payments = new ArrayList<>();
        Map<String, BigDecimal> drawer = new HashMap<>();
        for (var at = 0; at < 200; at++) {
            var method = METHODS.get(at % METHODS.size());
            var amount = new BigDecimal("%d.%02d".formatted(1 + at % 70, at % 100));
            var unit = at % units.size();
            var answer = FeeDesk.pay(cashier, units.get(unit), Map.of("payer", "业主" + unit), method + " " + amount)
                    .fine();
            payments.add(new Taken(
                    answer.data("/takePayment/payment/id").asString(),
                    method,
                    amount,
                    "1-%03d".formatted(unit + 1),
                    answer.data("/takePayment/payment/receiptNumber").asString()));
            drawer.merge(method, amount, BigDecimal::add);
        }
        var voided = payments.removeLast();
        cashier.mutate("voidPayment", Map.of("paymentId", voided.id(), "reason", "刷错"), "payment { id }")
                .fine();
        drawer.merge(voided.method(), voided.amount().negate(), BigDecimal::add);
        var refunded = payments.getFirst();
        refund(cashier, supervisor, units.getFirst(), refunded);
        drawer.merge("CASH", refunded.amount().negate(), BigDecimal::add);
        close(cashier, supervisor, shift, drawer, desk);
        handOver(cashier, supervisor, shift, drawer.get("CASH"));
        // What was missing is booked: the books say what was handed over.
        drawer.merge("CASH", new BigDecimal("-0.50"), BigDecimal::add);
        closeTheDay(desk, supervisor, cashier, units.getFirst(), drawer);
        reconcile(desk, cashier, payments, units);
        rate(desk, units);
    }

    private static void refund(Api cashier, Api supervisor, String unit, Taken payment) {
        var refund = cashier.mutate(
                        "requestRefund",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "source",
                                Map.of("paymentId", payment.id()),
                                "amount",
                                payment.amount().toPlainString(),
                                "method",
                                "CASH",
                                "payee",
                                "业主",
                                "reason",
                                "重复缴费"),
                        "refund { id }")
                .fine()
                .data("/requestRefund/refund/id")
                .asString();
        supervisor
                .mutate("decideRefund", Map.of("refundId", refund, "approve", true), "refund { state }")
                .fine();
        cashier.mutate(
                        "payRefund",
                        Map.of("idempotencyKey", UUID.randomUUID().toString(), "refundId", refund),
                        "refund { state }")
                .fine();
    }

    private static void close(Api cashier, Api supervisor, String shift, Map<String, BigDecimal> drawer, FeeDesk desk) {
        List<Map<String, Object>> counted = new ArrayList<>();
        for (var method : METHODS) {
            var there = drawer.get(method);
            if (method.equals("CASH")) there = there.subtract(new BigDecimal("0.50"));
            counted.add(Map.of("method", method, "amount", there.toPlainString()));
            assertThat(desk.net(method)).isEqualTo(drawer.get(method).toPlainString());
        }
        var closed = cashier.mutate(
                        "closeShift",
                        Map.of("shiftId", shift, "counted", counted, "note", "找零少 5 角"),
                        "shift { state }")
                .fine();
        assertThat(closed.data("/closeShift/shift/state").asString()).isEqualTo("AWAITING_APPROVAL");
        var early = supervisor.mutate(
                "closeDay", Map.of("projectId", desk.project(), "day", today()), "dailyClosing { id }");
        assertThat(early.refusal("closeDay")).isEqualTo("ILLEGAL_STEP");
        supervisor
                .mutate("approveShift", Map.of("shiftId", shift, "note", "已核"), "shift { state }")
                .fine();
    }

    private static void handOver(Api cashier, Api supervisor, String shift, BigDecimal cash) {
        var counted = cash.subtract(new BigDecimal("0.50")).toPlainString();
        var given = cashier.mutate("handOverShift", Map.of("shiftId", shift), "cashDelivery { id cash }")
                .fine();
        assertThat(given.data("/handOverShift/cashDelivery/cash").asString()).isEqualTo(counted);
        assertThat(cashier.mutate("handOverShift", Map.of("shiftId", shift), "cashDelivery { id }")
                        .refusal("handOverShift"))
                .isEqualTo("CONFLICT");
        var id = given.data("/handOverShift/cashDelivery/id").asString();
        assertThat(supervisor
                        .mutate(
                                "receiveCashDelivery",
                                Map.of("cashDeliveryId", id, "amount", "1.00"),
                                "cashDelivery { id }")
                        .refusal("receiveCashDelivery"))
                .isEqualTo("REQUIRED");
        supervisor
                .mutate(
                        "receiveCashDelivery",
                        Map.of("cashDeliveryId", id, "amount", counted),
                        "cashDelivery { received receivedBy { name } }")
                .fine();
    }

    private void closeTheDay(FeeDesk desk, Api supervisor, Api cashier, String unit, Map<String, BigDecimal> drawer) {
        var closing = supervisor
                .mutate(
                        "closeDay",
                        Map.of("projectId", desk.project(), "day", today()),
                        "dailyClosing { report { payments voided refunds accounts { account net } } }")
                .fine();
        var report = closing.data("/closeDay/dailyClosing/report");
        assertThat(report.at("/payments").asInt()).isEqualTo(200);
        assertThat(report.at("/voided").asInt()).isEqualTo(1);
        assertThat(report.at("/refunds").asInt()).isEqualTo(1);
        for (var account : report.at("/accounts")) {
            var name = account.at("/account").asString();
            if (!drawer.containsKey(name)) continue;
            assertThat(account.at("/net").asString()).isEqualTo(drawer.get(name).toPlainString());
        }
        desk.open(cashier);
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 1.00").fine();
        var next = LocalDate.parse(today()).plusDays(1).toString();
        var late = desk.admin()
                .ask(
                        "query($p: ID!, $from: Date!) { payments(filter: { projectId: $p, bookedOn: { from: $from } })"
                                + " { nodes { bookedOn amount } } }",
                        Map.of("p", desk.project(), "from", next))
                .fine()
                .data("/payments/nodes");
        assertThat(late.toString())
                .as("the next day's")
                .isEqualTo("[{\"bookedOn\":\"%s\",\"amount\":\"1.00\"}]".formatted(next));
        assertThat(desk.trialBalance().at("/balanced").asBoolean()).isTrue();
        var tenant =
                registry.page(TENANT.CODE.eq("anlan"), List.of(TENANT.ID), 1).getFirst();
        assertThatThrownBy(() -> database.as(
                        tenant,
                        () -> database.write(() -> {
                            var sql = database.sql();
                            var closed = sql.selectFrom(POSTING)
                                    .where(POSTING.BOOKED_ON.eq(LocalDate.parse(today())))
                                    .and(POSTING.PROJECT_ID.in(sql.select(DAILY_CLOSING.PROJECT_ID)
                                            .from(DAILY_CLOSING)
                                            .where(DAILY_CLOSING.DAY.eq(LocalDate.parse(today())))))
                                    .orderBy(POSTING.ID.desc())
                                    .limit(1)
                                    .fetchSingle();
                            closed.setId(UUID.randomUUID());
                            return sql.insertInto(POSTING).set(closed).execute();
                        })))
                .as("nobody books on a closed day, the application itself included")
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("closed");
    }

    private void reconcile(FeeDesk desk, Api cashier, List<Taken> payments, List<String> units) {
        var statement = new StringBuilder("某银行对账单\n\n交易日期,贷方发生额,借方发生额,对方户名,摘要,流水号\n");
        var bank = payments.stream().filter(one -> one.method().equals("BANK")).toList();
        var line = 0;
        for (var one : bank) {
            line++;
            statement.append("%s,%s,,陌生人,%s,F%04d%n"
                    .formatted(today(), one.amount(), line % 2 == 0 ? one.receipt() : "房号 " + one.unit(), line));
        }
        statement.append("%s,88.00,,张三,房号 1-020 物业费,F9001%n".formatted(today()));
        statement.append("%s,,5.00,银行,手续费,F9002%n".formatted(today()));
        var first = importStatement(desk, cashier, statement.toString()).fine();
        assertThat(first.data("/importStatement/bankStatement/lineCount").asInt())
                .isEqualTo(bank.size() + 2);
        var again = importStatement(desk, cashier, statement.toString()).fine();
        assertThat(again.data("/importStatement/bankStatement/id"))
                .isEqualTo(first.data("/importStatement/bankStatement/id"));
        var overlapping = importStatement(desk, cashier, statement + "%s,1.00,,李四,,F9003%n".formatted(today()))
                .fine();
        assertThat(overlapping.data("/importStatement/bankStatement/known").asInt())
                .isEqualTo(bank.size() + 2);
        var open = lines(cashier, desk);
        assertThat(open.size()).isEqualTo(bank.size() + 3);
        var proposed = 0;
        for (var one : open) {
            if (one.at("/matches").isEmpty()) continue;
            proposed++;
            assertThat(one.at("/matches/0/payment/amount")).isEqualTo(one.at("/amount"));
            cashier.mutate(
                            "matchStatementLine",
                            Map.of("statementLineId", one.at("/id").asString()),
                            "statementLine { state }")
                    .fine();
        }
        assertThat(proposed).as("each bank payment").isEqualTo(bank.size());
        for (var one : lines(cashier, desk)) {
            var id = one.at("/id").asString();
            switch (one.at("/amount").asString()) {
                case "88.00" ->
                    cashier.mutate(
                                    "takeStatementLineAsPayment",
                                    Map.of("statementLineId", id, "unitId", units.getLast()),
                                    "statementLine { state }")
                            .fine();
                case "-5.00" ->
                    cashier.mutate(
                                    "ignoreStatementLine",
                                    Map.of("statementLineId", id, "note", "手续费"),
                                    "statementLine { state }")
                            .fine();
                default -> assertThat(one.at("/amount").asString()).isEqualTo("1.00");
            }
        }
        assertThat(lines(cashier, desk).size()).isEqualTo(1);
    }

    private Api.Answer importStatement(FeeDesk desk, Api cashier, String csv) {
        var file = anlan().upload(cashier, "IMPORT", "bank.csv", csv.getBytes(StandardCharsets.UTF_8));
        return cashier.mutate(
                "importStatement",
                Map.of("projectId", desk.project(), "fileId", file, "source", "BANK", "name", "十一月"),
                "bankStatement { id lineCount known }");
    }

    private static JsonNode lines(Api cashier, FeeDesk desk) {
        return cashier.ask(
                        "query($p: ID!) { statementLines(first: 100, filter: { projectId: $p, states: [OPEN] }) {"
                                + " nodes { id amount remark matches { confidence reason payment { amount } } } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/statementLines/nodes");
    }

    /** Counted by hand: bill by bill what was due and what was paid of it. */
    private void rate(FeeDesk desk, List<String> units) {
        var due = BigDecimal.ZERO;
        var paid = BigDecimal.ZERO;
        for (var unit : units) {
            for (var bill : desk.bills(unit)) {
                due = due.add(new BigDecimal(bill.at("/amount").asString()));
                paid = paid.add(new BigDecimal(bill.at("/settled").asString()));
            }
        }
        var rate = desk.admin()
                .ask(
                        "query($p: ID!) { collectionRates(projectId: $p, from: \"2026-01-01\", to: \"2026-12-31\", by:"
                                + " PROJECT) { due collected percent } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/collectionRates/0");
        assertThat(rate.at("/due").asString()).isEqualTo(due.toPlainString());
        assertThat(rate.at("/collected").asString()).isEqualTo(paid.toPlainString());
        assertThat(rate.at("/percent").asString())
                .isEqualTo(paid.multiply(BigDecimal.valueOf(100))
                        .divide(due, 1, RoundingMode.HALF_UP)
                        .toPlainString());
    }

    @Test
    void whileADayIsClosedNobodyBooksOnIt() throws Exception {
        var number = PROJECTS.incrementAndGet();
        var desk = new FeeDesk(anlan(), "DC%04d".formatted(number));
        var unit = desk.unit("1-101", "100.00");
        List<Api> cashiers = new ArrayList<>();
        for (var at = 0; at < 4; at++) cashiers.add(desk.cashier("closing-%d-%d".formatted(number, at)));
        for (var cashier : cashiers) desk.open(cashier);
        List<Callable<Api.Answer>> work = new ArrayList<>();
        for (var at = 0; at < 40; at++) {
            var cashier = cashiers.get(at % 4);
            if (at == 20) {
                work.add(() -> desk.admin()
                        .mutate(
                                "closeDay",
                                Map.of(
                                        "projectId",
                                        desk.project(),
                                        "day",
                                        LocalDate.parse(today()).minusDays(1).toString()),
                                "dailyClosing { id }"));
            }
            work.add(() -> FeeDesk.pay(cashier, unit, Map.of(), "CASH 1.00"));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(work)) one.get().fine();
        }
        assertThat(desk.net("CASH")).isEqualTo("40.00");
        assertThat(anlan().as(Role.CASHIER)
                        .mutate("closeDay", Map.of("projectId", desk.project(), "day", today()), "dailyClosing { id }")
                        .code())
                .isEqualTo("FORBIDDEN");
    }
}
