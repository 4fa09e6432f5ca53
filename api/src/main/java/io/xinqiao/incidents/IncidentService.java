package io.xinqiao.incidents;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.events.EventSource;
import io.xinqiao.events.Outbox;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Rows;
import io.xinqiao.incidents.Incident.News;
import io.xinqiao.incidents.Incident.Place;
import io.xinqiao.incidents.Incident.Task;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.DocumentNumbers;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tickets.TicketService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/** What may happen to an incident, and what happens with it. */
@Service
class IncidentService {
    private static final String TYPE = "Incident";
    private static final String TOPIC = "IncidentStep";

    private final Incidents incidents;
    private final Rows<Incident> rows;
    private final EmergencyPlans plans;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final TicketService tickets;
    private final Timeline timeline;
    private final DocumentNumbers papers;
    private final Notices notices;
    private final Outbox outbox;
    private final Clock clock;

    IncidentService(
            Incidents incidents,
            Rows<Incident> rows,
            EmergencyPlans plans,
            Projects projects,
            Buildings buildings,
            Units units,
            TicketService tickets,
            Timeline timeline,
            DocumentNumbers papers,
            Notices notices,
            Outbox outbox,
            Clock clock) {
        this.incidents = incidents;
        this.rows = rows;
        this.plans = plans;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.tickets = tickets;
        this.timeline = timeline;
        this.papers = papers;
        this.notices = notices;
        this.outbox = outbox;
        this.clock = clock;
    }

    record DeclareIncidentInput(
            UUID projectId,
            Incident.Kind kind,
            String title,
            @Nullable String description,
            @Nullable UUID emergencyPlanId,
            @Nullable Instant beganAt,
            @Nullable List<UUID> buildingIds,
            @Nullable List<UUID> unitIds) {}

    record CompleteIncidentTaskInput(
            UUID incidentId, int position, @Nullable String note) {}

    record NotifyAffectedInput(UUID incidentId, String words) {}

    record LinkTicketsInput(UUID incidentId, List<UUID> ticketIds) {}

    record EndIncidentInput(UUID incidentId, @Nullable Integer expectedVersion, String note) {}

    /** Declares it; its plan makes the tasks, counted from now. */
    Incident declare(DeclareIncidentInput input) {
        var mutation = "Mutation.declareIncident";
        if (projects.reachable(mutation, input.projectId()).isEmpty()) throw Refused.notFound("projectId");
        var now = clock.instant();
        var began = input.beganAt() == null ? now : input.beganAt();
        if (began.isAfter(now)) throw Refused.because(Code.INVALID, "refused.incident.began", List.of(), "beganAt");
        var id = NewId.next();
        var steps = input.emergencyPlanId() == null
                ? List.<EmergencyPlan.PlanStep>of()
                : plans.steps(input.projectId(), input.emergencyPlanId())
                        .orElseThrow(() -> Refused.notFound("emergencyPlanId"));
        var tasks = IntStream.range(0, steps.size())
                .mapToObj(at -> new Task(
                        NewId.next(),
                        id,
                        at + 1,
                        steps.get(at).task(),
                        steps.get(at).owner(),
                        now.plus(Duration.ofMinutes(steps.get(at).withinMinutes())),
                        null,
                        null,
                        null))
                .toList();
        var incident = new Incident(
                id,
                input.projectId(),
                papers.next(input.projectId(), "SJ"),
                new Incident.About(input.kind(), input.title(), input.description()),
                input.emergencyPlanId(),
                Incident.State.OPEN,
                began,
                null,
                null,
                1);
        incidents.add(incident, places(mutation, id, input), tasks);
        tell(incident, Step.DECLARE, input.description());
        return incident;
    }

    private List<Place> places(String mutation, UUID incident, DeclareIncidentInput input) {
        List<Place> places = new ArrayList<>();
        var inProject = List.copyOf(buildings.keysOf(mutation, input.projectId()));
        for (var building : input.buildingIds() == null ? List.<UUID>of() : input.buildingIds()) {
            if (!inProject.contains(building)) throw Refused.notFound("buildingIds");
            places.add(new Place(NewId.next(), incident, building, null));
        }
        var wanted = input.unitIds() == null ? List.<UUID>of() : input.unitIds();
        var found = units.reachable(mutation, wanted);
        for (var key : wanted) {
            var unit = found.get(key);
            if (unit == null || !unit.projectId().equals(input.projectId())) throw Refused.notFound("unitIds");
            places.add(new Place(NewId.next(), incident, unit.buildingId(), unit.id()));
        }
        if (places.isEmpty()) places.add(new Place(NewId.next(), incident, null, null));
        return places;
    }

    Incident complete(CompleteIncidentTaskInput input) {
        var incident = begin("completeIncidentTask", input.incidentId(), null, Step.DO_TASK);
        if (!incidents.done(incident.id(), input.position(), clock.instant(), input.note())) {
            throw Refused.because(Code.CONFLICT, "refused.incident.task", List.of(), "position");
        }
        return took(incident, Step.DO_TASK, input.note(), null, null);
    }

    /** Tells those who live where it is; other systems tell those who are no members. */
    Incident notifyAffected(NotifyAffectedInput input) {
        var incident = begin("notifyAffected", input.incidentId(), null, Step.TELL);
        var news = NewId.next();
        var members = incidents.affectedMembers(incident.id());
        incidents.addNews(new News(
                news,
                incident.id(),
                input.words(),
                clock.instant(),
                Caller.current().memberId(),
                members.size()));
        notices.tell(members.stream()
                .map(member -> new Notices.Told(
                        member,
                        Notice.Kind.INCIDENT,
                        new GlobalId(TYPE, incident.id()),
                        news,
                        List.of(incident.title(), input.words())))
                .toList());
        return took(incident, Step.TELL, input.words(), null, null);
    }

    Incident link(LinkTicketsInput input) {
        var incident = begin("linkIncidentTickets", input.incidentId(), null, Step.LINK);
        for (var key : input.ticketIds()) {
            var ticket = tickets.reachable("Mutation.linkIncidentTickets", key);
            if (ticket.filter(found -> found.location().projectId().equals(incident.projectId()))
                    .isEmpty()) throw Refused.notFound("ticketIds");
        }
        if (incidents.link(incident.id(), input.ticketIds()) < input.ticketIds().size()) {
            throw Refused.because(Code.CONFLICT, "refused.incident.linked", List.of(), "ticketIds");
        }
        return took(incident, Step.LINK, null, null, null);
    }

    /** It is over: the tickets that it explains are resolved with it. */
    Incident resolve(EndIncidentInput input) {
        var incident = begin("resolveIncident", input.incidentId(), input.expectedVersion(), Step.RESOLVE);
        var linked = incidents.ticketsOf(List.of(incident.id())).getOrDefault(incident.id(), List.of());
        for (var key : linked) {
            var ticket = tickets.lock("Mutation.resolveIncident", key, null);
            tickets.settle(ticket, incident.number() + " " + input.note());
        }
        return took(incident, Step.RESOLVE, input.note(), clock.instant(), null);
    }

    Incident cancel(EndIncidentInput input) {
        var incident = begin("cancelIncident", input.incidentId(), input.expectedVersion(), Step.CANCEL);
        return took(incident, Step.CANCEL, input.note(), clock.instant(), null);
    }

    /** What was learnt from it, afterwards. */
    Incident review(EndIncidentInput input) {
        var incident = begin("reviewIncident", input.incidentId(), input.expectedVersion(), Step.REVIEW);
        return took(incident, Step.REVIEW, null, incident.endedAt(), input.note());
    }

    private Incident begin(String mutation, UUID id, @Nullable Integer expectedVersion, Step step) {
        var incident = rows.lock("Mutation." + mutation, id, "incidentId");
        timeline.require(TYPE, incident, expectedVersion, step);
        return incident;
    }

    private Incident took(
            Incident before, Step step, @Nullable String note, @Nullable Instant endedAt, @Nullable String review) {
        var after = incidents.update(new Incident(
                before.id(),
                before.projectId(),
                before.number(),
                before.about(),
                before.planId(),
                before.after(step),
                before.beganAt(),
                endedAt == null ? before.endedAt() : endedAt,
                review,
                before.version()));
        tell(after, step, note);
        return after;
    }

    private void tell(Incident incident, Step step, @Nullable String note) {
        timeline.add(TYPE, incident.id(), step, note);
        outbox.record(TOPIC, incident.id());
    }

    /** An incident as other systems hear of it: how it stands, and what was said to those affected last. */
    private Optional<EventSource.Told> told(UUID key) {
        return Optional.ofNullable(rows.ofKeys(List.of(key)).get(key)).map(incident -> {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("id", new GlobalId(TYPE, incident.id()).text());
            facts.put("number", incident.number());
            facts.put("kind", incident.kind().name());
            facts.put("title", incident.title());
            facts.put("state", incident.state().name());
            facts.put("version", incident.version());
            facts.put("projectId", new GlobalId("Project", incident.projectId()).text());
            facts.put("beganAt", incident.beganAt().toString());
            var news = incidents.newsOf(List.of(key)).getOrDefault(key, List.of());
            if (!news.isEmpty()) facts.put("news", news.getLast().words());
            return new EventSource.Told(
                    "incident." + incident.state().name().toLowerCase(Locale.ROOT),
                    clock.instant(),
                    Map.of("incident", facts),
                    List.of(
                            new EventSource.Word("number", incident.number()),
                            new EventSource.Word("title", incident.title())));
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Sources {
        @Bean
        EventSource incidentSteps(IncidentService service) {
            return new EventSource(TOPIC, service::told);
        }
    }
}
