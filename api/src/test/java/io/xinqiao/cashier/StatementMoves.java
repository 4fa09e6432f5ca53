package io.xinqiao.cashier;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Company;
import io.xinqiao.testing.FeeDesk;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Statements of the bank by chance: a line is a payment that was taken, and that payment cannot be taken back before
 * the line is opened again; or it is money that nobody took, and becomes a payment.
 */
final class StatementMoves {
    private final Company company;
    private final FeeDesk desk;
    private final MoneyMoves moves;
    private final AtomicInteger numbers = new AtomicInteger();

    /** How many payments were taken back after they had been a line. */
    final AtomicInteger takenBack = new AtomicInteger();

    /** How many lines that had become a payment were opened again. */
    final AtomicInteger openedAgain = new AtomicInteger();

    StatementMoves(Company company, FeeDesk desk, MoneyMoves moves) {
        this.company = company;
        this.desk = desk;
        this.moves = moves;
    }

    /** Something happens. */
    void move(MoneyMoves.Who who, Random random) {
        if (random.nextBoolean() && !who.banked.isEmpty()) match(who, random);
        else take(who, random);
    }

    /** A statement of one line; its id. */
    private String line(MoneyMoves.Who who, BigDecimal amount) {
        var today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        var number = numbers.incrementAndGet();
        var csv = "日期,金额,摘要,流水号\n%s,%s,转账,H%d\n".formatted(today, amount.toPlainString(), number);
        var file = company.upload(who.api, "IMPORT", "bank.csv", csv.getBytes(StandardCharsets.UTF_8));
        var statement = who.api
                .mutate(
                        "importStatement",
                        Map.of("projectId", desk.project(), "fileId", file, "source", "BANK", "name", "H" + number),
                        "bankStatement { id stored }")
                .fine()
                .data("/importStatement/bankStatement");
        assertThat(statement.at("/stored").asInt()).isEqualTo(1);
        return who.api
                .ask(
                        "query($s: ID) { statementLines(filter: { bankStatementId: $s }) { nodes { id } } }",
                        Map.of("s", statement.at("/id").asString()))
                .fine()
                .data("/statementLines/nodes/0/id")
                .asString();
    }

    private void match(MoneyMoves.Who who, Random random) {
        var payment = List.copyOf(who.banked.keySet()).get(random.nextInt(who.banked.size()));
        var amount = Objects.requireNonNull(who.banked.get(payment));
        var line = line(who, amount);
        var parts = List.of(Map.of("paymentId", payment, "amount", amount.toPlainString()));
        var matched = who.api.mutate(
                "matchStatementLine", Map.of("statementLineId", line, "parts", parts), "statementLine { state }");
        if (!moves.count(matched, "matchStatementLine")) return;
        assertThat(moves.takeBack(who, payment))
                .as("a payment that is a line is not taken back")
                .isFalse();
        if (random.nextInt(3) == 0) return;
        assertThat(openAgain(who, line)).isTrue();
        if (random.nextInt(4) > 0 && moves.takeBack(who, payment)) {
            who.banked.remove(payment);
            takenBack.incrementAndGet();
        }
    }

    private boolean openAgain(MoneyMoves.Who who, String line) {
        return moves.count(
                who.api.mutate(
                        "undoStatementLine", Map.of("statementLineId", line, "note", "随机"), "statementLine { state }"),
                "undoStatementLine");
    }

    private void take(MoneyMoves.Who who, Random random) {
        var line = line(who, new BigDecimal("%d.%02d".formatted(1 + random.nextInt(90), random.nextInt(100))));
        if (random.nextInt(5) == 0) {
            var input = Map.of("statementLineId", line, "note", "随机");
            moves.count(who.api.mutate("ignoreStatementLine", input, "statementLine { state }"), "ignoreStatementLine");
            return;
        }
        for (var times = 1 + random.nextInt(2); times > 0; times--) {
            var taken = who.api.mutate(
                    "takeStatementLineAsPayment",
                    Map.of("statementLineId", line, "unitId", moves.anyUnit(random)),
                    "statementLine { matches { payment { id } } }");
            if (!moves.count(taken, "takeStatementLineAsPayment")) return;
            var match = taken.data("/takeStatementLineAsPayment/statementLine/matches/0");
            who.payments.add(match.at("/payment/id").asString());
            if (random.nextInt(3) == 0 || !openAgain(who, line)) return;
            openedAgain.incrementAndGet();
        }
    }
}
