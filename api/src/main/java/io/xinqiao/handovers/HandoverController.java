package io.xinqiao.handovers;

import io.xinqiao.archives.MeterPlace;
import io.xinqiao.archives.MeterPlaces;
import io.xinqiao.archives.Person;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.files.File;
import io.xinqiao.files.Files;
import io.xinqiao.handovers.Checklists.SetHandoverChecklistInput;
import io.xinqiao.handovers.HandoverService.CancelHandoverInput;
import io.xinqiao.handovers.HandoverService.CheckHandoverInput;
import io.xinqiao.handovers.HandoverService.CloseHandoverInput;
import io.xinqiao.handovers.HandoverService.HandOverInput;
import io.xinqiao.handovers.HandoverService.InviteToHandoverInput;
import io.xinqiao.handovers.HandoverService.PlanHandoversInput;
import io.xinqiao.handovers.Handovers.HandoverFilter;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import io.xinqiao.procedures.Finding;
import io.xinqiao.procedures.Findings;
import io.xinqiao.procedures.ProcedureEvent;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Handovers in the words of the schema. */
@Controller
class HandoverController {
    private final Handovers handovers;
    private final HandoverService service;
    private final Checklists checklists;
    private final Projects projects;
    private final Units units;
    private final Persons persons;
    private final MeterPlaces meterPlaces;
    private final Findings findings;
    private final Timeline timeline;
    private final Files files;

    HandoverController(
            Handovers handovers,
            HandoverService service,
            Checklists checklists,
            Projects projects,
            Units units,
            Persons persons,
            MeterPlaces meterPlaces,
            Findings findings,
            Timeline timeline,
            Files files) {
        this.handovers = handovers;
        this.service = service;
        this.checklists = checklists;
        this.projects = projects;
        this.units = units;
        this.persons = persons;
        this.meterPlaces = meterPlaces;
        this.findings = findings;
        this.timeline = timeline;
        this.files = files;
    }

    record HandoverPayload(Handover handover, List<UserError> userErrors) {}

    record PlanHandoversPayload(List<Handover> handovers, List<UserError> userErrors) {}

    record ChecklistPayload(List<String> items, List<UserError> userErrors) {}

    @QueryMapping
    @Nullable
    Handover handover(@Argument UUID id) {
        return handovers.reached("Query.handover", List.of(id)).get(id);
    }

    @QueryMapping
    Connection<Handover> handovers(Page page, @Argument @Nullable HandoverFilter filter) {
        return handovers.page(page, filter);
    }

    @QueryMapping
    List<String> handoverChecklist(@Argument @Nullable UUID projectId) {
        var reached = projectId == null
                ? null
                : projects.reachable("Query.handoverChecklist", projectId).orElse(null);
        return checklists.of(reached == null ? null : reached.id());
    }

    @MutationMapping
    ChecklistPayload setHandoverChecklist(@Argument SetHandoverChecklistInput input) {
        if (input.projectId() != null
                && projects.reachable("Mutation.setHandoverChecklist", input.projectId())
                        .isEmpty()) {
            throw Refused.notFound("projectId");
        }
        return new ChecklistPayload(checklists.set(input), List.of());
    }

    @MutationMapping
    PlanHandoversPayload planHandovers(@Argument PlanHandoversInput input) {
        return new PlanHandoversPayload(service.plan(input), List.of());
    }

    @MutationMapping
    HandoverPayload inviteToHandover(@Argument InviteToHandoverInput input) {
        return new HandoverPayload(service.invite(input), List.of());
    }

    @MutationMapping
    HandoverPayload checkHandover(@Argument CheckHandoverInput input) {
        return new HandoverPayload(service.check(input), List.of());
    }

    @MutationMapping
    HandoverPayload handOver(@Argument HandOverInput input) {
        return new HandoverPayload(service.handOver(input), List.of());
    }

    @MutationMapping
    HandoverPayload closeHandover(@Argument CloseHandoverInput input) {
        return new HandoverPayload(service.close(input), List.of());
    }

    @MutationMapping
    HandoverPayload cancelHandover(@Argument CancelHandoverInput input) {
        return new HandoverPayload(service.cancel(input), List.of());
    }

    @BatchMapping(typeName = "Handover", field = "allowedSteps")
    Map<Handover, List<Step>> allowedSteps(List<Handover> of) {
        return timeline.allowedSteps("Handover", of, handovers::reached);
    }

    @BatchMapping(typeName = "Handover", field = "project")
    Map<Handover, Project> project(List<Handover> of) {
        return Batch.one(of, handover -> handover.spot().projectId(), projects::behind);
    }

    @BatchMapping(typeName = "Handover", field = "unit")
    Map<Handover, Unit> unit(List<Handover> of) {
        return Batch.one(of, handover -> handover.spot().unitId(), units::behind);
    }

    @BatchMapping(typeName = "Handover", field = "receiver")
    Map<Handover, Person> receiver(List<Handover> of) {
        return Batch.one(of, Handover::receiverId, persons::behind);
    }

    @BatchMapping(typeName = "Handover", field = "checks")
    Map<Handover, List<HandoverCheck>> checks(List<Handover> of) {
        return Batch.many(of, Handover::id, checklists::checksOf);
    }

    @BatchMapping(typeName = "Handover", field = "readings")
    Map<Handover, List<HandoverReading>> readings(List<Handover> of) {
        return Batch.many(of, Handover::id, checklists::readingsOf);
    }

    @BatchMapping(typeName = "HandoverReading", field = "meterPlace")
    Map<HandoverReading, MeterPlace> meterPlace(List<HandoverReading> of) {
        return Batch.one(of, HandoverReading::meterPlaceId, meterPlaces::behind);
    }

    @BatchMapping(typeName = "Handover", field = "timeline")
    Map<Handover, List<ProcedureEvent>> timeline(List<Handover> of) {
        return Batch.many(of, Handover::id, timeline::of);
    }

    @BatchMapping(typeName = "Handover", field = "findings")
    Map<Handover, List<Finding>> findings(List<Handover> of) {
        return Batch.many(of, Handover::id, findings::on);
    }

    @BatchMapping(typeName = "Handover", field = "attachments")
    Map<Handover, List<File>> attachments(List<Handover> of) {
        return Batch.many(of, Handover::id, keys -> files.on("Handover", keys));
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource handoverNodes(Handovers handovers) {
            return new NodeSource("Handover", keys -> handovers.reached("Handover", keys));
        }
    }
}
