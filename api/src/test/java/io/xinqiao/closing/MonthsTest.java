package io.xinqiao.closing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.identity.Role;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A closed month takes no more entries, whoever makes them and however; what keeps it open is told before. */
class MonthsTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    /** The month before the last is over, however the clock goes on meanwhile. */
    private final YearMonth month = YearMonth.now(ZoneId.of("Asia/Shanghai")).minusMonths(2);

    private FeeDesk desk;
    private Api cashier;
    private Api supervisor;
    private Api finance;
    private String unit;
    private String shift;
    private String code;

    private Company company() {
        return company("yuejie");
    }

    @BeforeEach
    void aProjectWithAMonthToPay() {
        code = "YJ%04d".formatted(PROJECTS.incrementAndGet());
        desk = new FeeDesk(company(), code);
        cashier = desk.cashier(code.toLowerCase(java.util.Locale.ROOT) + "-cashier");
        supervisor = desk.supervisor(code.toLowerCase(java.util.Locale.ROOT) + "-supervisor");
        finance = company().worker(Role.FINANCE, code.toLowerCase(java.util.Locale.ROOT) + "-finance", desk.project());
        unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        shift = desk.open(cashier);
    }

    private String first() {
        return month.atDay(1).toString();
    }

    private LocalDate last() {
        return month.atEndOfMonth();
    }

    private String project() {
        return GlobalId.parse(desk.project()).orElseThrow().key().toString();
    }

    /** Has what was posted until now happened in the month. */
    private void asOfTheMonth(String... more) throws SQLException {
        var statements = new java.util.ArrayList<>(List.of("SET session_replication_role = replica"));
        for (var table : List.of("posting", "payment")) {
            statements.add(
                    "UPDATE %s SET booked_on = '%s' WHERE project_id = '%s'".formatted(table, last(), project()));
        }
        statements.addAll(List.of(more));
        HeldRows.change(company(), statements.toArray(String[]::new));
    }

    private JsonNode readiness() {
        return finance.ask(
                        "query($p: ID!, $m: Date!) { monthReadiness(projectId: $p, month: $m) { closed over closable"
                                + " blockers { kind count message } trialBalance { on debit balanced } } }",
                        Map.of("p", desk.project(), "m", first()))
                .fine()
                .data("/monthReadiness");
    }

    private Map<String, Integer> blockers() {
        Map<String, Integer> found = new HashMap<>();
        for (var blocker : readiness().at("/blockers")) {
            found.put(blocker.at("/kind").asString(), blocker.at("/count").asInt());
        }
        return found;
    }

    private Api.Answer close(Api as, String first) {
        return as.mutate(
                "closeMonth", Map.of("projectId", desk.project(), "month", first), "monthClosing { id version }");
    }

    private String closed() {
        return close(finance, first())
                .fine()
                .data("/closeMonth/monthClosing/id")
                .asString();
    }

    private void closeDays() {
        finance.mutate("closeDay", Map.of("projectId", desk.project(), "day", last().toString()), "dailyClosing { id }")
                .fine();
    }

    private void closeShift(String cash) {
        cashier.mutate(
                        "closeShift",
                        Map.of("shiftId", shift, "counted", FeeDesk.tenders("CASH " + cash)),
                        "shift { state }")
                .fine();
    }

    /** A line of the month's last day, which nobody knows. */
    private String line(String amount, String reference) {
        var csv = "日期,金额,摘要,流水号\n%s,%s,转账,%s\n".formatted(last(), amount, reference);
        var file = company().upload(cashier, "IMPORT", reference + ".csv", csv.getBytes(StandardCharsets.UTF_8));
        cashier.mutate(
                        "importStatement",
                        Map.of("projectId", desk.project(), "fileId", file, "source", "BANK", "name", reference),
                        "bankStatement { id }")
                .fine();
        for (var line : finance.ask(
                        "query($p: ID!) { statementLines(first: 100, filter: { projectId: $p }) { nodes { id reference"
                                + " } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/statementLines/nodes")) {
            if (line.at("/reference").asString().equals(reference))
                return line.at("/id").asString();
        }
        throw new IllegalStateException("There is no line " + reference);
    }

    private void taken(String line) {
        finance.mutate(
                        "takeStatementLineAsPayment",
                        Map.of("statementLineId", line, "unitId", unit),
                        "statementLine { state }")
                .fine();
    }

    private Api.Answer undo(Api as, String line) {
        return as.mutate(
                "undoStatementLine", Map.of("statementLineId", line, "note", "认错了"), "statementLine { state }");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
        -,          2026-02-01, 28
        1900-01-01, 2026-02-01, 28
        2026-01-31, 2026-02-01, 28
        2026-02-01, 2026-02-01, 27
        2026-02-27, 2026-02-01, 1
        2026-02-28, 2026-02-01, 0
        2026-04-01, 2026-02-01, 0
        2027-12-31, 2028-02-01, 29
        """)
    void aMonthHasSoManyOpenDays(@Nullable LocalDate closedThrough, LocalDate first, int open) {
        assertThat(MonthBlockers.openDays(
                        closedThrough, first, first.plusMonths(1).minusDays(1)))
                .isEqualTo(open);
    }

    @Test
    void whatKeepsAMonthOpenIsToldOneAfterTheOther() throws Exception {
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 280.00").fine();
        asOfTheMonth();
        assertThat(blockers()).containsOnly(Map.entry("SHIFTS_OPEN", 1), Map.entry("DAYS_OPEN", month.lengthOfMonth()));
        var early = close(finance, first());
        assertThat(early.data("/closeMonth/userErrors")).hasSize(2);
        assertThat(early.refusal("closeMonth")).isEqualTo("ILLEGAL_STEP");
        assertThat(early.body()).contains(month.toString(), "没有结班", "没有日结");
        assertThat(close(finance.inEnglish(), first()).body())
                .contains("are not closed")
                .doesNotContain("结班");
        closeShift("280.00");
        var delivery = cashier.mutate("handOverShift", Map.of("shiftId", shift), "cashDelivery { id }")
                .fine()
                .data("/handOverShift/cashDelivery/id")
                .asString();
        var line = line("30.00", "YJ-1");
        closeDays();
        asOfTheMonth("UPDATE cash_delivery SET offered_at = '%s 12:00+08' WHERE project_id = '%s'"
                .formatted(last(), project()));
        assertThat(blockers()).containsOnly(Map.entry("CASH_ON_ITS_WAY", 1), Map.entry("STATEMENT_LINES_OPEN", 1));
        finance.mutate(
                        "receiveCashDelivery",
                        Map.of("cashDeliveryId", delivery, "amount", "280.00"),
                        "cashDelivery { id }")
                .fine();
        taken(line);
        var ready = readiness();
        assertThat(ready.at("/closable").asBoolean()).isTrue();
        assertThat(ready.at("/trialBalance/balanced").asBoolean()).isTrue();
        assertThat(ready.at("/trialBalance/on").asString()).isEqualTo(last().toString());
        closed();
        assertThat(readiness().at("/closed").asBoolean()).isTrue();
        assertThat(readiness().at("/closable").asBoolean()).isFalse();
    }

    @Test
    void monthsAreClosedInTheirOrderOnceTheyAreOver() {
        assertThat(close(finance, month.atDay(2).toString()).refusal("closeMonth"))
                .isEqualTo("INVALID");
        assertThat(close(finance, month.plusMonths(3).atDay(1).toString()).body())
                .contains("还没有过完");
        closeDays();
        closed();
        var again = close(finance, first());
        assertThat(again.refusal("closeMonth")).isEqualTo("CONFLICT");
        assertThat(again.body()).contains(month + " 已经月结");
        assertThat(close(finance, month.minusMonths(1).atDay(1).toString()).refusal("closeMonth"))
                .isEqualTo("CONFLICT");
        assertThat(close(finance, month.plusMonths(2).atDay(1).toString()).body())
                .contains("接着要结的是 " + month.plusMonths(1));
    }

    @Test
    void itIsForFinanceAndAdministratorsOfTheProject() {
        closeDays();
        for (var other : List.of(cashier, supervisor, company().as(Role.ANALYST))) {
            assertThat(close(other, first()).code()).isEqualTo("FORBIDDEN");
        }
        assertThat(close(company().as(Role.FINANCE), first()).refusal("closeMonth"))
                .isEqualTo("NOT_FOUND");
        assertThat(close(anlan().as(Role.TENANT_ADMIN), first()).refusal("closeMonth"))
                .isEqualTo("NOT_FOUND");
        close(desk.admin(), first()).fine();
    }

    private String books() {
        return desk.admin()
                .ask(
                        "query($p: ID!, $on: Date!, $to: Date!) { trialBalance(projectId: $p, on: $on) { debit credit"
                                + " accounts { account debit credit } } dayReport(projectId: $p, day: $on) { payments"
                                + " voided refunds } postings(filter: { projectId: $p, bookedOn: { to: $to } }) {"
                                + " totalCount } }",
                        Map.of("p", desk.project(), "on", last().toString(), "to", last().toString()))
                .fine()
                .data("")
                .toString();
    }

    private String id(Api.Answer answer, String pointer) {
        return answer.fine().data(pointer).asString();
    }

    private static Map<String, Object> keyed(Map<String, Object> input) {
        var keyed = new HashMap<>(input);
        keyed.put("idempotencyKey", UUID.randomUUID().toString());
        return keyed;
    }

    /** Every kind of entry, from billing to what a till lacked. */
    private void everything() {
        desk.post(desk.run("MONTH", first(), "PROPERTY"));
        var billed = desk.bills(unit);
        var admin = desk.admin();
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 100.00").fine();
        var wrong = id(FeeDesk.pay(cashier, unit, Map.of(), "CASH 1.00"), "/takePayment/payment/id");
        cashier.mutate("voidPayment", Map.of("paymentId", wrong, "reason", "刷错"), "payment { id }")
                .fine();
        var deposit = id(
                cashier.mutate(
                        "takeDeposit",
                        keyed(Map.of("unitId", unit, "tenders", FeeDesk.tenders("CASH 500.00"), "purpose", "装修押金")),
                        "deposit { id }"),
                "/takeDeposit/deposit/id");
        supervisor
                .mutate(
                        "forfeitDeposit",
                        Map.of("depositId", deposit, "amount", "50.00", "reason", "损坏"),
                        "deposit { id }")
                .fine();
        var refund = id(
                cashier.mutate(
                        "requestRefund",
                        keyed(Map.of(
                                "source",
                                Map.of("depositId", deposit),
                                "amount",
                                "450.00",
                                "method",
                                "CASH",
                                "payee",
                                "业主",
                                "reason",
                                "验收合格")),
                        "refund { id }"),
                "/requestRefund/refund/id");
        supervisor
                .mutate("decideRefund", Map.of("refundId", refund, "approve", true), "refund { state }")
                .fine();
        cashier.mutate("payRefund", keyed(Map.of("refundId", refund)), "refund { state }")
                .fine();
        var last = billed.get(billed.size() - 1).at("/id").asString();
        admin.mutate("writeOffBill", keyed(Map.of("billId", last, "amount", "10.00", "reason", "无法收回")), "bill { id }")
                .fine();
        cashier.mutate(
                        "closeShift",
                        Map.of("shiftId", shift, "counted", FeeDesk.tenders("CASH 149.00"), "note", "少 1 元"),
                        "shift { state }")
                .fine();
        supervisor
                .mutate("approveShift", Map.of("shiftId", shift, "note", "已核"), "shift { state }")
                .fine();
    }

    @Test
    void aClosedMonthStaysAsItIsWhateverIsEntered() throws Exception {
        asOfTheMonth();
        closeDays();
        closed();
        var before = books();
        everything();
        assertThat(books()).isEqualTo(before);
        var later = desk.admin()
                .ask(
                        "query($p: ID!, $from: Date!) { postingsAggregate(filter: { projectId: $p, bookedOn: { from:"
                                + " $from } }, groupBy: [{field: KIND}]) { groups { key { kind } count } } }",
                        Map.of("p", desk.project(), "from", last().plusDays(1).toString()))
                .fine();
        assertThat(later.body())
                .contains(
                        "\"BILL\"", "PAYMENT", "PAYMENT_VOID", "REFUND", "DEPOSIT_KEPT", "WRITE_OFF", "SHIFT_VARIANCE");
    }

    /** The database too, whichever way somebody might come. */
    @Test
    void theDatabaseRefusesEveryKindOfEntry() throws Exception {
        FeeDesk.pay(cashier, unit, Map.of(), "BANK 10.00").fine();
        asOfTheMonth("UPDATE cashier_shift SET state = 'CLOSED' WHERE project_id = '%s'".formatted(project()));
        closeDays();
        closed();
        var softly = new SoftAssertions();
        for (var kind : Posting.Kind.values()) {
            softly.assertThatThrownBy(() -> HeldRows.change(
                            company(),
                            "INSERT INTO posting (id, kind, project_id, unit_id, debit, credit, amount, booked_on, at,"
                                    + " member_id) SELECT new_key(), '" + kind
                                    + "', project_id, unit_id, debit, credit, 1,"
                                    + " '" + last() + "', now(), member_id FROM posting WHERE project_id = '"
                                    + project()
                                    + "' AND unit_id IS NOT NULL LIMIT 1"))
                    .as(kind.name())
                    .hasMessageContaining("are closed");
        }
        softly.assertAll();
        assertThatThrownBy(() -> HeldRows.change(
                        company(),
                        "UPDATE payment SET voided_at = now(), void_reason = 'x' WHERE project_id = '" + project()
                                + "'"))
                .hasMessageContaining("of that month are closed");
        assertThatThrownBy(() -> HeldRows.change(
                        company(),
                        "UPDATE booking_day SET closed_through = '2020-01-01' WHERE project_id = '" + project() + "'"))
                .hasMessageContaining("booking_day_months_closed_through");
    }

    @Test
    void whatWasReconciledStaysSoUntilTheMonthIsOpenedAgain() throws Exception {
        var line = line("280.00", "YJ-2");
        taken(line);
        asOfTheMonth();
        closeDays();
        var closing = closed();
        var refused = undo(finance, line);
        assertThat(refused.refusal("undoStatementLine")).isEqualTo("ILLEGAL_STEP");
        assertThat(refused.body()).contains(month + " 已月结", month.plusMonths(1).toString());
        assertThat(undo(finance.inEnglish(), line).body())
                .contains("The books of " + month + " are closed", month.plusMonths(1) + ", which is open");
        assertThat(desk.net("BANK")).isEqualTo("280.00");
        var reopened = Map.<String, Object>of("monthClosingId", closing, "reason", "认错了付款人");
        assertThat(finance.mutate("reopenMonth", reopened, "monthClosing { id }")
                        .code())
                .isEqualTo("FORBIDDEN");
        desk.admin()
                .mutate("reopenMonth", reopened, "monthClosing { reopenedAt reopenReason reopenedBy { name } }")
                .fine();
        assertThat(desk.admin()
                        .mutate("reopenMonth", reopened, "monthClosing { id }")
                        .refusal("reopenMonth"))
                .isEqualTo("ILLEGAL_STEP");
        undo(finance, line).fine();
        assertThat(desk.net("BANK")).isEqualTo("0.00");
        assertThat(blockers()).containsOnly(Map.entry("STATEMENT_LINES_OPEN", 1));
        finance.mutate(
                        "ignoreStatementLine",
                        Map.of("statementLineId", line, "note", "不是本项目的"),
                        "statementLine { state }")
                .fine();
        closed();
        var listed = finance.ask(
                        "query($p: ID!) { all: monthClosings(filter: { projectId: $p }) { totalCount } now:"
                                + " monthClosings(filter: { projectId: $p, inForce: true }) { nodes { month closedBy {"
                                + " name } } } }",
                        Map.of("p", desk.project()))
                .fine();
        assertThat(listed.data("/all/totalCount").asInt()).isEqualTo(2);
        assertThat(listed.data("/now/nodes")).hasSize(1);
    }

    @Test
    void onlyTheLatestIsOpenedAgain() {
        closeDays();
        var one = closed();
        finance.mutate(
                        "closeDay",
                        Map.of(
                                "projectId",
                                desk.project(),
                                "day",
                                month.plusMonths(1).atEndOfMonth().toString()),
                        "dailyClosing { id }")
                .fine();
        var two = id(close(finance, month.plusMonths(1).atDay(1).toString()), "/closeMonth/monthClosing/id");
        var early = desk.admin()
                .mutate("reopenMonth", Map.of("monthClosingId", one, "reason", "补记"), "monthClosing { id }");
        assertThat(early.refusal("reopenMonth")).isEqualTo("ILLEGAL_STEP");
        assertThat(early.body()).contains(month.plusMonths(1).toString());
        for (var closing : List.of(two, one)) {
            desk.admin()
                    .mutate("reopenMonth", Map.of("monthClosingId", closing, "reason", "补记"), "monthClosing { id }")
                    .fine();
        }
        closed();
    }

    @Test
    void anotherProjectGoesOn() throws Exception {
        var other = new FeeDesk(company(), code + "B");
        var there = company().worker(Role.FINANCE, code.toLowerCase(java.util.Locale.ROOT) + "-there", other.project());
        var line = line("280.00", "YJ-3");
        taken(line);
        there.mutate("closeDay", Map.of("projectId", other.project(), "day", last().toString()), "dailyClosing { id }")
                .fine();
        there.mutate("closeMonth", Map.of("projectId", other.project(), "month", first()), "monthClosing { id }")
                .fine();
        undo(finance, line).fine();
        assertThat(there.ask("{ monthClosings { totalCount } }")
                        .fine()
                        .data("/monthClosings/totalCount")
                        .asInt())
                .isEqualTo(1);
        assertThat(finance.ask("{ monthClosings { totalCount } }")
                        .fine()
                        .data("/monthClosings/totalCount")
                        .asInt())
                .isZero();
    }

    /** Whoever posts holds the day; whoever closes waits for them. */
    @Test
    void closingWaitsForWhoeverIsPosting() throws Exception {
        closeDays();
        CompletableFuture<Api.Answer> closing;
        try (var posting = HeldRows.of(
                company(), "SELECT project_id FROM booking_day WHERE project_id = '" + project() + "' FOR SHARE")) {
            closing = CompletableFuture.supplyAsync(() -> close(finance, first()));
            posting.awaitWaiting(1);
            assertThat(readiness().at("/closed").asBoolean()).isFalse();
        }
        closing.join().fine();
        assertThat(readiness().at("/closed").asBoolean()).isTrue();
    }

    /** Whoever came first and was held up finds the month closed. */
    @Test
    void whoeverWasHeldUpFindsTheMonthClosed() throws Exception {
        var line = line("280.00", "YJ-4");
        taken(line);
        asOfTheMonth();
        closeDays();
        CompletableFuture<Api.Answer> undoing;
        try (var bills =
                HeldRows.of(company(), "SELECT id FROM bill WHERE project_id = '" + project() + "' FOR UPDATE")) {
            undoing = CompletableFuture.supplyAsync(() -> undo(finance, line));
            bills.awaitWaiting(1);
            closed();
        }
        assertThat(undoing.join().refusal("undoStatementLine")).isEqualTo("ILLEGAL_STEP");
        assertThat(desk.net("BANK")).isEqualTo("280.00");
    }
}
