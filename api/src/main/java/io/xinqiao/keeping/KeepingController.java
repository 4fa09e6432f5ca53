package io.xinqiao.keeping;

import io.xinqiao.archives.Projects;
import io.xinqiao.keeping.AccessItems.IssueAccessItemInput;
import io.xinqiao.keeping.AccessItems.PlainInput;
import io.xinqiao.keeping.AccessItems.RegisterAccessItemsInput;
import io.xinqiao.keeping.AccessItems.ReplaceAccessItemInput;
import io.xinqiao.keeping.AccessItems.RetireAccessItemInput;
import io.xinqiao.keeping.Custody.DisposeCustodyItemInput;
import io.xinqiao.keeping.Custody.ReleaseCustodyItemInput;
import io.xinqiao.keeping.Custody.TakeIntoCustodyInput;
import io.xinqiao.keeping.Lending.CreateLendableItemInput;
import io.xinqiao.keeping.Lending.ExtendLoanInput;
import io.xinqiao.keeping.Lending.LendItemInput;
import io.xinqiao.keeping.Lending.ReportLoanLostInput;
import io.xinqiao.keeping.Lending.ReturnLoanInput;
import io.xinqiao.keeping.Lending.UpdateLendableItemInput;
import io.xinqiao.procedures.Step;
import java.util.List;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** Keys, custody and lending in the words of the schema. */
@Controller
class KeepingController {
    private final AccessItems accessItems;
    private final Custody custody;
    private final Lending lending;
    private final Projects projects;

    KeepingController(AccessItems accessItems, Custody custody, Lending lending, Projects projects) {
        this.accessItems = accessItems;
        this.custody = custody;
        this.lending = lending;
        this.projects = projects;
    }

    @MutationMapping
    List<AccessItem> registerAccessItems(@Argument RegisterAccessItemsInput input) {
        projects.require("Mutation.registerAccessItems", input.projectId());
        return accessItems.register(input);
    }

    @MutationMapping
    AccessItem issueAccessItem(@Argument IssueAccessItemInput input) {
        return accessItems.issue(input);
    }

    @MutationMapping
    AccessItem returnAccessItem(@Argument PlainInput input) {
        return accessItems.plain("returnAccessItem", Step.RETURN, input);
    }

    @MutationMapping
    AccessItem reportAccessItemLost(@Argument PlainInput input) {
        return accessItems.plain("reportAccessItemLost", Step.LOSE, input);
    }

    @MutationMapping
    AccessItem replaceAccessItem(@Argument ReplaceAccessItemInput input) {
        return accessItems.replace(input);
    }

    @MutationMapping
    AccessItem retireAccessItem(@Argument RetireAccessItemInput input) {
        return accessItems.plain("retireAccessItem", Step.RETIRE, input.plain());
    }

    @MutationMapping
    CustodyItem takeIntoCustody(@Argument TakeIntoCustodyInput input) {
        projects.require("Mutation.takeIntoCustody", input.projectId());
        return custody.take(input);
    }

    @MutationMapping
    CustodyItem releaseCustodyItem(@Argument ReleaseCustodyItemInput input) {
        return custody.release(input);
    }

    @MutationMapping
    CustodyItem disposeCustodyItem(@Argument DisposeCustodyItemInput input) {
        return custody.dispose(input);
    }

    @MutationMapping
    LendableItem createLendableItem(@Argument CreateLendableItemInput input) {
        projects.require("Mutation.createLendableItem", input.projectId());
        return lending.create(input);
    }

    @MutationMapping
    LendableItem updateLendableItem(@Argument UpdateLendableItemInput input) {
        return lending.update(input);
    }

    @MutationMapping
    Loan lendItem(@Argument LendItemInput input) {
        return lending.lend(input);
    }

    @MutationMapping
    Loan extendLoan(@Argument ExtendLoanInput input) {
        return lending.extend(input);
    }

    @MutationMapping
    Loan returnLoan(@Argument ReturnLoanInput input) {
        return lending.giveBack(input);
    }

    @MutationMapping
    Loan reportLoanLost(@Argument ReportLoanLostInput input) {
        return lending.lose(input);
    }
}
