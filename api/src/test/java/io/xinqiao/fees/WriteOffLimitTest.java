package io.xinqiao.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finance writes off of each bill as much as the administrator lets it, and not a fen more. */
class WriteOffLimitTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private FeeDesk desk;
    private Api finance;
    private String bill;

    @BeforeEach
    void aBillOfTwoHundredAndEighty() {
        var number = PROJECTS.incrementAndGet();
        desk = new FeeDesk(company("hexiao"), "HX%04d".formatted(number));
        finance = company("hexiao").worker(Role.FINANCE, "hexiao-finance-" + number, desk.project());
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        bill = desk.bills(unit).get(0).at("/id").asString();
        limit(null, "0");
    }

    private Api.Answer limit(@Nullable String project, String limit) {
        Map<String, Object> input = new HashMap<>(Map.of("financeLimit", limit));
        if (project != null) input.put("projectId", project);
        return desk.admin()
                .mutate("setWriteOffPolicy", input, "writeOffPolicy { financeLimit project { id } }")
                .fine();
    }

    private Api.Answer writeOff(Api as, @Nullable String amount) {
        Map<String, Object> input =
                new HashMap<>(Map.of("idempotencyKey", UUID.randomUUID().toString(), "billId", bill, "reason", "无法收回"));
        if (amount != null) input.put("amount", amount);
        return as.mutate("writeOffBill", input, "bill { state writtenOff outstanding }");
    }

    @ParameterizedTest
    @CsvSource({
        "0.00,   0.01,   false",
        "100.00, 100.00, true",
        "100.00, 100.01, false",
        "100.00, 0.01,   true",
        "280.00, 280.00, true",
        "279.99, 280.00, false"
    })
    void upToTheLimitAndNotAFenMore(String limit, String amount, boolean passes) {
        limit(desk.project(), limit);
        var written = writeOff(finance, amount);
        if (passes) {
            assertThat(written.fine().data("/writeOffBill/bill/writtenOff").asString())
                    .isEqualTo(amount);
        } else {
            assertThat(written.refusal("writeOffBill")).isEqualTo("INVALID");
            assertThat(written.body()).contains("最多核销 " + limit + " 元", "请管理员核销");
            assertThat(writeOff(finance.inEnglish(), amount).body()).contains("at most " + limit + " yuan");
        }
        assertThat(desk.net("WRITTEN_OFF")).isEqualTo(passes ? amount : "0.00");
    }

    @Test
    void severalStepsComeNoFurther() {
        limit(desk.project(), "100.00");
        writeOff(finance, "60.00").fine();
        assertThat(writeOff(finance, "40.01").refusal("writeOffBill")).isEqualTo("INVALID");
        writeOff(finance, "40.00").fine();
        assertThat(writeOff(finance, "0.01").refusal("writeOffBill")).isEqualTo("INVALID");
        // All that is left is more than the limit too.
        assertThat(writeOff(finance, null).refusal("writeOffBill")).isEqualTo("INVALID");
        var rest = writeOff(desk.admin(), null).fine();
        assertThat(rest.data("/writeOffBill/bill/state").asString()).isEqualTo("WRITTEN_OFF");
        assertThat(desk.net("WRITTEN_OFF")).isEqualTo("280.00");
    }

    private Api.Answer reverse(Api as, @Nullable String amount) {
        Map<String, Object> input = new HashMap<>(
                Map.of("idempotencyKey", UUID.randomUUID().toString(), "billId", bill, "reason", "业主又来缴费"));
        if (amount != null) input.put("amount", amount);
        return as.mutate(
                "reverseWriteOff",
                input,
                "bill { state writtenOff outstanding writeOffs { amount reason by { name } } }");
    }

    @Test
    void whatWasWrittenOffIsOwedAgain() {
        limit(desk.project(), "280.00");
        writeOff(finance, null).fine();
        var some = reverse(finance, "80.01").fine().data("/reverseWriteOff/bill");
        assertThat(some.at("/outstanding").asString()).isEqualTo("80.01");
        assertThat(some.at("/writtenOff").asString()).isEqualTo("199.99");
        assertThat(some.at("/writeOffs").findValuesAsString("amount")).containsExactly("280.00", "-80.01");
        assertThat(some.at("/writeOffs/1/reason").asString()).isEqualTo("业主又来缴费");
        assertThat(desk.net("WRITTEN_OFF")).isEqualTo("199.99");
        assertThat(desk.net("RECEIVABLE")).isEqualTo("80.01");
        var tooMuch = reverse(finance, "200.00");
        assertThat(tooMuch.refusal("reverseWriteOff")).isEqualTo("INVALID");
        assertThat(tooMuch.body()).contains("199.99");
        var all = reverse(finance, null).fine().data("/reverseWriteOff/bill");
        assertThat(all.at("/outstanding").asString()).isEqualTo("280.00");
        assertThat(desk.net("WRITTEN_OFF")).isEqualTo("0.00");
        assertThat(reverse(finance, null).refusal("reverseWriteOff")).isEqualTo("INVALID");
        assertThat(reverse(company("hexiao").as(Role.SUPERVISOR), null).code()).isEqualTo("FORBIDDEN");
        assertThat(reverse(company("hexiao").as(Role.FINANCE), null).refusal("reverseWriteOff"))
                .isEqualTo("NOT_FOUND");
        // What is owed is late again, and finance may give it up once more.
        writeOff(finance, "280.00").fine();
    }

    @Test
    void aProjectsOwnLimitComesBeforeTheCompanys() {
        limit(null, "50.00");
        assertThat(told(desk.project())).isEqualTo("50.00");
        writeOff(finance, "50.00").fine();
        limit(desk.project(), "70.00");
        assertThat(told(desk.project())).isEqualTo("70.00");
        assertThat(told(null)).isEqualTo("50.00");
        writeOff(finance, "20.00").fine();
        limit(desk.project(), "0");
        assertThat(writeOff(finance, "0.01").refusal("writeOffBill")).isEqualTo("INVALID");
    }

    private @Nullable String told(@Nullable String project) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("p", project);
        return finance.ask("query($p: ID) { writeOffPolicy(projectId: $p) { financeLimit } }", variables)
                .fine()
                .data("/writeOffPolicy/financeLimit")
                .asString();
    }

    @Test
    void theLimitIsTheAdministratorsToSet() {
        limit(desk.project(), "100.00");
        var input = Map.of("projectId", desk.project(), "financeLimit", "100000");
        assertThat(finance.mutate("setWriteOffPolicy", input, "writeOffPolicy { financeLimit }")
                        .code())
                .isEqualTo("FORBIDDEN");
        // Of another project's bills finance writes nothing off.
        assertThat(writeOff(company("hexiao").as(Role.FINANCE), "1.00").refusal("writeOffBill"))
                .isEqualTo("NOT_FOUND");
        assertThat(desk.admin()
                        .mutate(
                                "setWriteOffPolicy",
                                Map.of("projectId", desk.project(), "financeLimit", "1.005"),
                                "writeOffPolicy { financeLimit }")
                        .code())
                .as("money is exact to the fen")
                .isEqualTo("BAD_REQUEST");
    }
}
