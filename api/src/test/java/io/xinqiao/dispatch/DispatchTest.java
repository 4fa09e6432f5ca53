package io.xinqiao.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tickets find whoever is on duty, can do it and has room; a price is told before the work and charged after it. */
class DispatchTest extends ApiTest {
    private Api admin() {
        return jinxiu().as(Role.TENANT_ADMIN);
    }

    private String make(String mutation, String field, Map<String, ?> input) {
        return admin().mutate(mutation, input, field + " { id }")
                .fine()
                .data("/" + mutation + "/" + field + "/id")
                .asString();
    }

    private String project(String code) {
        return make("createProject", "project", Map.of("code", code, "name", code + " 小区"));
    }

    private List<String> technicians(String project, String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(at -> make(
                        "inviteStaff",
                        "member",
                        Map.of(
                                "username",
                                prefix + at,
                                "name",
                                prefix + " 师傅" + at,
                                "department",
                                "ENGINEERING",
                                "grants",
                                List.of(Map.of("role", "TECHNICIAN", "projectId", project)))))
                .toList();
    }

    private String accepted(String project, Map<String, ?> more) {
        Map<String, Object> input =
                new HashMap<>(Map.of("projectId", project, "kind", "REPAIR", "channel", "PHONE", "title", "灯不亮"));
        input.putAll(more);
        var ticket = make("createTicket", "ticket", input);
        admin().mutate("acceptTicket", Map.of("ticketId", ticket), "ticket { id }")
                .fine();
        return ticket;
    }

    private Api.Answer auto(String ticket) {
        return admin().mutate("autoDispatchTicket", Map.of("ticketId", ticket), "ticket { state assignee { id } }");
    }

    private String assignee(String ticket) {
        return admin().ask("query($id: ID!) { ticket(id: $id) { assignee { id } } }", Map.of("id", ticket))
                .fine()
                .data("/ticket/assignee/id")
                .asString();
    }

    @Test
    void nobodyGetsMoreThanTheyCanHaveInHandHoweverManyAreDispatchedAtOnce() throws Exception {
        var project = project("PD1");
        var technicians = technicians(project, "pd-one-", 3);
        for (var technician : technicians) {
            admin().mutate(
                            "setWorker",
                            Map.of("memberId", technician, "mostOpen", 2, "ticketCategoryIds", List.of()),
                            "worker { mostOpen }")
                    .fine();
        }
        var tickets = IntStream.range(0, 10)
                .mapToObj(at -> accepted(project, Map.of()))
                .toList();
        List<Api.Answer> answers = new ArrayList<>();
        try (var desks = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Api.Answer>> work = new ArrayList<>();
            for (var ticket : tickets) work.add(() -> auto(ticket));
            for (var answer : desks.invokeAll(work)) answers.add(answer.get());
        }
        var given = answers.stream()
                .filter(answer -> answer.data("/autoDispatchTicket/userErrors").isEmpty())
                .collect(Collectors.groupingBy(
                        answer -> answer.data("/autoDispatchTicket/ticket/assignee/id")
                                .asString(),
                        Collectors.counting()));
        assertThat(given)
                .hasSize(3)
                .allSatisfy((who, count) -> assertThat(count).isEqualTo(2));
        assertThat(answers.stream().filter(answer -> answer.body().contains("没有在班")))
                .hasSize(4);
    }

    @Test
    void inTurnOnceAcceptedWhereThePolicySaysSo() {
        var project = project("PD2");
        var technicians = technicians(project, "pd-two-", 2);
        admin().mutate(
                        "setDispatchPolicy",
                        Map.of("projectId", project, "mode", "ROUND_ROBIN"),
                        "dispatchPolicy { mode }")
                .fine();
        var got = IntStream.range(0, 4)
                .mapToObj(at -> assignee(accepted(project, Map.of())))
                .toList();
        assertThat(got.subList(0, 2)).containsExactlyInAnyOrderElementsOf(technicians);
        assertThat(got.subList(2, 4)).isEqualTo(got.subList(0, 2));
    }

    @Test
    void onlyWhoIsOnDutyAndCanDoItIsChosen() {
        var project = project("PD3");
        var technicians = technicians(project, "pd-three-", 3);
        var category = jinxiu().id("TicketCategory");
        var other = admin().ask("{ ticketCategories { nodes { id } } }")
                .fine()
                .data("/ticketCategories/nodes/3/id")
                .asString();
        admin().mutate(
                        "setWorker",
                        Map.of("memberId", technicians.get(0), "mostOpen", 9, "ticketCategoryIds", List.of(other)),
                        "worker { categories { id } }")
                .fine();
        admin().mutate(
                        "addRosterShifts",
                        Map.of(
                                "projectId",
                                project,
                                "memberIds",
                                technicians.subList(0, 2),
                                "beginsAt",
                                "2026-01-01T00:00:00+08:00",
                                "endsAt",
                                "2026-01-02T00:00:00+08:00"),
                        "rosterShifts { id }")
                .fine();
        var now = Instant.now();
        admin().mutate(
                        "addRosterShifts",
                        Map.of(
                                "projectId",
                                project,
                                "memberIds",
                                technicians.subList(0, 2),
                                "beginsAt",
                                now.minusSeconds(3_600).toString(),
                                "endsAt",
                                now.plusSeconds(3_600).toString()),
                        "rosterShifts { id }")
                .fine();
        var ticket = accepted(project, Map.of("ticketCategoryId", category));
        var candidates = admin().ask(
                        "query($id: ID!) { dispatchCandidates(ticketId: $id) { member { id } onDuty skilled open } }",
                        Map.of("id", ticket))
                .fine();
        assertThat(candidates.data("/dispatchCandidates").size()).isEqualTo(3);
        assertThat(candidates.data("/dispatchCandidates/0/member/id").asString())
                .isEqualTo(technicians.get(1));
        auto(ticket).fine();
        assertThat(assignee(ticket)).isEqualTo(technicians.get(1));
        var wrong = admin().mutate(
                        "addRosterShifts",
                        Map.of(
                                "projectId",
                                project,
                                "memberIds",
                                List.of(jinxiu().member(Role.CASHIER)),
                                "beginsAt",
                                "2026-01-01T00:00:00+08:00",
                                "endsAt",
                                "2026-01-02T00:00:00+08:00"),
                        "rosterShifts { id }");
        assertThat(wrong.refusal("addRosterShifts")).isEqualTo("NOT_FOUND");
    }

    @Test
    void whoeverGetsATicketIsToldAndMayGiveItBackWithAReason() {
        var ticket = jinxiu().newTicket("REPAIR", "退单");
        var steward = jinxiu().as(Role.STEWARD);
        steward.mutate("acceptTicket", Map.of("ticketId", ticket), "ticket { id }")
                .fine();
        steward.mutate(
                        "dispatchTicket",
                        Map.of("ticketId", ticket, "assigneeId", jinxiu().member(Role.TECHNICIAN)),
                        "ticket { id }")
                .fine();
        var technician = jinxiu().as(Role.TECHNICIAN);
        assertThat(technician
                        .ask("{ notices(first: 5) { nodes { text kind } } }")
                        .fine()
                        .body())
                .contains("派给你一张工单");
        var refused = technician
                .mutate("returnTicket", Map.of("ticketId", ticket, "reason", "不会修电梯"), "ticket { state }")
                .fine();
        assertThat(refused.body()).contains("ACCEPTED");
        assertThat(steward.ask("{ notices(first: 5) { nodes { text } } }")
                        .fine()
                        .body())
                .contains("不会修电梯");
        steward.mutate("dispatchTicket", Map.of("ticketId", ticket, "department", "ENGINEERING"), "ticket { id }")
                .fine();
        var taken = technician
                .mutate("claimTicket", Map.of("ticketId", ticket), "ticket { state assignee { id } }")
                .fine();
        assertThat(taken.data("/claimTicket/ticket/assignee/id").asString())
                .isEqualTo(jinxiu().member(Role.TECHNICIAN));
    }

    @Test
    void aSpecialServiceBeginsOnceItsPriceIsAcceptedAndIsChargedThatPriceOnce() {
        var desk = jinxiu().as(Role.FRONT_DESK);
        var steward = jinxiu().as(Role.STEWARD);
        var ticket = jinxiu().newTicket("SPECIAL_SERVICE", "安装净水器");
        var price = make(
                "createPriceItem",
                "priceItem",
                Map.of("code", "NET-" + UUID.randomUUID(), "name", "净水器安装", "unit", "台", "price", "33.335"));
        steward.mutate("acceptTicket", Map.of("ticketId", ticket), "ticket { id }")
                .fine();
        var tooEarly = steward.mutate("startTicket", Map.of("ticketId", ticket), "ticket { id }");
        assertThat(tooEarly.refusal("startTicket")).isEqualTo("ILLEGAL_STEP");
        assertThat(tooEarly.body()).contains("报价");
        var offered = desk.mutate(
                        "offerTicketPrice",
                        Map.of("ticketId", ticket, "items", List.of(Map.of("priceItemId", price, "quantity", "3"))),
                        "ticket { offer { amount acceptedAt } workItems { amount stage } }")
                .fine();
        assertThat(offered.data("/offerTicketPrice/ticket/offer/amount").asString())
                .as("3 × 33.335 = 100.005, half up")
                .isEqualTo("100.01");
        jinxiu().as(Role.RESIDENT)
                .mutate("acceptTicketPrice", Map.of("ticketId", ticket), "ticket { offer { acceptedAt } }")
                .fine();
        var again = desk.mutate(
                "offerTicketPrice",
                Map.of("ticketId", ticket, "items", List.of(Map.of("priceItemId", price, "quantity", "1"))),
                "ticket { id }");
        assertThat(again.refusal("offerTicketPrice")).isEqualTo("CONFLICT");
        steward.mutate("startTicket", Map.of("ticketId", ticket), "ticket { id }")
                .fine();
        steward.mutate(
                        "recordTicketWork",
                        Map.of(
                                "ticketId",
                                ticket,
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "items",
                                List.of(Map.of(
                                        "kind",
                                        "MATERIAL",
                                        "name",
                                        "软管",
                                        "unit",
                                        "米",
                                        "quantity",
                                        "2.5",
                                        "price",
                                        "8"))),
                        "ticket { workItems { amount } }")
                .fine();
        var resolved = steward.mutate("resolveTicket", Map.of("ticketId", ticket), "ticket { charge { amount at } }")
                .fine();
        assertThat(resolved.data("/resolveTicket/ticket/charge/amount").asString())
                .isEqualTo("100.01");
        var at = resolved.data("/resolveTicket/ticket/charge/at").asString();
        steward.mutate("reopenTicket", Map.of("ticketId", ticket, "reason", "漏水"), "ticket { id }")
                .fine();
        steward.mutate("startTicket", Map.of("ticketId", ticket), "ticket { id }")
                .fine();
        var secondTime = steward.mutate("resolveTicket", Map.of("ticketId", ticket), "ticket { charge { amount at } }")
                .fine();
        assertThat(secondTime.data("/resolveTicket/ticket/charge/at").asString())
                .isEqualTo(at);
    }

    @Test
    void aPriceThatChangesEndsAndAnotherBegins() {
        var code = "P-" + UUID.randomUUID();
        var first = Map.of("code", code, "name", "疏通", "unit", "次", "price", "80", "validFrom", "2026-01-01");
        var item = make("createPriceItem", "priceItem", first);
        assertThat(admin().mutate("createPriceItem", first, "priceItem { id }").refusal("createPriceItem"))
                .isEqualTo("TAKEN");
        Map<String, Object> higher = Map.of("priceItemId", item, "price", "100", "validFrom", "2026-06-01");
        make("setPriceItemPrice", "priceItem", higher);
        var before = admin().mutate("setPriceItemPrice", higher, "priceItem { id }");
        assertThat(before.refusal("setPriceItemPrice")).isEqualTo("CONFLICT");
        var prices = admin().ask(
                        "query($day: Date!) { priceItems(first: 100, filter: { validOn: $day }) { nodes { code price"
                                + " validUntil } } }",
                        Map.of("day", "2026-05-31"))
                .fine();
        assertThat(prices.data("/priceItems/nodes").findValuesAsString("code").stream()
                        .filter(code::equals))
                .hasSize(1);
        assertThat(prices.body()).contains("2026-05-31");
        var here = admin().ask(
                        "query($p: ID, $c: String) { valid: priceItems(filter: {search: $c, validInProjectId: $p}) {"
                                + " nodes { price } } own: priceItems(filter: {search: $c, projectId: $p}) {"
                                + " nodes { price } } }",
                        Map.of("p", jinxiu().id("Project"), "c", code))
                .fine();
        assertThat(here.data("/valid/nodes").size())
                .as("what the whole company charges holds in a project")
                .isEqualTo(2);
        assertThat(here.data("/own/nodes").size()).isZero();
    }
}
