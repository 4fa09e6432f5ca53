package io.xinqiao.clocks;

import io.xinqiao.archives.Projects;
import io.xinqiao.clocks.ClockPolicies.SetClockPolicyInput;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.Refused;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.TicketCategory;
import io.xinqiao.tickets.TicketService;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Clocks and their policies in the words of the schema. */
@Controller
class ClockController {
    private final Clocks clocks;
    private final ClockPolicies policies;
    private final TicketService tickets;
    private final Rows<TicketCategory> categories;
    private final Projects projects;
    private final Members members;
    private final Notices notices;
    private final Clock clock;

    ClockController(
            Clocks clocks,
            ClockPolicies policies,
            TicketService tickets,
            Rows<TicketCategory> categories,
            Projects projects,
            Members members,
            Notices notices,
            Clock clock) {
        this.clocks = clocks;
        this.policies = policies;
        this.tickets = tickets;
        this.categories = categories;
        this.projects = projects;
        this.members = members;
        this.notices = notices;
        this.clock = clock;
    }

    record RecalculateTicketClocksInput(UUID projectId) {}

    record RecalculateTicketClocksPayload(int tickets, int clocks) {}

    @QueryMapping
    @Nullable
    ClockPolicy clockPolicy(@Argument @Nullable UUID projectId) {
        if (projectId != null
                && projects.reachable("Query.clockPolicy", projectId).isEmpty()) return null;
        return policies.of(projectId);
    }

    @QueryMapping
    List<ClockPolicy> clockPolicyVersions(@Argument @Nullable UUID projectId) {
        if (projectId != null
                && projects.reachable("Query.clockPolicyVersions", projectId).isEmpty()) return List.of();
        return policies.versions(projectId);
    }

    @MutationMapping
    ClockPolicy setClockPolicy(@Argument SetClockPolicyInput input) {
        if (input.projectId() != null
                && projects.reachable("Mutation.setClockPolicy", input.projectId())
                        .isEmpty()) {
            throw Refused.notFound("projectId");
        }
        return policies.set(input);
    }

    @MutationMapping
    RecalculateTicketClocksPayload recalculateTicketClocks(@Argument RecalculateTicketClocksInput input) {
        if (projects.reachable("Mutation.recalculateTicketClocks", input.projectId())
                .isEmpty()) {
            throw Refused.notFound("projectId");
        }
        var inForce = policies.asItIs(input.projectId());
        var open = new int[2];
        tickets.eachOpen(input.projectId(), some -> {
            open[0] += some.size();
            open[1] += clocks.recalculate(some, inForce);
        });
        return new RecalculateTicketClocksPayload(open[0], open[1]);
    }

    @Bean
    Edges<Ticket> ticketEdgesOfClocks() {
        return Edges.of(Ticket.class).toMany("clocks", Ticket::id, clocks::ofTickets);
    }

    @Bean
    Edges<TicketClock> ticketClockEdges() {
        return Edges.of(TicketClock.class)
                .value("state", of -> of.state(clock.instant()))
                .each("minutesLeft", this::minutesLeft)
                .each("dueExplanation", this::explained)
                .each("notices", this::notices);
    }

    @Bean
    Edges<SentNotice> sentNoticeEdges() {
        return Edges.of(SentNotice.class).to("member", SentNotice::memberId, members::ofKeys);
    }

    @Bean
    Edges<ClockPolicy> clockPolicyEdges() {
        return Edges.of(ClockPolicy.class)
                .to("project", ClockPolicy::projectId, projects::behind)
                .value("officeHours", policy -> policy.officeHours().windows())
                .value("serviceHours", policy -> policy.serviceHours().windows())
                .to(
                        "madeBy",
                        policy -> policy.made() == null ? null : policy.made().byId(),
                        members::ofKeys);
    }

    @Bean
    Edges<ClockRule> clockRuleEdges() {
        return Edges.of(ClockRule.class).to("category", ClockRule::ticketCategoryId, categories::behind);
    }

    private Map<TicketClock, Integer> minutesLeft(List<TicketClock> of) {
        var time = clocks.timeOf(of);
        var now = clock.instant();
        Map<TicketClock, Integer> left = new HashMap<>();
        for (var one : of) {
            if (!one.runs()) continue;
            var paused = one.outcome().pausedAt();
            var at = paused == null ? now : paused;
            var by = Objects.requireNonNull(time.get(Clocks.policyOf(one))).time();
            var minutes = at.isBefore(one.dueAt())
                    ? by.between(at, one.dueAt(), one.basis(), List.of()).toMinutes()
                    : -by.between(one.dueAt(), at, one.basis(), List.of()).toMinutes();
            left.put(one, Math.toIntExact(minutes));
        }
        return left;
    }

    private Map<TicketClock, ClockExplanation> explained(List<TicketClock> of) {
        var time = clocks.timeOf(of);
        var pauses = clocks.pausesOf(of.stream().map(TicketClock::ticketId).collect(Collectors.toSet()));
        Map<TicketClock, ClockExplanation> why = new HashMap<>();
        for (var one : of) {
            var by = Objects.requireNonNull(time.get(Clocks.policyOf(one)));
            why.put(
                    one,
                    ClockExplanation.of(one, by.policy(), by.time(), pauses.getOrDefault(one.ticketId(), List.of())));
        }
        return why;
    }

    /** One notice of a clock: the proof that somebody was told. */
    record SentNotice(
            UUID memberId,
            Notice.Kind kind,
            Instant at,
            @Nullable Instant readAt) {}

    private Map<TicketClock, List<SentNotice>> notices(List<TicketClock> of) {
        var found = notices.because(of.stream().map(TicketClock::id).toList());
        Map<TicketClock, List<SentNotice>> sent = new HashMap<>();
        for (var one : of) {
            sent.put(
                    one,
                    found.getOrDefault(one.id(), List.of()).stream()
                            .map(notice ->
                                    new SentNotice(notice.memberId(), notice.kind(), notice.at(), notice.readAt()))
                            .toList());
        }
        return sent;
    }
}
