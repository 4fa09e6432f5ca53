package io.xinqiao.dunning;

import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.dunning.Dunning.AgreeInstalmentsInput;
import io.xinqiao.dunning.Dunning.HoldDunningInput;
import io.xinqiao.dunning.Dunning.PromisePaymentInput;
import io.xinqiao.dunning.Dunning.RecordDunningActionInput;
import io.xinqiao.dunning.Dunning.ReleaseDunningInput;
import io.xinqiao.dunning.Dunning.WithdrawPromiseInput;
import io.xinqiao.dunning.DunningCase.DunningAction;
import io.xinqiao.dunning.DunningCase.Promise;
import io.xinqiao.dunning.DunningPolicies.DunningPolicy;
import io.xinqiao.dunning.DunningPolicies.SetDunningPolicyInput;
import io.xinqiao.dunning.Letters.PrintDunningLettersInput;
import io.xinqiao.dunning.PaymentNotices.PrintPaymentNoticesInput;
import io.xinqiao.dunning.PrintRuns.Printed;
import io.xinqiao.execution.Edges;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.files.File;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Refused;
import io.xinqiao.runs.RunEdges;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
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
    private final PaymentNotices notices;
    private final PrintRuns prints;
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
            PaymentNotices notices,
            PrintRuns prints,
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
        this.notices = notices;
        this.prints = prints;
        this.bills = bills;
        this.projects = projects;
        this.units = units;
        this.members = members;
    }

    record RunDunningInput(UUID projectId) {}

    record PrintDunningLetterInput(UUID dunningCaseId) {}

    record PrintFeeReminderInput(UUID buildingId) {}

    record DisputeBillInput(UUID billId, UUID ticketId) {}

    record RunPayload(int opened, int closed, int planned, int cancelled, int messages) {}

    @QueryMapping
    @Nullable
    DunningPolicy dunningPolicy(@Argument @Nullable UUID projectId) {
        if (projectId != null
                && projects.reachable("Query.dunningPolicy", projectId).isEmpty()) return null;
        return policies.of(projectId);
    }

    @MutationMapping
    DunningPolicy setDunningPolicy(@Argument SetDunningPolicyInput input) {
        if (input.projectId() != null) projects.require("Mutation.setDunningPolicy", input.projectId());
        return policies.set(input);
    }

    @MutationMapping
    RunPayload runDunning(@Argument RunDunningInput input) {
        projects.require("Mutation.runDunning", input.projectId());
        var done = run.run(input.projectId());
        return new RunPayload(done.opened(), done.closed(), done.planned(), done.cancelled(), done.messages());
    }

    @MutationMapping
    DunningAction recordDunningAction(@Argument RecordDunningActionInput input) {
        return dunning.done(input);
    }

    @MutationMapping
    DunningCase promisePayment(@Argument PromisePaymentInput input) {
        return dunning.promise(input);
    }

    @MutationMapping
    DunningCase agreeInstalments(@Argument AgreeInstalmentsInput input) {
        return dunning.arrange(input);
    }

    @MutationMapping
    DunningCase withdrawPromise(@Argument WithdrawPromiseInput input) {
        return dunning.withdraw(input);
    }

    @MutationMapping
    DunningCase holdDunning(@Argument HoldDunningInput input) {
        return dunning.hold(input);
    }

    @MutationMapping
    DunningCase releaseDunning(@Argument ReleaseDunningInput input) {
        return dunning.release(input);
    }

    @MutationMapping
    Bill disputeBill(@Argument DisputeBillInput input) {
        var bill = bills.reached("Mutation.disputeBill", input.billId()).orElseThrow(() -> Refused.notFound("billId"));
        dunning.dispute(bill, input.ticketId());
        return bill;
    }

    @MutationMapping
    File printDunningLetter(@Argument PrintDunningLetterInput input) {
        return letters.print(input.dunningCaseId());
    }

    @MutationMapping
    Printed printPaymentNotices(@Argument PrintPaymentNoticesInput input) {
        return prints.print(notices, PaymentNotices.target(input));
    }

    @MutationMapping
    Printed printDunningLetters(@Argument PrintDunningLettersInput input) {
        return prints.print(letters, Letters.target(input));
    }

    @MutationMapping
    File printFeeReminder(@Argument PrintFeeReminderInput input) {
        return board.print(input.buildingId());
    }

    @Bean
    Edges<PrintRun> printRunEdges(RunEdges runs, Files files) {
        return runs.of(PrintRun.class).to("file", PrintRun::fileId, files::visible);
    }

    @Bean
    Edges<DunningCase> dunningCaseEdges() {
        return Edges.of(DunningCase.class)
                .to("project", DunningCase::projectId, projects::behind)
                .to("unit", DunningCase::unitId, units::behind)
                .toMany("promises", DunningCase::id, promises::of);
    }

    @Bean
    Edges<DunningAction> dunningActionEdges(Rows<DunningCase> cases) {
        return Edges.of(DunningAction.class)
                .to("case", DunningAction::caseId, cases::behind)
                .to("project", DunningAction::projectId, projects::behind)
                .to("unit", DunningAction::unitId, units::behind)
                .to("assignee", DunningAction::assigneeId, members::ofKeys)
                .to("doneBy", DunningAction::doneBy, members::ofKeys);
    }

    @Bean
    Edges<Promise> paymentPromiseEdges() {
        return Edges.of("PaymentPromise", Promise.class)
                .value("sequence", Promise::number)
                .to("madeBy", Promise::madeBy, members::ofKeys);
    }
}
