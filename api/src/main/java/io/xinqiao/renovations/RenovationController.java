package io.xinqiao.renovations;

import io.xinqiao.archives.Person;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.files.File;
import io.xinqiao.files.Files;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.UserError;
import io.xinqiao.procedures.Finding;
import io.xinqiao.procedures.Findings;
import io.xinqiao.procedures.ProcedureEvent;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.renovations.RenovationService.ApplyForRenovationInput;
import io.xinqiao.renovations.RenovationService.ApproveRenovationInput;
import io.xinqiao.renovations.RenovationService.PlainInput;
import io.xinqiao.renovations.RenovationService.ReasonInput;
import io.xinqiao.renovations.RenovationService.RefundRenovationDepositInput;
import io.xinqiao.renovations.RenovationService.TakeRenovationDepositInput;
import io.xinqiao.renovations.Renovations.RenovationFilter;
import io.xinqiao.renovations.WorkerPasses.IssueWorkerPassInput;
import io.xinqiao.renovations.WorkerPasses.RevokeWorkerPassInput;
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
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** Renovations in the words of the schema. */
@Controller
class RenovationController {
    private final Renovations renovations;
    private final RenovationService service;
    private final WorkerPasses passes;
    private final Projects projects;
    private final Units units;
    private final Persons persons;
    private final Findings findings;
    private final Timeline timeline;
    private final Files files;

    RenovationController(
            Renovations renovations,
            RenovationService service,
            WorkerPasses passes,
            Projects projects,
            Units units,
            Persons persons,
            Findings findings,
            Timeline timeline,
            Files files) {
        this.renovations = renovations;
        this.service = service;
        this.passes = passes;
        this.projects = projects;
        this.units = units;
        this.persons = persons;
        this.findings = findings;
        this.timeline = timeline;
        this.files = files;
    }

    record RenovationPayload(Renovation renovation, List<UserError> userErrors) {
        RenovationPayload(Renovation renovation) {
            this(renovation, List.of());
        }
    }

    record WorkerPassPayload(WorkerPass workerPass, List<UserError> userErrors) {}

    @QueryMapping
    @Nullable
    Renovation renovation(@Argument UUID id) {
        return renovations.reached("Query.renovation", List.of(id)).get(id);
    }

    @QueryMapping
    Connection<Renovation> renovations(Page page, @Argument @Nullable RenovationFilter filter) {
        return renovations.page(page, filter);
    }

    @MutationMapping
    RenovationPayload applyForRenovation(@Argument ApplyForRenovationInput input) {
        return new RenovationPayload(service.apply(input));
    }

    @MutationMapping
    RenovationPayload approveRenovation(@Argument ApproveRenovationInput input) {
        return new RenovationPayload(service.approve(input));
    }

    @MutationMapping
    RenovationPayload rejectRenovation(@Argument ReasonInput input) {
        return new RenovationPayload(service.plain("rejectRenovation", Step.REJECT, input.plain()));
    }

    @MutationMapping
    RenovationPayload takeRenovationDeposit(@Argument TakeRenovationDepositInput input) {
        return new RenovationPayload(service.takeDeposit(input));
    }

    @MutationMapping
    RenovationPayload permitRenovation(@Argument PlainInput input) {
        return new RenovationPayload(service.permit(input));
    }

    @MutationMapping
    RenovationPayload suspendRenovation(@Argument ReasonInput input) {
        return new RenovationPayload(service.plain("suspendRenovation", Step.SUSPEND, input.plain()));
    }

    @MutationMapping
    RenovationPayload resumeRenovation(@Argument PlainInput input) {
        return new RenovationPayload(service.plain("resumeRenovation", Step.RESUME, input));
    }

    @MutationMapping
    RenovationPayload completeRenovation(@Argument PlainInput input) {
        return new RenovationPayload(service.complete(input));
    }

    @MutationMapping
    RenovationPayload acceptRenovation(@Argument PlainInput input) {
        return new RenovationPayload(service.accept(input));
    }

    @MutationMapping
    RenovationPayload refundRenovationDeposit(@Argument RefundRenovationDepositInput input) {
        return new RenovationPayload(service.refund(input));
    }

    @MutationMapping
    RenovationPayload cancelRenovation(@Argument ReasonInput input) {
        return new RenovationPayload(service.plain("cancelRenovation", Step.CANCEL, input.plain()));
    }

    @MutationMapping
    WorkerPassPayload issueWorkerPass(@Argument IssueWorkerPassInput input) {
        var renovation = renovations.lock("Mutation.issueWorkerPass", input.renovationId());
        return new WorkerPassPayload(passes.issue(input, renovation), List.of());
    }

    @MutationMapping
    WorkerPassPayload revokeWorkerPass(@Argument RevokeWorkerPassInput input) {
        return new WorkerPassPayload(passes.revoke(input), List.of());
    }

    @SchemaMapping(typeName = "Renovation", field = "overdue")
    boolean overdue(Renovation renovation) {
        return renovation.overdue(renovations.today());
    }

    @SchemaMapping(typeName = "WorkerPass", field = "valid")
    boolean valid(WorkerPass pass) {
        return pass.valid(renovations.today());
    }

    @BatchMapping(typeName = "Renovation", field = "project")
    Map<Renovation, Project> project(List<Renovation> of) {
        return Batch.one(of, renovation -> renovation.spot().projectId(), projects::behind);
    }

    @BatchMapping(typeName = "Renovation", field = "unit")
    Map<Renovation, Unit> unit(List<Renovation> of) {
        return Batch.one(of, renovation -> renovation.spot().unitId(), units::behind);
    }

    @BatchMapping(typeName = "Renovation", field = "applicant")
    Map<Renovation, Person> applicant(List<Renovation> of) {
        return Batch.one(of, Renovation::applicantId, persons::behind);
    }

    @BatchMapping(typeName = "Renovation", field = "passes")
    Map<Renovation, List<WorkerPass>> passes(List<Renovation> of) {
        return Batch.many(of, Renovation::id, passes::ofRenovations);
    }

    @BatchMapping(typeName = "WorkerPass", field = "renovation")
    Map<WorkerPass, Renovation> renovationOfPass(List<WorkerPass> of) {
        return Batch.one(of, WorkerPass::renovationId, renovations::behind);
    }

    @BatchMapping(typeName = "Renovation", field = "allowedSteps")
    Map<Renovation, List<Step>> allowedSteps(List<Renovation> of) {
        return timeline.allowedSteps("Renovation", of, renovations::reached);
    }

    @BatchMapping(typeName = "Renovation", field = "timeline")
    Map<Renovation, List<ProcedureEvent>> timeline(List<Renovation> of) {
        return Batch.many(of, Renovation::id, timeline::of);
    }

    @BatchMapping(typeName = "Renovation", field = "findings")
    Map<Renovation, List<Finding>> findings(List<Renovation> of) {
        return Batch.many(of, Renovation::id, findings::on);
    }

    @BatchMapping(typeName = "Renovation", field = "attachments")
    Map<Renovation, List<File>> attachments(List<Renovation> of) {
        return Batch.many(of, Renovation::id, keys -> files.on("Renovation", keys));
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource renovationNodes(Renovations renovations) {
            return new NodeSource("Renovation", keys -> renovations.reached("Renovation", keys));
        }

        @Bean
        NodeSource workerPassNodes(WorkerPasses passes) {
            return new NodeSource("WorkerPass", passes::visible);
        }
    }
}
