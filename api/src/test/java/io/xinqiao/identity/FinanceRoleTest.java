package io.xinqiao.identity;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLObjectType;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.FeeDesk;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/** Finance 财务: all that is about money in its projects, and of a person no more than the name on a paper. */
class FinanceRoleTest extends ApiTest {
    @Autowired
    GraphQlSource source;

    @Autowired
    Permissions permissions;

    private Company company() {
        return company("caiwu");
    }

    /** Masked or not: nothing that the schema calls personal is for finance, whatever is added to it. */
    @Test
    void nothingPersonalIsForFinance() {
        List<String> open = new ArrayList<>();
        for (var type : source.schema().getAllTypesAsList()) {
            if (!(type instanceof GraphQLObjectType object)) continue;
            for (var field : object.getFieldDefinitions()) {
                if (field.getAppliedDirective("personal") == null) continue;
                var row = object.getName() + "." + field.getName();
                var seen = permissions.scope(object.getName(), Role.FINANCE).isPresent()
                        && (!permissions.has(row)
                                || permissions.scope(row, Role.FINANCE).isPresent());
                if (seen || permissions.scope(row + "!", Role.FINANCE).isPresent()) open.add(row);
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void aPaperNeedsTheNameAndTheUnit() {
        var seen = company()
                .as(Role.FINANCE)
                .ask(
                        "query($id: ID!) { unit(id: $id) { number owner { name } building { name } } }",
                        Map.of("id", company().id("Unit")))
                .fine();
        assertThat(seen.data("/unit/number").asString()).isNotEmpty();
        assertThat(seen.data("/unit/building/name").asString()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Unit | owner { phone }
        Unit | owner { secondPhone }
        Unit | owner { idNumber }
        Unit | owner { contactAddress }
        Unit | owner { specialNeeds }
        Unit | owner { birthYear }
        Unit | owner { documents { id } }
        Unit | owner { households { id } }
        Unit | households { id }
        Unit | ownerships { id }
        Unit | attachments { id }
        Unit | tickets { totalCount }
        Unit | vehicles { totalCount }
        """)
    void theArchivesAreNot(String type, String field) {
        assertThat(company()
                        .as(Role.FINANCE)
                        .ask(
                                "query($id: ID!) { node(id: $id) { ... on %s { %s } } }".formatted(type, field),
                                Map.of("id", company().id(type)))
                        .codesAt("node"))
                .isEqualTo(Set.of("FORBIDDEN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Person", "Household", "HouseholdMember", "Ownership", "Ticket", "Vehicle", "Visit"})
    void norAreTheyByTheirIds(String type) {
        assertThat(company()
                        .as(Role.FINANCE)
                        .ask(
                                "query($id: ID!) { node(id: $id) { id } }",
                                Map.of("id", company().id(type)))
                        .fine()
                        .data("/node")
                        .isNull())
                .isTrue();
    }

    /** What a cashier had in the drawer comes to finance; the day is closed, and what was paid is invoiced. */
    @Test
    void cashIsReceivedTheDayIsClosedAndAnInvoiceIssued() {
        var desk = new FeeDesk(company(), "CAIWU");
        var cashier = desk.cashier("caiwu.cashier");
        var finance = company().worker(Role.FINANCE, "caiwu.finance", desk.project());
        var elsewhere = company().as(Role.FINANCE);
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        var bill = desk.bills(unit).get(0).at("/id").asString();
        var shift = desk.open(cashier);
        FeeDesk.pay(cashier, unit, Map.of("payer", "王女士"), "CASH 280.00").fine();
        cashier.mutate(
                        "closeShift",
                        Map.of("shiftId", shift, "counted", List.of(Map.of("method", "CASH", "amount", "280.00"))),
                        "shift { state }")
                .fine();
        var delivery = cashier.mutate("handOverShift", Map.of("shiftId", shift), "cashDelivery { id }")
                .fine()
                .data("/handOverShift/cashDelivery/id")
                .asString();
        var received = Map.<String, Object>of("cashDeliveryId", delivery, "amount", "280.00");
        assertThat(elsewhere
                        .mutate("receiveCashDelivery", received, "cashDelivery { id }")
                        .refusal("receiveCashDelivery"))
                .isEqualTo("NOT_FOUND");
        finance.mutate("receiveCashDelivery", received, "cashDelivery { id }").fine();
        var today = LocalDate.now(ZoneId.of("Asia/Shanghai")).toString();
        var closing = Map.<String, Object>of("projectId", desk.project(), "day", today);
        assertThat(elsewhere.mutate("closeDay", closing, "dailyClosing { id }").refusal("closeDay"))
                .isEqualTo("NOT_FOUND");
        finance.mutate("closeDay", closing, "dailyClosing { id }").fine();
        var invoice = finance.mutate(
                        "requestInvoice",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "unitId",
                                unit,
                                "title",
                                "王女士",
                                "billIds",
                                List.of(bill)),
                        "invoice { id }")
                .fine()
                .data("/requestInvoice/invoice/id")
                .asString();
        finance.mutate("issueInvoice", Map.of("invoiceId", invoice, "number", "24310001"), "invoice { state }")
                .fine();
        readsTheBooks(finance, desk.project());
        takesNoMoney(finance, desk.project(), unit);
    }

    private static void readsTheBooks(Api finance, String project) {
        var books = finance.ask(
                        "query($p: ID!) { trialBalance(projectId: $p) { balanced } postings { totalCount } payments {"
                                + " totalCount nodes { payer unit { number } cashier { name } } } shifts { totalCount }"
                                + " cashDeliveries { totalCount } dailyClosings { totalCount } }",
                        Map.of("p", project))
                .fine();
        assertThat(books.data("/trialBalance/balanced").asBoolean()).isTrue();
        for (var list : List.of("payments", "shifts", "cashDeliveries", "dailyClosings")) {
            assertThat(books.data("/" + list + "/totalCount").asInt()).as(list).isEqualTo(1);
        }
        assertThat(books.data("/payments/nodes/0/payer").asString()).isEqualTo("王女士");
    }

    /** Whoever keeps the books neither takes the money nor decides on what goes back. */
    private static void takesNoMoney(Api finance, String project, String unit) {
        assertThat(FeeDesk.pay(finance, unit, Map.of(), "CASH 1.00").code()).isEqualTo("FORBIDDEN");
        for (var mutation : Map.of(
                        "openShift",
                        Map.of("idempotencyKey", UUID.randomUUID().toString(), "projectId", project),
                        "decideRefund",
                        Map.of("refundId", unit, "approve", true))
                .entrySet()) {
            assertThat(finance.mutate(mutation.getKey(), mutation.getValue(), "__typename")
                            .code())
                    .as(mutation.getKey())
                    .isEqualTo("FORBIDDEN");
        }
    }
}
