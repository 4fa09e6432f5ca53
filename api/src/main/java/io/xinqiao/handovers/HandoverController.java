package io.xinqiao.handovers;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.MeterPlace;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.handovers.Checklists.SetHandoverChecklistInput;
import io.xinqiao.handovers.HandoverService.CancelHandoverInput;
import io.xinqiao.handovers.HandoverService.CheckHandoverInput;
import io.xinqiao.handovers.HandoverService.CloseHandoverInput;
import io.xinqiao.handovers.HandoverService.HandOverInput;
import io.xinqiao.handovers.HandoverService.InviteToHandoverInput;
import io.xinqiao.handovers.HandoverService.PlanHandoversInput;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Refused;
import io.xinqiao.procedures.Findings;
import io.xinqiao.procedures.ProcedureEdges;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Handovers in the words of the schema. */
@Controller
class HandoverController {
    private final Rows<Handover> rows;
    private final HandoverService service;
    private final Checklists checklists;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Persons persons;
    private final Rows<MeterPlace> meterPlaces;
    private final Findings findings;
    private final ProcedureEdges procedures;

    HandoverController(
            Rows<Handover> rows,
            HandoverService service,
            Checklists checklists,
            Projects projects,
            Buildings buildings,
            Units units,
            Persons persons,
            Rows<MeterPlace> meterPlaces,
            Findings findings,
            ProcedureEdges procedures) {
        this.rows = rows;
        this.service = service;
        this.checklists = checklists;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.persons = persons;
        this.meterPlaces = meterPlaces;
        this.findings = findings;
        this.procedures = procedures;
    }

    record ChecklistPayload(List<String> items) {}

    @QueryMapping
    @Nullable
    Handover handover(@Argument UUID id) {
        return rows.reached("Query.handover", id).orElse(null);
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
        return new ChecklistPayload(checklists.set(input));
    }

    @MutationMapping
    List<Handover> planHandovers(@Argument PlanHandoversInput input) {
        return service.plan(input);
    }

    @MutationMapping
    Handover inviteToHandover(@Argument InviteToHandoverInput input) {
        return service.invite(input);
    }

    @MutationMapping
    Handover checkHandover(@Argument CheckHandoverInput input) {
        return service.check(input);
    }

    @MutationMapping
    Handover handOver(@Argument HandOverInput input) {
        return service.handOver(input);
    }

    @MutationMapping
    Handover closeHandover(@Argument CloseHandoverInput input) {
        return service.close(input);
    }

    @MutationMapping
    Handover cancelHandover(@Argument CancelHandoverInput input) {
        return service.cancel(input);
    }

    @Bean
    Edges<Handover> handoverEdges() {
        return procedures
                .of(Handover.class, rows::reached)
                .to("project", handover -> handover.spot().projectId(), projects::behind)
                .to("building", handover -> handover.spot().buildingId(), buildings::behind)
                .to("unit", handover -> handover.spot().unitId(), units::behind)
                .to("receiver", Handover::receiverId, persons::behind)
                .toMany("checks", Handover::id, checklists::checksOf)
                .toMany("readings", Handover::id, checklists::readingsOf)
                .toMany("findings", Handover::id, findings::on);
    }

    @Bean
    Edges<HandoverReading> handoverReadingEdges() {
        return Edges.of(HandoverReading.class).to("meterPlace", HandoverReading::meterPlaceId, meterPlaces::ofKeys);
    }
}
