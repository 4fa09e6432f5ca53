package io.xinqiao.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Two hundred tickets, each in the hands of three people at once who do what comes to their mind: all stays consistent.
 */
class TicketWalksTest extends ApiTest {
    private static final int WALKS = 200;
    private static final int STEPS = 8;
    private static final List<Role> ACTORS = List.of(Role.SUPERVISOR, Role.STEWARD, Role.TENANT_ADMIN);
    private static final List<String> KINDS = List.of("REPAIR", "COMPLAINT", "INQUIRY", "OTHER");
    private static final List<String> MUTATIONS = List.of(
            "acceptTicket",
            "dispatchTicket",
            "returnTicket",
            "checkInOnSite",
            "startTicket",
            "pauseTicket",
            "resumeTicket",
            "resolveTicket",
            "recordFollowUp",
            "archiveTicket",
            "reopenTicket",
            "transferTicket",
            "addTicketNote");
    private static final String TIMELINE = """
        query($id: ID!) { ticket(id: $id) {
          state version reopenedCount followUpDue assignee { id } steward { id }
          events(first: 100) { nodes { sequence step at fromState toState assignee { id } } }
          clocks { measure round state startedAt dueAt metAt dueExplanation { outdated pauses { from before } } }
          followUps { overall }
        } }\
        """;

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void keepEveryInvariant() throws Exception {
        try (var people = Executors.newFixedThreadPool(6)) {
            List<Callable<Void>> walks = new ArrayList<>();
            for (var seed = 0; seed < WALKS; seed++) {
                var mine = seed;
                walks.add(() -> {
                    walk(mine);
                    return null;
                });
            }
            for (var walk : people.invokeAll(walks)) walk.get();
        }
        assertThat(taken.get()).as("steps that were taken").isGreaterThan(WALKS * 3);
        assertThat(refused.get()).as("steps that were refused").isPositive();
    }

    private void walk(int seed) throws Exception {
        var kind = KINDS.get(seed % KINDS.size());
        var ticket = jinxiu().newTicket(kind, "走 " + seed);
        try (var actors = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> acts = new ArrayList<>();
            for (var actor = 0; actor < ACTORS.size(); actor++) {
                var random = new Random(seed * 31L + actor);
                var role = ACTORS.get(actor);
                acts.add(() -> {
                    for (var step = 0; step < STEPS; step++) act(role, ticket, random);
                    return null;
                });
            }
            for (var act : actors.invokeAll(acts)) act.get();
        }
        check(seed, ticket);
    }

    private void act(Role role, String ticket, Random random) {
        var mutation = MUTATIONS.get(random.nextInt(MUTATIONS.size()));
        Map<String, Object> input = new HashMap<>();
        input.put("ticketId", ticket);
        switch (mutation) {
            case "dispatchTicket" -> input.put("assigneeId", jinxiu().member(Role.TECHNICIAN));
            case "returnTicket", "pauseTicket", "reopenTicket" -> input.put("reason", "随机");
            case "checkInOnSite" -> input.put("position", Map.of("latitude", "31.2304", "longitude", "121.4737"));
            case "transferTicket" -> input.putAll(Map.of("stewardId", jinxiu().member(Role.STEWARD), "reason", "随机"));
            case "addTicketNote" -> input.put("note", "随机");
            case "recordFollowUp" ->
                input.putAll(Map.of(
                        "answeredBy",
                        "业主",
                        "channel",
                        random.nextBoolean() ? "PHONE" : "VISIT",
                        "attitude",
                        4,
                        "quality",
                        4,
                        "speed",
                        4,
                        "overall",
                        1 + random.nextInt(5)));
            default -> {}
        }
        var answer = jinxiu().as(role).mutate(mutation, input, "ticket { version }");
        assertThat(answer.code()).as(answer.body()).isEmpty();
        var refusals = answer.data("/" + mutation + "/userErrors");
        if (refusals.isEmpty()) {
            taken.incrementAndGet();
            return;
        }
        refused.incrementAndGet();
        assertThat(refusals.get(0).at("/code").asString()).as(answer.body()).isEqualTo("ILLEGAL_STEP");
    }

    private void check(int seed, String ticket) {
        Api.Answer answer = jinxiu().as(Role.TENANT_ADMIN)
                .ask(TIMELINE, Map.of("id", ticket))
                .fine();
        var found = answer.data("/ticket");
        var events = StreamSupport.stream(found.at("/events/nodes").spliterator(), false)
                .toList();
        var where = "walk " + seed + ": "
                + events.stream().map(event -> event.at("/step").asString()).toList();
        assertThat(events).as(where).hasSize(found.at("/version").asInt());
        String state = null;
        String assignee = "";
        Instant last = Instant.MIN;
        var reopened = 0;
        for (var at = 0; at < events.size(); at++) {
            var event = events.get(at);
            var step = event.at("/step").asString();
            assertThat(event.at("/sequence").asInt()).as(where).isEqualTo(at + 1);
            if (state != null)
                assertThat(event.at("/fromState").asString()).as(where).isEqualTo(state);
            state = event.at("/toState").asString();
            var when = Instant.parse(event.at("/at").asString());
            assertThat(when).as(where).isAfterOrEqualTo(last);
            last = when;
            if (step.equals("DISPATCH")) assignee = event.at("/assignee/id").asString();
            if (step.equals("REFUSE")) assignee = "";
            if (step.equals("REOPEN")) reopened++;
        }
        assertThat(found.at("/state").asString()).as(where).isEqualTo(state);
        assertThat(found.at("/assignee/id").asString())
                .as(where + " one current assignee")
                .isEqualTo(assignee);
        assertThat(found.at("/reopenedCount").asInt()).as(where).isEqualTo(reopened);
        for (var clock : found.at("/clocks")) checkClock(where, clock, events, state, reopened);
    }

    /** A clock says nothing that the timeline does not. */
    private static void checkClock(String where, JsonNode clock, List<JsonNode> events, String state, int rounds) {
        var what = where + " " + clock;
        var measure = clock.at("/measure").asString();
        var round = clock.at("/round").asInt();
        var metBy = switch (measure) {
            case "FIRST_RESPONSE" -> List.of("ACCEPT", "DISPATCH");
            case "ON_SITE" -> List.of("ARRIVE", "START", "RESOLVE");
            case "RESOLUTION" -> List.of("RESOLVE");
            case "FOLLOW_UP" -> List.of("FOLLOW_UP");
            default -> List.<String>of();
        };
        var started = Instant.parse(clock.at("/startedAt").asString());
        var inRound = 0;
        Instant met = null;
        for (var event : events) {
            var step = event.at("/step").asString();
            if (step.equals("REOPEN")) inRound++;
            var at = Instant.parse(event.at("/at").asString());
            if (inRound == round && met == null && !at.isBefore(started) && metBy.contains(step)) met = at;
        }
        var clockState = clock.at("/state").asString();
        if (met != null) {
            assertThat(Instant.parse(clock.at("/metAt").asString())).as(what).isEqualTo(met);
        } else {
            assertThat(clock.at("/metAt").isNull()).as(what).isTrue();
            if (round < rounds || state.equals("ARCHIVED"))
                assertThat(clockState).as(what).isEqualTo("STOPPED");
            else assertThat(clockState).as(what).isEqualTo(state.equals("PAUSED") ? "PAUSED" : "RUNNING");
        }
        if (clockState.equals("RUNNING")) {
            assertThat(clock.at("/dueExplanation/outdated").asBoolean())
                    .as(what + " due as its start, its allowance and the pauses of the timeline make it")
                    .isFalse();
        }
    }
}
