package io.xinqiao.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** What a piece of work can show: photos, why it rested, how far away somebody was, and all of it on paper. */
class ProofOfWorkTest extends ApiTest {
    private static final byte[] PNG = {
        (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
    };

    private Api.Answer step(Role role, String step, String ticket, Map<String, Object> more, String wanted) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("ticketId", ticket);
        return anlan().as(role).mutate(step, input, "ticket { " + wanted + " }");
    }

    private String dispatched(String title) {
        var ticket = anlan().newTicket("REPAIR", title);
        step(Role.STEWARD, "acceptTicket", ticket, Map.of(), "id").fine();
        step(Role.STEWARD, "dispatchTicket", ticket, Map.of("assigneeId", anlan().member(Role.TECHNICIAN)), "id")
                .fine();
        return ticket;
    }

    @Test
    void photosSayWhetherTheyShowHowItWasOrHowItIs() {
        var ticket = dispatched("前后");
        for (var stage : List.of("BEFORE", "AFTER")) {
            var file = anlan().upload(Role.TECHNICIAN, "ATTACHMENT", stage + ".png", PNG);
            anlan().as(Role.TECHNICIAN)
                    .mutate("attachFile", Map.of("fileId", file, "ownerId", ticket, "stage", stage), "file { id }")
                    .fine();
        }
        var seen = anlan().as(Role.STEWARD)
                .ask(
                        "query($id: ID!) { ticket(id: $id) { attachments { name } attachmentsBefore { name }"
                                + " attachmentsAfter { name } } }",
                        Map.of("id", ticket))
                .fine();
        assertThat(seen.data("/ticket/attachments").size()).isEqualTo(2);
        assertThat(seen.data("/ticket/attachmentsBefore").findValuesAsString("name"))
                .containsExactly("BEFORE.png");
        assertThat(seen.data("/ticket/attachmentsAfter").findValuesAsString("name"))
                .containsExactly("AFTER.png");
    }

    @Test
    void whoeverSaysThatTheyAreThereIsNear() {
        var admin = anlan().as(Role.TENANT_ADMIN);
        var project = anlan().id("Project");
        var placed = admin.mutate(
                        "updateProject",
                        Map.of(
                                "projectId",
                                project,
                                "position",
                                Map.of("latitude", "31.230400", "longitude", "121.473700")),
                        "project { position { latitude longitude } }")
                .fine();
        assertThat(placed.data("/updateProject/project/position/longitude").asString())
                .isEqualTo("121.473700");
        var ticket = dispatched("到场");
        var far = Map.<String, Object>of("position", Map.of("latitude", "31.2604", "longitude", "121.4737"));
        var refused = step(Role.TECHNICIAN, "checkInOnSite", ticket, far, "id");
        assertThat(refused.refusal("checkInOnSite")).isEqualTo("INVALID");
        assertThat(refused.body()).contains("3,336 米");
        var near = Map.<String, Object>of("position", Map.of("latitude", "31.2313", "longitude", "121.4737"));
        var arrived = step(
                        Role.TECHNICIAN,
                        "checkInOnSite",
                        ticket,
                        near,
                        "events(last: 1) { nodes { checkIn { way distance } } }")
                .fine();
        assertThat(arrived.data("/checkInOnSite/ticket/events/nodes/0/checkIn/distance")
                        .asInt())
                .isEqualTo(100);
    }

    @Test
    void aPauseSaysWhatItWaitsForAndTheSheetHasItAll() throws IOException {
        var ticket = dispatched("厨房水管漏水");
        step(Role.TECHNICIAN, "startTicket", ticket, Map.of(), "id").fine();
        var paused = step(
                        Role.TECHNICIAN,
                        "pauseTicket",
                        ticket,
                        Map.of("waitsFor", "MATERIAL", "reason", "等阀门到货"),
                        "events(last: 1) { nodes { pauseReason note } }")
                .fine();
        assertThat(paused.data("/pauseTicket/ticket/events/nodes/0/pauseReason").asString())
                .isEqualTo("MATERIAL");
        step(Role.TECHNICIAN, "resumeTicket", ticket, Map.of(), "id").fine();
        anlan().as(Role.TECHNICIAN)
                .mutate(
                        "recordTicketWork",
                        Map.of(
                                "ticketId",
                                ticket,
                                "items",
                                List.of(Map.of(
                                        "kind",
                                        "MATERIAL",
                                        "name",
                                        "球阀",
                                        "unit",
                                        "个",
                                        "quantity",
                                        "2",
                                        "price",
                                        "18.50"))),
                        "ticket { id }")
                .fine();
        anlan().as(Role.STEWARD)
                .mutate(
                        "addTicketNote",
                        Map.of("ticketId", ticket, "note", "内部:住户态度差", "internal", true),
                        "ticket { id }")
                .fine();
        var printed = anlan().as(Role.TECHNICIAN)
                .mutate("printTicket", Map.of("ticketId", ticket), "file { name mediaType downloadUrl }")
                .fine();
        assertThat(printed.data("/printTicket/file/mediaType").asString()).isEqualTo("application/pdf");
        var pdf = anlan().as(Role.TECHNICIAN)
                .get(printed.data("/printTicket/file/downloadUrl").asString())
                .body();
        try (var document = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(document))
                    .contains("厨房水管漏水", "等阀门到货", "球阀", "2 个", "37.00", "报修", "住户签字")
                    .doesNotContain("内部:住户态度差");
        }
        var notMine = anlan().as(Role.RESIDENT).mutate("printTicket", Map.of("ticketId", ticket), "file { id }");
        assertThat(notMine.code()).isEqualTo("FORBIDDEN");
    }

    @Test
    void whatMayHelpIsSuggestedWhileOneWrites() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        for (var reply :
                Map.of("漏水先关阀", "请先关闭入户总阀,师傅马上到。", "电梯困人", "请保持冷静,救援已出发。").entrySet()) {
            admin.mutate(
                            "createCannedReply",
                            Map.of("title", reply.getKey(), "words", reply.getValue()),
                            "cannedReply { id }")
                    .fine();
        }
        admin.mutate(
                        "createPriceItem",
                        Map.of("code", "LEAK", "name", "水管漏水维修", "unit", "次", "price", "80"),
                        "priceItem { id }")
                .fine();
        var suggested = jinxiu().as(Role.FRONT_DESK)
                .ask(
                        "query($p: ID!, $w: String!) { ticketSuggestions(projectId: $p, words: $w) { source title words"
                                + " } }",
                        Map.of("p", jinxiu().id("Project"), "w", "厨房水管漏水了,漏水很大"))
                .fine();
        assertThat(suggested.data("/ticketSuggestions").findValuesAsString("title"))
                .contains("水管漏水维修", "漏水先关阀")
                .doesNotContain("电梯困人");
        assertThat(suggested.body()).contains("80 元/次");
        var elsewhere = jinxiu().as(Role.FRONT_DESK)
                .ask(
                        "query($p: ID!) { ticketSuggestions(projectId: $p, words: \"漏水\") { title } }",
                        Map.of("p", anlan().id("Project")))
                .fine();
        assertThat(elsewhere.data("/ticketSuggestions").size()).isZero();
    }
}
