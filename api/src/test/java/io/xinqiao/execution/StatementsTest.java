package io.xinqiao.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Statements per operation are kinds of edges, never rows. */
class StatementsTest extends ApiTest {
    private static final String PAGE = """
        query($first: Int!) {
          tickets(first: $first) {
            nodes {
              id number title state
              unit { number owner { name } }
              events(first: 5) { nodes { step at } }
            }
          }
        }
        """;

    @Test
    void aPageOfTicketsWithUnitOwnerAndEventsCostsFourStatementsWhateverItsSize() {
        var company = jinxiu();
        for (var at = 0; at < 50; at++) company.newTicket("OTHER", "第 " + at + " 张");
        var supervisor = company.as(Role.SUPERVISOR);
        supervisor.ask(PAGE, Map.of("first", 1)).fine();
        var small =
                statements.during(() -> supervisor.ask(PAGE, Map.of("first", 2)).fine());
        var large = statements.during(() -> {
            var answer = supervisor.ask(PAGE, Map.of("first", 50)).fine();
            assertThat(answer.data("/tickets/nodes").size()).isEqualTo(50);
        });
        assertThat(large).as("tickets, units, owners, events").hasSize(4);
        assertThat(large).as("the same texts for any size").isEqualTo(small);
    }

    @Test
    void theTotalIsCountedOnlyWhenAskedFor() {
        var supervisor = jinxiu().as(Role.SUPERVISOR);
        supervisor.ask("{ viewer { isOperator } }").fine();
        assertThat(statements.during(
                        () -> supervisor.ask("{ tickets { nodes { id } } }").fine()))
                .hasSize(1);
        assertThat(statements.during(() -> supervisor
                        .ask("{ tickets { totalCount totalCountCapped nodes { id } } }")
                        .fine()))
                .hasSize(2);
    }

    @Test
    void nestedPagesAndTheirTotalsCostOneStatementEach() {
        var supervisor = jinxiu().as(Role.SUPERVISOR);
        supervisor.ask("{ viewer { isOperator } }").fine();
        var document =
                "{ projects { nodes { buildings(first: 1) { totalCount nodes { number stewards { name } } } } } }";
        assertThat(statements.during(() -> supervisor.ask(document).fine())).hasSize(4);
    }

    @Test
    void aStepOnATicketIsOneLockOneUpdateOneEventToldOfOnceAndItsClocks() {
        var company = jinxiu();
        var ticket = company.newTicket("OTHER", "语句");
        var desk = company.as(Role.FRONT_DESK);
        desk.ask("{ viewer { isOperator } }").fine();
        assertThat(statements.during(() -> desk.mutate("acceptTicket", Map.of("ticketId", ticket), "ticket { state }")
                        .fine()))
                .as("lock, update, event with outbox, clocks")
                .hasSize(4);
    }

    @Test
    void openingATicketIsItsAddressItsRowItsEventAndItsClocks() {
        var company = jinxiu();
        // What it knows of the company's clocks it asks for anew now and then.
        assertThat(Stream.of("第一张", "第二张", "第三张")
                        .map(title -> statements.during(() -> company.newTicket("REPAIR", title)))
                        .min(Comparator.comparing(List::size)))
                .as("address, row, and with COMMIT its event and its clocks")
                .hasValueSatisfying(fewest -> assertThat(fewest).hasSize(3));
    }
}
