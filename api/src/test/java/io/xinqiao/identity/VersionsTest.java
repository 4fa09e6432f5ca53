package io.xinqiao.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whoever says which version they saw loses nobody's change, whatever it is that they change. */
class VersionsTest extends ApiTest {
    private int version(String type, String id) {
        return jinxiu().as(Role.TENANT_ADMIN)
                .ask("query($id: ID!) { node(id: $id) { ... on %s { version } } }".formatted(type), Map.of("id", id))
                .fine()
                .data("/node/version")
                .asInt();
    }

    @Test
    void whatCountsItsVersionsItselfComparesThem() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var member = jinxiu().member(Role.STEWARD);
        var seen = version("Member", member);
        var input = Map.of("memberId", member, "name", "改名 " + seen, "expectedVersion", seen);
        admin.mutate("updateMember", input, "member { name }").fine();
        assertThat(version("Member", member)).isEqualTo(seen + 1);
        var late = admin.mutate("updateMember", input, "member { name version }");
        assertThat(late.refusal("updateMember")).isEqualTo("CONFLICT");
        assertThat(late.data("/updateMember/member/version").asInt()).isEqualTo(seen + 1);
        assertThat(version("Member", member)).as("nothing was changed").isEqualTo(seen + 1);
    }

    @Test
    void aStepThatDoesNotCompareItselfIsComparedBeforeIt() {
        var ticket = jinxiu().newTicket("OTHER", "版本");
        var desk = jinxiu().as(Role.FRONT_DESK);
        var seen = version("Ticket", ticket);
        desk.mutate("acceptTicket", Map.of("ticketId", ticket), "ticket { id }").fine();
        var late = desk.mutate(
                "addTicketNote",
                Map.of("ticketId", ticket, "note", "晚了", "internal", true, "expectedVersion", seen),
                "ticket { version }");
        assertThat(late.refusal("addTicketNote")).isEqualTo("CONFLICT");
        assertThat(late.data("/addTicketNote/ticket/version").asInt()).isGreaterThan(seen);
        desk.mutate(
                        "addTicketNote",
                        Map.of(
                                "ticketId",
                                ticket,
                                "note",
                                "及时",
                                "internal",
                                true,
                                "expectedVersion",
                                version("Ticket", ticket)),
                        "ticket { version }")
                .fine();
    }

    @Test
    void nobodyLearnsTheVersionOfWhatIsNotTheirs() {
        var foreign = company("eyi").newTicket("OTHER", "别家");
        var answer = jinxiu().as(Role.FRONT_DESK)
                .mutate(
                        "addTicketNote",
                        Map.of("ticketId", foreign, "note", "看看", "internal", true, "expectedVersion", 99),
                        "ticket { id }");
        assertThat(answer.refusal("addTicketNote")).isEqualTo("NOT_FOUND");
    }

    @Test
    void aStepSentTwiceUnderOneKeyIsTakenOnceAndAnsweredTheSame() {
        var ticket = jinxiu().newTicket("OTHER", "重发");
        var input =
                Map.of("ticketId", ticket, "idempotencyKey", UUID.randomUUID().toString());
        var desk = jinxiu().as(Role.FRONT_DESK);
        desk.mutate("acceptTicket", input, "ticket { state }").fine();
        var again = desk.mutate("acceptTicket", input, "ticket { state events(first: 10) { totalCount } }");
        again.fine();
        assertThat(again.data("/acceptTicket/ticket/state").asString()).isEqualTo("ACCEPTED");
        assertThat(again.data("/acceptTicket/ticket/events/totalCount").asInt())
                .as("it was submitted and accepted")
                .isEqualTo(2);
    }
}
