package io.xinqiao.renovations;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Rows;
import io.xinqiao.procedures.Findings;
import io.xinqiao.procedures.ProcedureEdges;
import io.xinqiao.procedures.Step;
import io.xinqiao.renovations.RenovationService.ApplyForRenovationInput;
import io.xinqiao.renovations.RenovationService.ApproveRenovationInput;
import io.xinqiao.renovations.RenovationService.PlainInput;
import io.xinqiao.renovations.RenovationService.ReasonInput;
import io.xinqiao.renovations.RenovationService.RefundRenovationDepositInput;
import io.xinqiao.renovations.RenovationService.TakeRenovationDepositInput;
import io.xinqiao.renovations.WorkerPasses.IssueWorkerPassInput;
import io.xinqiao.renovations.WorkerPasses.RevokeWorkerPassInput;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Renovations in the words of the schema. */
@Controller
class RenovationController {
    private final Renovations renovations;
    private final Rows<Renovation> rows;
    private final RenovationService service;
    private final WorkerPasses passes;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Persons persons;
    private final Findings findings;
    private final ProcedureEdges procedures;

    RenovationController(
            Renovations renovations,
            Rows<Renovation> rows,
            RenovationService service,
            WorkerPasses passes,
            Projects projects,
            Buildings buildings,
            Units units,
            Persons persons,
            Findings findings,
            ProcedureEdges procedures) {
        this.renovations = renovations;
        this.rows = rows;
        this.service = service;
        this.passes = passes;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.persons = persons;
        this.findings = findings;
        this.procedures = procedures;
    }

    @QueryMapping
    @Nullable
    Renovation renovation(@Argument UUID id) {
        return rows.reached("Query.renovation", id).orElse(null);
    }

    @MutationMapping
    Renovation applyForRenovation(@Argument ApplyForRenovationInput input) {
        return service.apply(input);
    }

    @MutationMapping
    Renovation approveRenovation(@Argument ApproveRenovationInput input) {
        return service.approve(input);
    }

    @MutationMapping
    Renovation rejectRenovation(@Argument ReasonInput input) {
        return service.plain("rejectRenovation", Step.REJECT, input.plain());
    }

    @MutationMapping
    Renovation takeRenovationDeposit(@Argument TakeRenovationDepositInput input) {
        return service.takeDeposit(input);
    }

    @MutationMapping
    Renovation permitRenovation(@Argument PlainInput input) {
        return service.permit(input);
    }

    @MutationMapping
    Renovation suspendRenovation(@Argument ReasonInput input) {
        return service.plain("suspendRenovation", Step.SUSPEND, input.plain());
    }

    @MutationMapping
    Renovation resumeRenovation(@Argument PlainInput input) {
        return service.plain("resumeRenovation", Step.RESUME, input);
    }

    @MutationMapping
    Renovation completeRenovation(@Argument PlainInput input) {
        return service.complete(input);
    }

    @MutationMapping
    Renovation acceptRenovation(@Argument PlainInput input) {
        return service.accept(input);
    }

    @MutationMapping
    Renovation refundRenovationDeposit(@Argument RefundRenovationDepositInput input) {
        return service.refund(input);
    }

    @MutationMapping
    Renovation cancelRenovation(@Argument ReasonInput input) {
        return service.plain("cancelRenovation", Step.CANCEL, input.plain());
    }

    @MutationMapping
    WorkerPass issueWorkerPass(@Argument IssueWorkerPassInput input) {
        var renovation = rows.lock("Mutation.issueWorkerPass", input.renovationId(), "renovationId");
        return passes.issue(input, renovation);
    }

    @MutationMapping
    WorkerPass revokeWorkerPass(@Argument RevokeWorkerPassInput input) {
        return passes.revoke(input);
    }

    @Bean
    Edges<Renovation> renovationEdges() {
        return procedures
                .of(Renovation.class, rows::reached)
                .value("overdue", renovation -> renovation.overdue(renovations.today()))
                .to("project", renovation -> renovation.spot().projectId(), projects::behind)
                .to("building", renovation -> renovation.spot().buildingId(), buildings::behind)
                .to("unit", renovation -> renovation.spot().unitId(), units::behind)
                .to("applicant", Renovation::applicantId, persons::behind)
                .toMany("passes", Renovation::id, passes::ofRenovations)
                .toMany("findings", Renovation::id, findings::on);
    }

    @Bean
    Edges<WorkerPass> workerPassEdges() {
        return Edges.of(WorkerPass.class)
                .value("valid", pass -> pass.valid(renovations.today()))
                .to("renovation", WorkerPass::renovationId, rows::behind);
    }
}
