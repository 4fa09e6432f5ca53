package io.xinqiao.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Bills that no run makes: priced work on a ticket, once. */
class OtherBillsTest extends ApiTest {
    private List<JsonNode> billsOf(String source) {
        List<JsonNode> found = new ArrayList<>();
        for (var bill : anlan().as(Role.TENANT_ADMIN)
                .ask(
                        "query($u: ID!) { bills(first: 100, filter: { unitId: $u }) { nodes { source amount outstanding"
                                + " state feeItem { code } } } }",
                        Map.of("u", anlan().id("Unit")))
                .fine()
                .data("/bills/nodes")) {
            if (bill.at("/source").asString().equals(source)) found.add(bill);
        }
        return found;
    }

    @Test
    void pricedWorkBecomesABillOnceHoweverOftenItIsReopened() {
        var admin = anlan().as(Role.TENANT_ADMIN);
        var price = admin.mutate(
                        "createPriceItem",
                        Map.of("code", "PIPE", "name", "疏通管道", "unit", "次", "price", "85.50"),
                        "priceItem { id }")
                .fine()
                .data("/createPriceItem/priceItem/id")
                .asString();
        var before = billsOf("TICKET").size();
        var ticket = anlan().newTicket("SPECIAL_SERVICE", "疏通");
        var steward = anlan().as(Role.STEWARD);
        steward.mutate("acceptTicket", Map.of("ticketId", ticket), "ticket { id }")
                .fine();
        steward.mutate(
                        "offerTicketPrice",
                        Map.of("ticketId", ticket, "items", List.of(Map.of("priceItemId", price, "quantity", "2"))),
                        "ticket { id }")
                .fine();
        anlan().as(Role.RESIDENT)
                .mutate("acceptTicketPrice", Map.of("ticketId", ticket), "ticket { id }")
                .fine();
        steward.mutate("startTicket", Map.of("ticketId", ticket), "ticket { id }")
                .fine();
        steward.mutate("resolveTicket", Map.of("ticketId", ticket), "ticket { id }")
                .fine();
        var billed = billsOf("TICKET");
        assertThat(billed).hasSize(before + 1);
        assertThat(billed.getLast().at("/amount").asString()).isEqualTo("171.00");
        assertThat(billed.getLast().at("/feeItem/code").asString()).isEqualTo("SERVICE");
        steward.mutate("reopenTicket", Map.of("ticketId", ticket, "reason", "又堵了"), "ticket { id }")
                .fine();
        steward.mutate("startTicket", Map.of("ticketId", ticket), "ticket { id }")
                .fine();
        steward.mutate("resolveTicket", Map.of("ticketId", ticket), "ticket { id }")
                .fine();
        assertThat(billsOf("TICKET")).hasSize(before + 1);
        var seen = anlan().as(Role.RESIDENT)
                .ask("{ bills(first: 100) { nodes { amount } } }")
                .fine();
        assertThat(seen.body()).contains("171.00");
    }
}
