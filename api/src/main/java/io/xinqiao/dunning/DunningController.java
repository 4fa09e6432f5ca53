package io.xinqiao.dunning;

import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.dunning.Dunning.AgreeInstalmentsInput;
import io.xinqiao.dunning.Dunning.DunningActionFilter;
import io.xinqiao.dunning.Dunning.DunningCaseFilter;
import io.xinqiao.dunning.Dunning.HoldDunningInput;
import io.xinqiao.dunning.Dunning.PromisePaymentInput;
import io.xinqiao.dunning.Dunning.RecordDunningActionInput;
import io.xinqiao.dunning.Dunning.ReleaseDunningInput;
import io.xinqiao.dunning.Dunning.WithdrawPromiseInput;
import io.xinqiao.dunning.DunningCase.DunningAction;
import io.xinqiao.dunning.DunningCase.Promise;
import io.xinqiao.dunning.DunningPolicies.DunningPolicy;
import io.xinqiao.dunning.DunningPolicies.SetDunningPolicyInput;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.files.File;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import java.time.LocalDate;
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

/** Dunning in the words of the schema. */
@Controller
class DunningController {
    private final Dunning dunning;
    private final Promises promises;
    private final DunningPolicies policies;
    private final DunningRun run;
    private final Letters letters;
    private final BoardNotices board;
    private final Bills bills;
    private final Projects projects;
    private final Units units;
    private final Members members;

    DunningController(
            Dunning dunning,
            Promises promises,
            DunningPolicies policies,
            DunningRun run,
            Letters letters,
            BoardNotices board,
            Bills bills,
            Projects projects,
            Units units,
            Members members) {
        this.dunning = dunning;
        this.promises = promises;
        this.policies = policies;
        this.run = run;
        this.letters = letters;
        this.board = board;
        this.bills = bills;
        this.projects = projects;
        this.units = units;
        this.members = members;
    }

    record RunDunningInput(UUID projectId) {}

    record PrintDunningLetterInput(UUID caseId) {}

    record PrintFeeReminderInput(UUID buildingId) {}

    record DisputeBillInput(UUID billId, UUID ticketId) {}

    record BillPayload(Bill bill, List<UserError> userErrors) {}

    record PolicyPayload(DunningPolicy dunningPolicy, List<UserError> userErrors) {}

    record RunPayload(int opened, int closed, int planned, int cancelled, int messages, List<UserError> userErrors) {}

    record CasePayload(DunningCase dunningCase, List<UserError> userErrors) {}

    record ActionPayload(DunningAction dunningAction, List<UserError> userErrors) {}

    record LetterPayload(File file, List<UserError> userErrors) {}

    @QueryMapping
    @Nullable
    DunningPolicy dunningPolicy(@Argument @Nullable UUID projectId) {
        if (projectId != null
                && projects.reachable("Query.dunningPolicy", projectId).isEmpty()) return null;
        return policies.of(projectId);
    }

    @QueryMapping
    Connection<DunningCase> dunningCases(Page page, @Argument @Nullable DunningCaseFilter filter) {
        return dunning.cases(page, filter);
    }

    @QueryMapping
    Connection<DunningAction> dunningActions(Page page, @Argument @Nullable DunningActionFilter filter) {
        return dunning.actions(page, filter);
    }

    @MutationMapping
    PolicyPayload setDunningPolicy(@Argument SetDunningPolicyInput input) {
        if (input.projectId() != null) requireProject("Mutation.setDunningPolicy", input.projectId());
        return new PolicyPayload(policies.set(input), List.of());
    }

    @MutationMapping
    RunPayload runDunning(@Argument RunDunningInput input) {
        requireProject("Mutation.runDunning", input.projectId());
        var done = run.run(input.projectId());
        return new RunPayload(
                done.opened(), done.closed(), done.planned(), done.cancelled(), done.messages(), List.of());
    }

    private void requireProject(String row, UUID project) {
        if (projects.reachable(row, project).isEmpty()) throw Refused.notFound("projectId");
    }

    @MutationMapping
    ActionPayload recordDunningAction(@Argument RecordDunningActionInput input) {
        return new ActionPayload(dunning.done(input), List.of());
    }

    @MutationMapping
    CasePayload promisePayment(@Argument PromisePaymentInput input) {
        return new CasePayload(dunning.promise(input), List.of());
    }

    @MutationMapping
    CasePayload agreeInstalments(@Argument AgreeInstalmentsInput input) {
        return new CasePayload(dunning.arrange(input), List.of());
    }

    @MutationMapping
    CasePayload withdrawPromise(@Argument WithdrawPromiseInput input) {
        return new CasePayload(dunning.withdraw(input), List.of());
    }

    @MutationMapping
    CasePayload holdDunning(@Argument HoldDunningInput input) {
        return new CasePayload(dunning.hold(input), List.of());
    }

    @MutationMapping
    CasePayload releaseDunning(@Argument ReleaseDunningInput input) {
        return new CasePayload(dunning.release(input), List.of());
    }

    @MutationMapping
    BillPayload disputeBill(@Argument DisputeBillInput input) {
        var bill = bills.reached("Mutation.disputeBill", input.billId()).orElseThrow(() -> Refused.notFound("billId"));
        dunning.dispute(bill, input.ticketId());
        return new BillPayload(bill, List.of());
    }

    @MutationMapping
    LetterPayload printDunningLetter(@Argument PrintDunningLetterInput input) {
        return new LetterPayload(letters.print(input.caseId()), List.of());
    }

    @MutationMapping
    LetterPayload printFeeReminder(@Argument PrintFeeReminderInput input) {
        return new LetterPayload(board.print(input.buildingId()), List.of());
    }

    @BatchMapping(typeName = "DunningCase", field = "project")
    Map<DunningCase, Project> projectOfCase(List<DunningCase> of) {
        return Batch.one(of, DunningCase::projectId, projects::behind);
    }

    @BatchMapping(typeName = "DunningCase", field = "unit")
    Map<DunningCase, Unit> unitOfCase(List<DunningCase> of) {
        return Batch.one(of, DunningCase::unitId, units::behind);
    }

    @BatchMapping(typeName = "DunningCase", field = "promises")
    Map<DunningCase, List<Promise>> promises(List<DunningCase> of) {
        return Batch.many(of, DunningCase::id, promises::of);
    }

    @SchemaMapping(typeName = "DunningCase", field = "holdReason")
    @Nullable
    String holdReason(DunningCase of) {
        return of.hold() == null ? null : of.hold().reason();
    }

    @SchemaMapping(typeName = "DunningCase", field = "holdUntil")
    @Nullable
    LocalDate holdUntil(DunningCase of) {
        return of.hold() == null ? null : of.hold().until();
    }

    @BatchMapping(typeName = "DunningAction", field = "case")
    Map<DunningAction, DunningCase> caseOfAction(List<DunningAction> of) {
        return Batch.one(of, DunningAction::caseId, dunning::behind);
    }

    @BatchMapping(typeName = "DunningAction", field = "unit")
    Map<DunningAction, Unit> unitOfAction(List<DunningAction> of) {
        return Batch.one(of, DunningAction::unitId, units::behind);
    }

    @BatchMapping(typeName = "DunningAction", field = "assignee")
    Map<DunningAction, Member> assignee(List<DunningAction> of) {
        return Batch.one(of, DunningAction::assigneeId, members::ofKeys);
    }

    @BatchMapping(typeName = "DunningAction", field = "doneBy")
    Map<DunningAction, Member> doneBy(List<DunningAction> of) {
        return Batch.one(of, DunningAction::doneById, members::ofKeys);
    }

    @BatchMapping(typeName = "PaymentPromise", field = "madeBy")
    Map<Promise, Member> madeBy(List<Promise> of) {
        return Batch.one(of, Promise::madeById, members::ofKeys);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource dunningCaseNodes(Dunning dunning) {
            return new NodeSource("DunningCase", keys -> dunning.visible("DunningCase", keys));
        }

        @Bean
        NodeSource dunningActionNodes(Dunning dunning) {
            return new NodeSource("DunningAction", dunning::visibleActions);
        }
    }
}
