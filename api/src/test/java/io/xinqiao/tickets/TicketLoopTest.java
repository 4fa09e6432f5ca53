package io.xinqiao.tickets;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TicketLoopTest extends ApiTest {
    private Api.Answer step(Role role, String mutation, String ticket, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("ticketId", ticket);
        return jinxiu().as(role)
                .mutate(
                        mutation,
                        input,
                        "ticket { state version reopenedCount followUpDue allowedSteps firstContact { id } }");
    }

    private static String state(Api.Answer answer, String mutation) {
        return answer.data("/" + mutation + "/ticket/state").asString();
    }

    private static final Map<String, Object> SATISFIED =
            Map.of("answeredBy", "王女士", "channel", "PHONE", "attitude", 5, "quality", 5, "speed", 5, "overall", 5);

    private String resolved(String kind) {
        var ticket = jinxiu().newTicket(kind, "闭环");
        step(Role.STEWARD, "acceptTicket", ticket, Map.of()).fine();
        step(Role.STEWARD, "dispatchTicket", ticket, Map.of("department", "ENGINEERING"))
                .fine();
        step(Role.TECHNICIAN, "startTicket", ticket, Map.of()).fine();
        step(Role.TECHNICIAN, "resolveTicket", ticket, Map.of()).fine();
        return ticket;
    }

    @Test
    void aRepairGoesFromTheCallToTheArchive() {
        var ticket = jinxiu().newTicket("REPAIR", "水管爆裂");
        step(Role.FRONT_DESK, "acceptTicket", ticket, Map.of()).fine();
        step(Role.FRONT_DESK, "dispatchTicket", ticket, Map.of("assigneeId", jinxiu().member(Role.TECHNICIAN)))
                .fine();
        step(Role.TECHNICIAN, "startTicket", ticket, Map.of()).fine();
        step(Role.TECHNICIAN, "pauseTicket", ticket, Map.of("reason", "等配件")).fine();
        step(Role.TECHNICIAN, "resumeTicket", ticket, Map.of()).fine();
        step(Role.TECHNICIAN, "resolveTicket", ticket, Map.of("note", "已更换阀门")).fine();
        step(Role.FRONT_DESK, "recordFollowUp", ticket, SATISFIED).fine();
        var archived = step(Role.FRONT_DESK, "archiveTicket", ticket, Map.of()).fine();
        assertThat(state(archived, "archiveTicket")).isEqualTo("ARCHIVED");
        var timeline = jinxiu().as(Role.SUPERVISOR)
                .ask(
                        "query($id: ID!) { ticket(id: $id) { steward { id } firstContact { id } events { nodes {"
                                + " step fromState toState } } } }",
                        Map.of("id", ticket))
                .fine();
        assertThat(timeline.data("/ticket/events/nodes").findValuesAsString("step"))
                .containsExactly(
                        "SUBMIT", "ACCEPT", "DISPATCH", "START", "PAUSE", "RESUME", "RESOLVE", "FOLLOW_UP", "ARCHIVE");
        assertThat(timeline.data("/ticket/firstContact/id").asString())
                .as("whoever accepted stays the first contact")
                .isEqualTo(jinxiu().member(Role.FRONT_DESK));
        assertThat(timeline.data("/ticket/steward/id").asString())
                .as("the building's steward was found")
                .isEqualTo(jinxiu().member(Role.STEWARD));
    }

    @Test
    void anUnsatisfiedResidentReopensTheTicket() {
        var ticket = resolved("REPAIR");
        Map<String, Object> unsatisfied = new HashMap<>(SATISFIED);
        unsatisfied.put("overall", 2);
        unsatisfied.put("faults", "还在漏");
        var answer =
                step(Role.FRONT_DESK, "recordFollowUp", ticket, unsatisfied).fine();
        assertThat(state(answer, "recordFollowUp")).isEqualTo("ACCEPTED");
        assertThat(answer.data("/recordFollowUp/ticket/reopenedCount").asInt()).isEqualTo(1);
        assertThat(answer.data("/recordFollowUp/ticket/firstContact/id").asString())
                .as("the first contact stays accountable")
                .isEqualTo(jinxiu().member(Role.STEWARD));
    }

    @Test
    void aResidentRatesTheirOwnTicketAndThatIsTheFollowUp() {
        var ticket = resolved("REPAIR");
        var scores = Map.of("attitude", 5, "quality", 4, "speed", 3, "overall", 4);
        for (var field : List.of("answeredBy", "channel")) {
            Map<String, Object> more = new HashMap<>(scores);
            more.put(field, SATISFIED.get(field));
            assertThat(step(Role.RESIDENT, "recordFollowUp", ticket, more).reason("recordFollowUp"))
                    .isEqualTo("ticket.staffOnly");
            Map<String, Object> less = new HashMap<>(SATISFIED);
            less.remove(field);
            assertThat(step(Role.FRONT_DESK, "recordFollowUp", ticket, less).refusal("recordFollowUp"))
                    .isEqualTo("REQUIRED");
        }
        var seen = jinxiu().as(Role.RESIDENT)
                .ask("query($id: ID!) { ticket(id: $id) { allowedSteps } }", Map.of("id", ticket))
                .fine();
        assertThat(seen.body()).contains("FOLLOW_UP");
        var rated = step(Role.RESIDENT, "recordFollowUp", ticket, scores).fine();
        assertThat(state(rated, "recordFollowUp")).isEqualTo("FOLLOWED_UP");
        var kept = jinxiu().as(Role.FRONT_DESK)
                .ask(
                        "query($id: ID!) { ticket(id: $id) { followUps { channel quality answeredBy } } }",
                        Map.of("id", ticket))
                .fine();
        assertThat(kept.data("/ticket/followUps/0/channel").asString()).isEqualTo("APP");
        assertThat(kept.data("/ticket/followUps/0/quality").asInt()).isEqualTo(4);
        // Somebody who lives elsewhere sees no such ticket, and rates none.
        var stranger =
                anlan().as(Role.RESIDENT).mutate("recordFollowUp", merged(scores, "ticketId", ticket), "ticket { id }");
        assertThat(stranger.refusal("recordFollowUp")).isEqualTo("NOT_FOUND");
    }

    private static Map<String, Object> merged(Map<String, ?> some, String name, Object value) {
        Map<String, Object> all = new HashMap<>(some);
        all.put(name, value);
        return all;
    }

    @Test
    void aRepairIsNotArchivedBeforeItWasFollowedUpButAnInquiryIs() {
        var repair = step(Role.STEWARD, "archiveTicket", resolved("REPAIR"), Map.of());
        assertThat(repair.refusal("archiveTicket")).isEqualTo("ILLEGAL_STEP");
        assertThat(repair.body()).contains("须先回访");
        // Of inquiries a sample is followed up: sooner or later one is drawn, and one is not.
        Map<String, Integer> outcomes = new HashMap<>();
        for (var at = 0; at < 200 && outcomes.size() < 2; at++) {
            var answer = step(Role.STEWARD, "archiveTicket", resolved("INQUIRY"), Map.of());
            var due = answer.data("/archiveTicket/ticket/followUpDue").asBoolean();
            outcomes.merge((due ? "drawn " : "not drawn ") + state(answer, "archiveTicket"), 1, Integer::sum);
        }
        assertThat(outcomes).containsOnlyKeys("drawn RESOLVED", "not drawn ARCHIVED");
    }

    @Test
    void anIllegalStepIsRefusedWithTheStepsThatAreLegal() {
        var ticket = jinxiu().newTicket("REPAIR", "不合法的一步");
        var answer = step(Role.STEWARD, "resolveTicket", ticket, Map.of());
        assertThat(answer.refusal("resolveTicket")).isEqualTo("ILLEGAL_STEP");
        assertThat(answer.body()).contains("工单现在是\\\"待受理\\\",不能完成。现在可以:受理, 撤销, 合并, 转派, 更正, 备注");
        assertThat(state(answer, "resolveTicket"))
                .as("the ticket as it is comes along")
                .isEqualTo("SUBMITTED");
        var english = jinxiu().as(Role.STEWARD)
                .inEnglish()
                .mutate("resolveTicket", Map.of("ticketId", ticket), "ticket { state }");
        assertThat(english.body()).contains("Possible now: accept, cancel, merge, transfer, correct, note");
    }

    @Test
    void aClosedTicketTakesNoNotes() {
        var ticket = jinxiu().newTicket("OTHER", "撤销");
        step(Role.FRONT_DESK, "cancelTicket", ticket, Map.of("reason", "误报")).fine();
        var answer = step(Role.FRONT_DESK, "addTicketNote", ticket, Map.of("note", "晚了"));
        assertThat(answer.refusal("addTicketNote")).isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void aTransferredTicketFollowsItsNewStewardAndKeepsItsFirstContact() {
        var ticket = jinxiu().newTicket("COMPLAINT", "噪音");
        step(Role.FRONT_DESK, "acceptTicket", ticket, Map.of()).fine();
        step(
                        Role.SUPERVISOR,
                        "transferTicket",
                        ticket,
                        Map.of("stewardId", jinxiu().member(Role.STEWARD), "reason", "轮班"))
                .fine();
        var technician = step(
                Role.SUPERVISOR,
                "transferTicket",
                ticket,
                Map.of("stewardId", jinxiu().member(Role.TECHNICIAN), "reason", "不是管家"));
        assertThat(technician.refusal("transferTicket")).isEqualTo("NOT_FOUND");
    }

    @Test
    void whoLookedTooEarlyGetsAConflictWithTheTicketAsItIs() {
        var ticket = jinxiu().newTicket("REPAIR", "版本");
        step(Role.FRONT_DESK, "acceptTicket", ticket, Map.of("expectedVersion", 1))
                .fine();
        var answer = step(Role.STEWARD, "cancelTicket", ticket, Map.of("expectedVersion", 1, "reason", "x"));
        assertThat(answer.refusal("cancelTicket")).isEqualTo("CONFLICT");
        assertThat(answer.data("/cancelTicket/ticket/version").asInt()).isEqualTo(2);
    }

    @Test
    void internalNotesAreNotForResidents() {
        var ticket = jinxiu().newTicket("COMPLAINT", "备注");
        step(Role.STEWARD, "addTicketNote", ticket, Map.of("note", "内部备注", "internal", true))
                .fine();
        step(Role.STEWARD, "addTicketNote", ticket, Map.of("note", "公开备注")).fine();
        var document = "query($id: ID!) { ticket(id: $id) { events { totalCount nodes { note } } } }";
        var staff =
                jinxiu().as(Role.STEWARD).ask(document, Map.of("id", ticket)).fine();
        var resident =
                jinxiu().as(Role.RESIDENT).ask(document, Map.of("id", ticket)).fine();
        assertThat(staff.body()).contains("内部备注").contains("公开备注");
        assertThat(resident.body()).contains("公开备注").doesNotContain("内部备注");
        assertThat(resident.data("/ticket/events/totalCount").asInt()).isEqualTo(2);
    }

    @Test
    void aResidentMayCancelUntilSomebodySetsOut() {
        var early = jinxiu().newTicket("REPAIR", "住户撤销");
        step(Role.RESIDENT, "cancelTicket", early, Map.of("reason", "已好")).fine();
        var late = jinxiu().newTicket("REPAIR", "住户撤销太晚");
        step(Role.STEWARD, "acceptTicket", late, Map.of()).fine();
        step(Role.STEWARD, "startTicket", late, Map.of()).fine();
        assertThat(step(Role.RESIDENT, "cancelTicket", late, Map.of("reason", "已好"))
                        .refusal("cancelTicket"))
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void twentyPeopleActingOnOneTicketLoseNoEvent() throws Exception {
        var ticket = jinxiu().newTicket("REPAIR", "并发");
        List<Callable<Api.Answer>> work = new ArrayList<>();
        for (var at = 0; at < 20; at++) {
            var note = "并发备注 " + at;
            work.add(() -> step(Role.STEWARD, "addTicketNote", ticket, Map.of("note", note)));
            work.add(() -> step(Role.SUPERVISOR, "acceptTicket", ticket, Map.of()));
        }
        var answers = all(work);
        var accepted = answers.stream()
                .filter(answer -> answer.data("/acceptTicket/userErrors").isEmpty()
                        && answer.data("").has("acceptTicket"))
                .count();
        assertThat(accepted).as("one of twenty accepts wins").isEqualTo(1);
        var timeline = jinxiu().as(Role.SUPERVISOR)
                .ask(
                        "query($id: ID!) { ticket(id: $id) { version events(first: 100) { nodes { sequence step } } }"
                                + " }",
                        Map.of("id", ticket))
                .fine();
        var steps = StreamSupport.stream(timeline.data("/ticket/events/nodes").spliterator(), false)
                .collect(groupingBy(node -> node.path("step").asString()));
        assertThat(steps.get("NOTE")).hasSize(20);
        assertThat(steps.get("ACCEPT")).hasSize(1);
        assertThat(StreamSupport.stream(timeline.data("/ticket/events/nodes").spliterator(), false)
                        .map((JsonNode node) -> node.path("sequence").asInt())
                        .toList())
                .containsExactlyElementsOf(
                        java.util.stream.IntStream.rangeClosed(1, 22).boxed().toList());
    }

    @Test
    void numbersNeverRepeatHoweverManyDesksWriteAtOnce() throws Exception {
        List<Callable<Api.Answer>> work = new ArrayList<>();
        for (var at = 0; at < 30; at++) {
            work.add(() -> jinxiu().as(Role.FRONT_DESK)
                    .mutate(
                            "createTicket",
                            Map.of("unitId", jinxiu().id("Unit"), "kind", "OTHER", "channel", "PHONE", "title", "编号"),
                            "ticket { number }"));
        }
        assertThat(all(work).stream()
                        .map(answer -> answer.fine()
                                .data("/createTicket/ticket/number")
                                .asString()))
                .doesNotHaveDuplicates()
                .allMatch(number -> number.matches("JXHY-20[0-9]{2}-[0-9]{6}"));
    }

    private static List<Api.Answer> all(List<Callable<Api.Answer>> work)
            throws InterruptedException, ExecutionException {
        List<Api.Answer> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(work)) answers.add(answer.get());
        }
        return answers;
    }
}
