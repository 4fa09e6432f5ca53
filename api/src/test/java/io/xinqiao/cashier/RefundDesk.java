package io.xinqiao.cashier;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.FeeDesk;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** A project with a unit that owes two months of 280.00, its cashier with an open shift and its supervisor. */
final class RefundDesk {
    final FeeDesk desk;
    final Api cashier;
    final Api supervisor;
    final String unit;
    final String shift;

    /** The run of the first month. */
    final String january;

    RefundDesk(Company company, String code) {
        var name = code.toLowerCase(Locale.ROOT);
        desk = new FeeDesk(company, code);
        cashier = desk.cashier(name + "-cashier");
        supervisor = desk.supervisor(name + "-supervisor");
        unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        january = desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        desk.post(desk.run("MONTH", "2026-02-01", "PROPERTY"));
        shift = desk.open(cashier);
    }

    /** Takes money; the payment's id. */
    String paid(String... tenders) {
        return FeeDesk.pay(cashier, unit, Map.of(), tenders)
                .fine()
                .data("/takePayment/payment/id")
                .asString();
    }

    /** Takes a deposit in cash; its id. */
    String deposit(String amount) {
        return cashier.mutate(
                        "takeDeposit",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "unitId",
                                unit,
                                "tenders",
                                FeeDesk.tenders("CASH " + amount),
                                "purpose",
                                "门禁卡押金"),
                        "deposit { id }")
                .fine()
                .data("/takeDeposit/deposit/id")
                .asString();
    }

    Api.Answer keep(String deposit, String amount) {
        return supervisor.mutate(
                "forfeitDeposit", Map.of("depositId", deposit, "amount", amount, "reason", "卡片损坏"), "deposit { held }");
    }

    /** Of a payment or a deposit that is named, or else of what the unit has paid ahead. */
    private Map<String, Object> source(Map<String, Object> more) {
        for (var of : List.of("paymentId", "depositId")) {
            if (more.get(of) instanceof String id) return Map.of(of, id);
        }
        return Map.of("prepaymentOfUnitId", unit);
    }

    Api.Answer request(Api as, String amount, Map<String, Object> more) {
        Map<String, Object> input = new HashMap<>(Map.of(
                "idempotencyKey",
                UUID.randomUUID().toString(),
                "source",
                source(more),
                "amount",
                amount,
                "method",
                "BANK",
                "payee",
                more.getOrDefault("payee", "王先生"),
                "reason",
                "多缴"));
        return as.mutate("requestRefund", input, "refund { id state }");
    }

    Api.Answer decide(Api as, String refund, boolean approve) {
        return as.mutate(
                "decideRefund", Map.of("refundId", refund, "approve", approve, "note", "已核"), "refund { state }");
    }

    Api.Answer payOut(String refund) {
        return cashier.mutate(
                "payRefund",
                Map.of("idempotencyKey", UUID.randomUUID().toString(), "refundId", refund),
                "refund { state shift { id } }");
    }

    Api.Answer withdraw(Api as, String refund) {
        return as.mutate(
                "withdrawRefund",
                Map.of("refundId", refund, "reason", "收款人有误"),
                "refund { state amount changedBy { id } changeReason }");
    }

    Api.Answer lower(Api as, String refund, String amount) {
        return as.mutate(
                "lowerRefund",
                Map.of("refundId", refund, "amount", amount, "reason", "已扣一部分"),
                "refund { state amount requestedAmount }");
    }

    /** Asks for money back and has it approved; the refund's id. */
    String approved(String amount, Map<String, Object> more) {
        var refund = request(cashier, amount, more)
                .fine()
                .data("/requestRefund/refund/id")
                .asString();
        decide(supervisor, refund, true).fine();
        return refund;
    }
}
