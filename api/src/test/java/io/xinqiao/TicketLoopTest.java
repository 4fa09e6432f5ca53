package io.xinqiao;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TicketLoopTest extends ApiTest {
    @Test
    void aTicketGoesFromAPhoneCallToTheArchive() {
        var company = jinxiu();
        var desk = company.as(Role.FRONT_DESK);
        desk.mutate(
                "archiveTicket",
                Map.of("ticketId", company.newTicket("INQUIRY", "问停车"), "note", "x"),
                "ticket { state }");
        var answer = desk.ask(
                        "query($id: ID!) { ticket(id: $id) { number state unit { number owner { name phone } } events"
                                + " { totalCount nodes { step at by { name } } } } }",
                        Map.of("id", company.id("Ticket")))
                .fine();
        assertThat(answer.data("/ticket/state").asString()).isEqualTo("FOLLOWED_UP");
        System.out.println(answer.body());
    }
}
