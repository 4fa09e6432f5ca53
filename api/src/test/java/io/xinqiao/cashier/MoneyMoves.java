package io.xinqiao.cashier;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.FeeDesk;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * What people do with the money of a project, by chance; what is refused is counted, and nothing may fail otherwise.
 */
final class MoneyMoves {
    private static final List<String> PATHS =
            List.of("id", "state", "source", "amount", "comesTo", "held", "unit/id", "deposit/id");
    private static final List<String> METHODS = List.of("CASH", "POS", "WECHAT", "ALIPAY", "BANK");

    private final FeeDesk desk;
    private final Api admin;
    private final List<String> units;
    private final AtomicInteger numbers = new AtomicInteger();
    final StatementMoves statements;
    final AtomicInteger done = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();

    MoneyMoves(Company company, FeeDesk desk, List<String> units) {
        this.statements = new StatementMoves(company, desk, this);
        this.desk = desk;
        this.admin = desk.admin();
        this.units = units;
    }

    /** A cashier with their own shift and payments; how they send requests is the history's. */
    static final class Who {
        final Api api;
        final Sender sender;
        final List<String> payments = new ArrayList<>();
        /** What of payments came by the bank, as it may stand in a statement. */
        final Map<String, BigDecimal> banked = new LinkedHashMap<>();

        String shift;

        Who(Api api, Sender sender, String shift) {
            this.api = api;
            this.sender = sender;
            this.shift = shift;
        }
    }

    interface Sender {
        Api.Answer send(Api as, String mutation, Map<String, ?> input, String fields);
    }

    /** Something happens. */
    void move(Who who, Random random) {
        var dice = random.nextInt(29);
        if (dice < 13 || who.payments.isEmpty()) pay(who, random);
        else if (dice < 15) takeBack(who, random);
        else if (dice < 18) giveBack(who, random);
        else if (dice < 20) deposit(who, random);
        else if (dice < 21) agree(who, random);
        else if (dice < 22) writeOff(random);
        else if (dice < 25) invoice(who, random);
        else if (dice < 26) changeShift(who, random);
        else statements.move(who, random);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private void pay(Who who, Random random) {
        Map<String, Object> input = new HashMap<>();
        input.put("idempotencyKey", key());
        input.put("unitId", one(units, random));
        List<Map<String, Object>> tenders = new ArrayList<>();
        for (var tender = random.nextInt(3); tender >= 0; tender--) {
            tenders.add(Map.of(
                    "method",
                    one(METHODS, random),
                    "amount",
                    "%d.%02d".formatted(random.nextInt(120), 1 + random.nextInt(99))));
        }
        input.put("tenders", tenders);
        input.put("usePrepayment", random.nextBoolean());
        for (var times = random.nextInt(4) == 0 ? 2 : 1; times > 0; times--) {
            var answer = who.sender.send(who.api, "takePayment", input, "payment { id }");
            if (count(answer, "takePayment")) {
                var payment = answer.data("/takePayment/payment/id").asString();
                who.payments.add(payment);
                var banked = tenders.stream()
                        .filter(tender -> List.of("BANK", "POS").contains(tender.get("method")))
                        .map(tender -> new BigDecimal(tender.get("amount").toString()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
                if (banked.signum() > 0) who.banked.put(payment, banked);
            }
        }
    }

    String anyUnit(Random random) {
        return one(units, random);
    }

    private void takeBack(Who who, Random random) {
        takeBack(who, one(who.payments, random));
    }

    boolean takeBack(Who who, String payment) {
        var input = Map.of("paymentId", payment, "reason", "随机");
        return count(who.sender.send(who.api, "voidPayment", input, "payment { id }"), "voidPayment");
    }

    /** Asked for; approved or not; lowered, withdrawn, left lying or paid, each sent twice now and then. */
    private void giveBack(Who who, Random random) {
        Map<String, Object> input = new HashMap<>(Map.of(
                "source",
                random.nextBoolean() ? Map.of("paymentId", one(who.payments, random)) : ahead(one(units, random)),
                "amount",
                "%d.%02d".formatted(random.nextInt(60), 1 + random.nextInt(99))));
        goOn(who, request(who, input, random), random);
    }

    /** What a unit has paid ahead, as the source of a refund. */
    private static Map<String, String> ahead(String unit) {
        return Map.of("prepaymentOfUnitId", unit);
    }

    private String request(Who who, Map<String, Object> what, Random random) {
        Map<String, Object> input = new HashMap<>(what);
        input.put("idempotencyKey", key());
        input.put("method", one(METHODS, random));
        input.put("payee", "住户");
        input.put("reason", "随机");
        var asked = who.sender.send(who.api, "requestRefund", input, "refund { id }");
        return count(asked, "requestRefund")
                ? asked.data("/requestRefund/refund/id").asString()
                : "";
    }

    private void goOn(Who who, String id, Random random) {
        if (id.isEmpty()) return;
        if (random.nextInt(8) == 0) withdraw(id);
        decide(id, random.nextInt(5) > 0);
        if (random.nextInt(4) == 0) lower(id, random);
        if (random.nextInt(6) == 0) withdraw(id);
        if (random.nextInt(4) == 0) return;
        var pay = Map.of("idempotencyKey", key(), "refundId", id);
        for (var times = 1 + random.nextInt(2); times > 0; times--) {
            count(who.sender.send(who.api, "payRefund", pay, "refund { id }"), "payRefund");
        }
    }

    private void decide(String refund, boolean approve) {
        count(
                admin.mutate("decideRefund", Map.of("refundId", refund, "approve", approve), "refund { id }"),
                "decideRefund");
    }

    private void withdraw(String refund) {
        count(
                admin.mutate("withdrawRefund", Map.of("refundId", refund, "reason", "随机"), "refund { id }"),
                "withdrawRefund");
    }

    private void lower(String refund, Random random) {
        var amount = "%d.%02d".formatted(random.nextInt(40), 1 + random.nextInt(99));
        count(
                admin.mutate(
                        "lowerRefund", Map.of("refundId", refund, "amount", amount, "reason", "随机"), "refund { id }"),
                "lowerRefund");
    }

    /** Taken, then kept in part or asked back, in this order or the other. */
    private void deposit(Who who, Random random) {
        var unit = one(units, random);
        var taken = who.api.mutate(
                "takeDeposit",
                Map.of(
                        "idempotencyKey",
                        key(),
                        "unitId",
                        unit,
                        "purpose",
                        "随机",
                        "tenders",
                        FeeDesk.tenders("CASH " + (1 + random.nextInt(100)) + ".00")),
                "deposit { id amount }");
        if (!count(taken, "takeDeposit")) return;
        var id = taken.data("/takeDeposit/deposit/id").asString();
        for (var times = random.nextInt(4); times > 0; times--) {
            if (random.nextBoolean()) {
                var part = (1 + random.nextInt(40)) + ".50";
                goOn(who, request(who, Map.of("source", Map.of("depositId", id), "amount", part), random), random);
            } else {
                var input = Map.of("depositId", id, "amount", random.nextInt(30) + ".50", "reason", "随机");
                count(admin.mutate("forfeitDeposit", input, "deposit { id }"), "forfeitDeposit");
            }
        }
    }

    private void agree(Who who, Random random) {
        count(
                who.api.mutate(
                        "setPrepaymentConsent",
                        Map.of("unitId", one(units, random), "agreed", random.nextInt(3) > 0),
                        "unitAccount { prepaid }"),
                "setPrepaymentConsent");
    }

    private void writeOff(Random random) {
        var owed = admin.ask(
                        "query($u: ID!) { unitAccount(unitId: $u) { bills { id outstanding } } }",
                        Map.of("u", one(units, random)))
                .fine()
                .data("/unitAccount/bills");
        if (owed.isEmpty()) return;
        Map<String, Object> input = new HashMap<>(
                Map.of("idempotencyKey", key(), "billId", owed.at("/0/id").asString(), "reason", "随机"));
        if (random.nextInt(3) > 0) input.put("amount", "0.01");
        count(admin.mutate("writeOffBill", input, "bill { id }"), "writeOffBill");
    }

    /** Asked for; withdrawn or issued; red-lettered if it is to be, and now and then although it is not. */
    private void invoice(Who who, Random random) {
        var unit = one(units, random);
        var bills = desk.bills(unit).findValuesAsString("id");
        if (bills.isEmpty()) return;
        var some = List.of(one(bills, random), one(bills, random));
        var asked = who.api.mutate(
                "requestInvoice",
                Map.of("idempotencyKey", key(), "unitId", unit, "billIds", some, "title", "随机"),
                "invoice { id }");
        if (!count(asked, "requestInvoice")) return;
        var id = asked.data("/requestInvoice/invoice/id").asString();
        if (random.nextInt(3) == 0) return;
        if (random.nextInt(6) == 0) {
            count(
                    who.api.mutate("cancelInvoice", Map.of("invoiceId", id, "reason", "随机"), "invoice { id }"),
                    "cancelInvoice");
        }
        var issue = Map.of("invoiceId", id, "number", "F" + numbers.incrementAndGet());
        if (!count(who.api.mutate("issueInvoice", issue, "invoice { id }"), "issueInvoice")) return;
        if (random.nextInt(3) == 0) redLetter(id);
    }

    private void redLetter(String invoice) {
        var input = Map.of("invoiceId", invoice, "number", "R" + numbers.incrementAndGet(), "reason", "随机");
        count(admin.mutate("redLetterInvoice", input, "invoice { id }"), "redLetterInvoice");
    }

    /** Counts what may be there, has it approved and begins anew. */
    private void changeShift(Who who, Random random) {
        List<Map<String, Object>> counted = new ArrayList<>();
        for (var method : METHODS) {
            counted.add(
                    Map.of("method", method, "amount", "%d.%02d".formatted(random.nextInt(900), random.nextInt(100))));
        }
        var input = Map.of("shiftId", who.shift, "counted", counted, "note", "随机");
        if (!count(who.api.mutate("closeShift", input, "shift { state }"), "closeShift")) return;
        count(
                admin.mutate("approveShift", Map.of("shiftId", who.shift, "note", "随机"), "shift { state }"),
                "approveShift");
        who.shift = desk.open(who.api);
    }

    /** Of whatever is owed to a household and not asked back already, a step pays something out. */
    void everythingCanBePaidOut(Who who) {
        var random = new Random(2);
        var asked = all(
                "refunds",
                "id state source amount unit { id } deposit { id }",
                one -> List.of("REQUESTED", "APPROVED").contains(one.get("state")));
        for (var unit : units) {
            var ahead =
                    new BigDecimal(desk.account(who.api, unit).at("/prepaid").asString());
            var free = ahead.subtract(
                    sum(asked, one -> "PREPAYMENT".equals(one.get("source")) && unit.equals(one.get("unit/id"))));
            if (free.signum() > 0) payOut(who, Map.of("source", ahead(unit), "amount", "0.01"), random);
        }
        for (var deposit : all("deposits", "id held unit { id }", one -> !"0.00".equals(one.get("held")))) {
            var free = new BigDecimal(deposit.get("held"))
                    .subtract(sum(asked, one -> deposit.get("id").equals(one.get("deposit/id"))));
            var what = Map.<String, Object>of("source", Map.of("depositId", deposit.get("id")), "amount", "0.01");
            if (free.signum() > 0) payOut(who, what, random);
        }
    }

    private static BigDecimal sum(List<Map<String, String>> of, Predicate<Map<String, String>> which) {
        return of.stream()
                .filter(which)
                .map(one -> new BigDecimal(one.get("amount")))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Nothing is owed to anybody that cannot be paid out to them, and no invoice stands for what nobody owes. */
    void endEverything(Who who) {
        var random = new Random(1);
        for (var refund : all(
                "refunds", "id state", one -> List.of("REQUESTED", "APPROVED").contains(one.get("state")))) {
            admin.mutate("withdrawRefund", Map.of("refundId", refund.get("id"), "reason", "了结"), "refund { id }")
                    .fine();
        }
        for (var unit : units) {
            var ahead = desk.account(who.api, unit).at("/prepaid").asString();
            if (!ahead.equals("0.00")) payOut(who, Map.of("source", ahead(unit), "amount", ahead), random);
            for (var deposit : all("deposits", "id held unit { id }", one -> !"0.00".equals(one.get("held")))) {
                if (!unit.equals(deposit.get("unit/id"))) continue;
                payOut(
                        who,
                        Map.of("source", Map.of("depositId", deposit.get("id")), "amount", deposit.get("held")),
                        random);
            }
        }
        for (var invoice : all("invoices", "id state amount comesTo", one -> "ISSUED".equals(one.get("state")))) {
            if (!invoice.get("amount").equals(invoice.get("comesTo"))) redLetter(invoice.get("id"));
        }
        assertThat(desk.net("PREPAYMENT")).isEqualTo("0.00");
        assertThat(desk.net("DEPOSIT")).isEqualTo("0.00");
        assertThat(all("invoices", "id state amount comesTo", one -> "ISSUED".equals(one.get("state"))))
                .allSatisfy(invoice -> assertThat(invoice.get("amount")).isEqualTo(invoice.get("comesTo")));
    }

    private void payOut(Who who, Map<String, Object> what, Random random) {
        var refund = request(who, what, random);
        assertThat(refund).as("what is owed can be asked for").isNotEmpty();
        admin.mutate("decideRefund", Map.of("refundId", refund, "approve", true), "refund { id }")
                .fine();
        who.api
                .mutate("payRefund", Map.of("idempotencyKey", key(), "refundId", refund), "refund { id }")
                .fine();
    }

    /** All of a list of this project that meet a condition, as texts by their paths. */
    private List<Map<String, String>> all(String list, String fields, Predicate<Map<String, String>> which) {
        List<Map<String, String>> all = new ArrayList<>();
        Map<String, Object> variables = new HashMap<>(Map.of("p", desk.project()));
        while (true) {
            var page = admin.ask(
                            "query($p: ID!, $a: String) { %s(first: 100, after: $a, filter: { projectId: $p }) { nodes { %s } pageInfo { hasNextPage endCursor } } }"
                                    .formatted(list, fields),
                            variables)
                    .fine()
                    .data("/" + list);
            for (var node : page.at("/nodes")) {
                Map<String, String> one = new HashMap<>();
                for (var path : PATHS) {
                    one.put(path, node.at("/" + path).asString(""));
                }
                if (which.test(one)) all.add(one);
            }
            if (!page.at("/pageInfo/hasNextPage").asBoolean()) return all;
            variables.put("a", page.at("/pageInfo/endCursor").asString());
        }
    }

    boolean count(Api.Answer answer, String mutation) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        var code = answer.code().isEmpty() ? answer.refusal(mutation) : answer.code();
        assertThat(code).as(answer.body()).isNotEqualTo("INTERNAL");
        if (!code.isEmpty()) refused.incrementAndGet();
        else done.incrementAndGet();
        return code.isEmpty();
    }
}
