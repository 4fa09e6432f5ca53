package io.xinqiao.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The desk sees what was reported already, merges it, and dispatches many at once. */
class DeskTest extends ApiTest {
    @Test
    void whatWasReportedAlreadyIsSeenAndMerged() {
        var desk = jinxiu().as(Role.FRONT_DESK);
        var first = jinxiu().newTicket("REPAIR", "大堂灯不亮");
        var second = jinxiu().newTicket("REPAIR", "大堂的灯坏了");
        var similar = desk.ask(
                        "query($p: ID!, $u: ID!) { similarTickets(projectId: $p, unitId: $u) { id } }",
                        Map.of("p", jinxiu().id("Project"), "u", jinxiu().id("Unit")))
                .fine();
        assertThat(similar.data("/similarTickets").findValuesAsString("id")).contains(first, second);
        var merged = desk.mutate(
                        "mergeTicket",
                        Map.of("ticketId", second, "intoTicketId", first, "note", "同一盏灯"),
                        "ticket { state mergedInto { id events { nodes { note } } } }")
                .fine();
        assertThat(merged.data("/mergeTicket/ticket/state").asString()).isEqualTo("CANCELLED");
        assertThat(merged.data("/mergeTicket/ticket/mergedInto/id").asString()).isEqualTo(first);
        assertThat(merged.body()).contains("已并入本单").contains("同一盏灯");
        var crosswise = desk.mutate("mergeTicket", Map.of("ticketId", first, "intoTicketId", second), "ticket { id }");
        assertThat(crosswise.refusal("mergeTicket")).isEqualTo("INVALID");
        var itself = desk.mutate("mergeTicket", Map.of("ticketId", first, "intoTicketId", first), "ticket { id }");
        assertThat(itself.refusal("mergeTicket")).isEqualTo("INVALID");
    }

    @Test
    void manyAreDispatchedAtOnceOrNone() {
        var desk = jinxiu().as(Role.FRONT_DESK);
        var one = jinxiu().newTicket("REPAIR", "批量一");
        var two = jinxiu().newTicket("REPAIR", "批量二");
        desk.mutate("acceptTicket", Map.of("ticketId", one), "ticket { id }").fine();
        var input = Map.of("ticketIds", List.of(one, two), "department", "ENGINEERING");
        assertThat(desk.mutate("dispatchTickets", input, "tickets { id }").refusal("dispatchTickets"))
                .isEqualTo("ILLEGAL_STEP");
        assertThat(desk.ask("query($id: ID!) { ticket(id: $id) { state } }", Map.of("id", one))
                        .fine()
                        .data("/ticket/state")
                        .asString())
                .isEqualTo("ACCEPTED");
        desk.mutate("acceptTicket", Map.of("ticketId", two), "ticket { id }").fine();
        var all = desk.mutate("dispatchTickets", input, "tickets { state }").fine();
        assertThat(all.data("/dispatchTickets/tickets").findValuesAsString("state"))
                .containsExactly("DISPATCHED", "DISPATCHED");
    }

    @Test
    void repliesStandReadyAreCorrectedAndDeleted() {
        var admin = anlan().as(Role.TENANT_ADMIN);
        var input = Map.of("title", "安抚", "words", "请稍候");
        var reply = admin.mutate("createCannedReply", input, "cannedReply { id }")
                .fine()
                .data("/createCannedReply/cannedReply/id")
                .asString();
        assertThat(admin.mutate("createCannedReply", input, "cannedReply { id }")
                        .refusal("createCannedReply"))
                .isEqualTo("TAKEN");
        admin.mutate(
                        "updateCannedReply",
                        Map.of("cannedReplyId", reply, "words", "师傅 10 分钟到", "expectedVersion", 1),
                        "cannedReply { version }")
                .fine();
        var replies = anlan().as(Role.FRONT_DESK)
                .ask("{ cannedReplies { id title words } }")
                .fine();
        assertThat(replies.body()).contains("师傅 10 分钟到").doesNotContain("请稍候");
        assertThat(anlan().as(Role.FRONT_DESK)
                        .mutate("createCannedReply", Map.of("title", "x", "words", "y"), "cannedReply { id }")
                        .code())
                .isEqualTo("FORBIDDEN");
        admin.mutate("deleteCannedReply", Map.of("cannedReplyId", reply), "cannedReply { words }")
                .fine();
        assertThat(anlan().as(Role.FRONT_DESK)
                        .ask("{ cannedReplies { words } }")
                        .body())
                .doesNotContain("师傅 10 分钟到");
    }
}
