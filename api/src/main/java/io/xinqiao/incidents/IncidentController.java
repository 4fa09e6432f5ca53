package io.xinqiao.incidents;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.incidents.EmergencyPlans.CreateEmergencyPlanInput;
import io.xinqiao.incidents.EmergencyPlans.UpdateEmergencyPlanInput;
import io.xinqiao.incidents.Incident.Place;
import io.xinqiao.incidents.Incident.Task;
import io.xinqiao.incidents.IncidentService.CompleteIncidentTaskInput;
import io.xinqiao.incidents.IncidentService.DeclareIncidentInput;
import io.xinqiao.incidents.IncidentService.EndIncidentInput;
import io.xinqiao.incidents.IncidentService.LinkTicketsInput;
import io.xinqiao.incidents.IncidentService.NotifyAffectedInput;
import io.xinqiao.platform.Refused;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.Tickets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Incidents and emergency plans in the words of the schema. */
@Controller
class IncidentController {
    private final Incidents incidents;
    private final Rows<Incident> rows;
    private final EmergencyPlans plans;
    private final IncidentService service;
    private final Tickets tickets;
    private final Timeline timeline;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Members members;

    IncidentController(
            Incidents incidents,
            Rows<Incident> rows,
            EmergencyPlans plans,
            IncidentService service,
            Tickets tickets,
            Timeline timeline,
            Projects projects,
            Buildings buildings,
            Units units,
            Members members) {
        this.incidents = incidents;
        this.rows = rows;
        this.plans = plans;
        this.service = service;
        this.tickets = tickets;
        this.timeline = timeline;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.members = members;
    }

    @QueryMapping
    @Nullable
    Incident incident(@Argument UUID id) {
        return rows.reached("Query.incident", id).orElse(null);
    }

    @QueryMapping
    List<EmergencyPlan> emergencyPlans() {
        return plans.all();
    }

    @MutationMapping
    EmergencyPlan createEmergencyPlan(@Argument CreateEmergencyPlanInput input) {
        if (input.projectId() != null
                && projects.reachable("Mutation.createEmergencyPlan", input.projectId())
                        .isEmpty()) {
            throw Refused.notFound("projectId");
        }
        return plans.create(input);
    }

    @MutationMapping
    EmergencyPlan updateEmergencyPlan(@Argument UpdateEmergencyPlanInput input) {
        return plans.update(input);
    }

    @MutationMapping
    Incident declareIncident(@Argument DeclareIncidentInput input) {
        return service.declare(input);
    }

    @MutationMapping
    Incident completeIncidentTask(@Argument CompleteIncidentTaskInput input) {
        return service.complete(input);
    }

    @MutationMapping
    Incident notifyAffected(@Argument NotifyAffectedInput input) {
        return service.notifyAffected(input);
    }

    @MutationMapping
    Incident linkIncidentTickets(@Argument LinkTicketsInput input) {
        return service.link(input);
    }

    @MutationMapping
    Incident resolveIncident(@Argument EndIncidentInput input) {
        return service.resolve(input);
    }

    @MutationMapping
    Incident cancelIncident(@Argument EndIncidentInput input) {
        return service.cancel(input);
    }

    @MutationMapping
    Incident reviewIncident(@Argument EndIncidentInput input) {
        return service.review(input);
    }

    @Bean
    Edges<Incident> incidentEdges() {
        return Edges.of(Incident.class)
                .to("project", Incident::projectId, projects::behind)
                .toMany("tasks", Incident::id, incidents::tasksOf)
                .toMany("updates", Incident::id, incidents::newsOf)
                .toMany("places", Incident::id, incidents::placesOf)
                .each("allowedSteps", of -> timeline.allowedSteps("Incident", of, rows::reached))
                .toMany("timeline", Incident::id, timeline::of)
                .toMany("tickets", Incident::id, this::ticketsOf);
    }

    @Bean
    Edges<Task> incidentTaskEdges() {
        return Edges.of("IncidentTask", Task.class).to("doneBy", Task::doneBy, members::ofKeys);
    }

    @Bean
    Edges<Place> incidentPlaceEdges() {
        return Edges.of("IncidentPlace", Place.class)
                .to("building", Place::buildingId, buildings::behind)
                .to("unit", Place::unitId, units::behind);
    }

    @Bean
    Edges<EmergencyPlan> emergencyPlanEdges() {
        return Edges.of(EmergencyPlan.class)
                .to("project", EmergencyPlan::projectId, projects::behind)
                .toMany("steps", EmergencyPlan::id, plans::stepsOf);
    }

    /** Those that the caller may see. */
    private Map<UUID, List<Ticket>> ticketsOf(Collection<UUID> keys) {
        var linked = incidents.ticketsOf(keys);
        var found = tickets.seen(linked.values().stream().flatMap(List::stream).toList());
        Map<UUID, List<Ticket>> result = new HashMap<>();
        linked.forEach((incident, of) -> result.put(
                incident, of.stream().map(found::get).filter(Objects::nonNull).toList()));
        return result;
    }
}
