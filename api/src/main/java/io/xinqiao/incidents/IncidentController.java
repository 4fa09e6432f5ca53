package io.xinqiao.incidents;

import io.xinqiao.archives.Building;
import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.incidents.EmergencyPlans.SaveEmergencyPlanInput;
import io.xinqiao.incidents.Incident.News;
import io.xinqiao.incidents.Incident.Place;
import io.xinqiao.incidents.Incident.Task;
import io.xinqiao.incidents.IncidentService.CompleteIncidentTaskInput;
import io.xinqiao.incidents.IncidentService.DeclareIncidentInput;
import io.xinqiao.incidents.IncidentService.EndIncidentInput;
import io.xinqiao.incidents.IncidentService.LinkTicketsInput;
import io.xinqiao.incidents.IncidentService.TellAffectedInput;
import io.xinqiao.incidents.Incidents.IncidentFilter;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import io.xinqiao.procedures.ProcedureEvent;
import io.xinqiao.procedures.Step;
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
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Incidents and emergency plans in the words of the schema. */
@Controller
class IncidentController {
    private final Incidents incidents;
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
            EmergencyPlans plans,
            IncidentService service,
            Tickets tickets,
            Timeline timeline,
            Projects projects,
            Buildings buildings,
            Units units,
            Members members) {
        this.incidents = incidents;
        this.plans = plans;
        this.service = service;
        this.tickets = tickets;
        this.timeline = timeline;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.members = members;
    }

    record IncidentPayload(Incident incident, List<UserError> userErrors) {}

    record PlanPayload(EmergencyPlan emergencyPlan, List<UserError> userErrors) {}

    @QueryMapping
    @Nullable
    Incident incident(@Argument UUID id) {
        return incidents.visible("Query.incident", List.of(id)).get(id);
    }

    @QueryMapping
    Connection<Incident> incidents(Page page, @Argument @Nullable IncidentFilter filter) {
        return incidents.page(page, filter);
    }

    @QueryMapping
    List<EmergencyPlan> emergencyPlans() {
        return plans.all();
    }

    @MutationMapping
    PlanPayload saveEmergencyPlan(@Argument SaveEmergencyPlanInput input) {
        if (input.projectId() != null
                && projects.reachable("Mutation.saveEmergencyPlan", input.projectId())
                        .isEmpty()) {
            throw Refused.notFound("projectId");
        }
        return new PlanPayload(plans.save(input), List.of());
    }

    @MutationMapping
    IncidentPayload declareIncident(@Argument DeclareIncidentInput input) {
        return new IncidentPayload(service.declare(input), List.of());
    }

    @MutationMapping
    IncidentPayload completeIncidentTask(@Argument CompleteIncidentTaskInput input) {
        return new IncidentPayload(service.complete(input), List.of());
    }

    @MutationMapping
    IncidentPayload tellAffected(@Argument TellAffectedInput input) {
        return new IncidentPayload(service.tellAffected(input), List.of());
    }

    @MutationMapping
    IncidentPayload linkIncidentTickets(@Argument LinkTicketsInput input) {
        return new IncidentPayload(service.link(input), List.of());
    }

    @MutationMapping
    IncidentPayload resolveIncident(@Argument EndIncidentInput input) {
        return new IncidentPayload(service.resolve(input), List.of());
    }

    @MutationMapping
    IncidentPayload cancelIncident(@Argument EndIncidentInput input) {
        return new IncidentPayload(service.cancel(input), List.of());
    }

    @MutationMapping
    IncidentPayload reviewIncident(@Argument EndIncidentInput input) {
        return new IncidentPayload(service.review(input), List.of());
    }

    @BatchMapping(typeName = "Incident", field = "project")
    Map<Incident, Project> project(List<Incident> of) {
        return Batch.one(of, Incident::projectId, projects::behind);
    }

    @BatchMapping(typeName = "Incident", field = "tasks")
    Map<Incident, List<Task>> tasks(List<Incident> of) {
        return Batch.many(of, Incident::id, incidents::tasksOf);
    }

    @BatchMapping(typeName = "Incident", field = "news")
    Map<Incident, List<News>> news(List<Incident> of) {
        return Batch.many(of, Incident::id, incidents::newsOf);
    }

    @BatchMapping(typeName = "Incident", field = "places")
    Map<Incident, List<Place>> places(List<Incident> of) {
        return Batch.many(of, Incident::id, incidents::placesOf);
    }

    @BatchMapping(typeName = "Incident", field = "allowedSteps")
    Map<Incident, List<Step>> allowedSteps(List<Incident> of) {
        return timeline.allowedSteps("Incident", of, incidents::visible);
    }

    @BatchMapping(typeName = "Incident", field = "timeline")
    Map<Incident, List<ProcedureEvent>> timeline(List<Incident> of) {
        return Batch.many(of, Incident::id, timeline::of);
    }

    @BatchMapping(typeName = "Incident", field = "tickets")
    Map<Incident, List<Ticket>> tickets(List<Incident> of) {
        return Batch.many(of, Incident::id, this::ticketsOf);
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

    @BatchMapping(typeName = "IncidentTask", field = "doneBy")
    Map<Task, Member> doneBy(List<Task> of) {
        return Batch.one(of, Task::doneById, members::ofKeys);
    }

    @BatchMapping(typeName = "IncidentPlace", field = "building")
    Map<Place, Building> building(List<Place> of) {
        return Batch.one(of, Place::buildingId, buildings::behind);
    }

    @BatchMapping(typeName = "IncidentPlace", field = "unit")
    Map<Place, Unit> unit(List<Place> of) {
        return Batch.one(of, Place::unitId, units::behind);
    }

    @BatchMapping(typeName = "EmergencyPlan", field = "project")
    Map<EmergencyPlan, Project> projectOfPlan(List<EmergencyPlan> of) {
        return Batch.one(of, EmergencyPlan::projectId, projects::behind);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource incidentNodes(Incidents incidents) {
            return new NodeSource("Incident", keys -> incidents.visible("Incident", keys));
        }

        @Bean
        NodeSource emergencyPlanNodes(EmergencyPlans plans) {
            return new NodeSource("EmergencyPlan", plans::visible);
        }
    }
}
