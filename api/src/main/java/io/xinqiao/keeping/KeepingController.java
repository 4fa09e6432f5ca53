package io.xinqiao.keeping;

import io.xinqiao.archives.Projects;
import io.xinqiao.keeping.AccessItems.AccessItemFilter;
import io.xinqiao.keeping.AccessItems.IssueAccessItemInput;
import io.xinqiao.keeping.AccessItems.PlainInput;
import io.xinqiao.keeping.AccessItems.RegisterAccessItemsInput;
import io.xinqiao.keeping.AccessItems.ReplaceAccessItemInput;
import io.xinqiao.keeping.AccessItems.RetireAccessItemInput;
import io.xinqiao.keeping.Custody.CustodyItemFilter;
import io.xinqiao.keeping.Custody.DisposeCustodyItemInput;
import io.xinqiao.keeping.Custody.ReleaseCustodyItemInput;
import io.xinqiao.keeping.Custody.TakeIntoCustodyInput;
import io.xinqiao.keeping.Lending.ExtendLoanInput;
import io.xinqiao.keeping.Lending.LendItemInput;
import io.xinqiao.keeping.Lending.LoanFilter;
import io.xinqiao.keeping.Lending.ReportLoanLostInput;
import io.xinqiao.keeping.Lending.ReturnLoanInput;
import io.xinqiao.keeping.Lending.SaveLendableItemInput;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import io.xinqiao.procedures.Step;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
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

    record AccessItemsPayload(List<AccessItem> accessItems, List<UserError> userErrors) {}

    record AccessItemPayload(AccessItem accessItem, List<UserError> userErrors) {}

    record CustodyItemPayload(CustodyItem custodyItem, List<UserError> userErrors) {}

    record LendableItemPayload(LendableItem lendableItem, List<UserError> userErrors) {}

    record LoanPayload(Loan loan, List<UserError> userErrors) {}

    @QueryMapping
    Connection<AccessItem> accessItems(Page page, @Argument @Nullable AccessItemFilter filter) {
        return accessItems.page(page, filter);
    }

    @QueryMapping
    Connection<CustodyItem> custodyItems(Page page, @Argument @Nullable CustodyItemFilter filter) {
        return custody.page(page, filter);
    }

    @QueryMapping
    Connection<LendableItem> lendableItems(Page page, @Argument @Nullable UUID projectId) {
        return lending.items(page, projectId);
    }

    @QueryMapping
    Connection<Loan> loans(Page page, @Argument @Nullable LoanFilter filter) {
        return lending.loans(page, filter);
    }

    @MutationMapping
    AccessItemsPayload registerAccessItems(@Argument RegisterAccessItemsInput input) {
        requireProject("Mutation.registerAccessItems", input.projectId());
        return new AccessItemsPayload(accessItems.register(input), List.of());
    }

    @MutationMapping
    AccessItemPayload issueAccessItem(@Argument IssueAccessItemInput input) {
        return new AccessItemPayload(accessItems.issue(input), List.of());
    }

    @MutationMapping
    AccessItemPayload returnAccessItem(@Argument PlainInput input) {
        return new AccessItemPayload(accessItems.plain("returnAccessItem", Step.RETURN, input), List.of());
    }

    @MutationMapping
    AccessItemPayload reportAccessItemLost(@Argument PlainInput input) {
        return new AccessItemPayload(accessItems.plain("reportAccessItemLost", Step.LOSE, input), List.of());
    }

    @MutationMapping
    AccessItemPayload replaceAccessItem(@Argument ReplaceAccessItemInput input) {
        return new AccessItemPayload(accessItems.replace(input), List.of());
    }

    @MutationMapping
    AccessItemPayload retireAccessItem(@Argument RetireAccessItemInput input) {
        return new AccessItemPayload(accessItems.plain("retireAccessItem", Step.RETIRE, input.plain()), List.of());
    }

    @MutationMapping
    CustodyItemPayload takeIntoCustody(@Argument TakeIntoCustodyInput input) {
        requireProject("Mutation.takeIntoCustody", input.projectId());
        return new CustodyItemPayload(custody.take(input), List.of());
    }

    @MutationMapping
    CustodyItemPayload releaseCustodyItem(@Argument ReleaseCustodyItemInput input) {
        return new CustodyItemPayload(custody.release(input), List.of());
    }

    @MutationMapping
    CustodyItemPayload disposeCustodyItem(@Argument DisposeCustodyItemInput input) {
        return new CustodyItemPayload(custody.dispose(input), List.of());
    }

    @MutationMapping
    LendableItemPayload saveLendableItem(@Argument SaveLendableItemInput input) {
        requireProject("Mutation.saveLendableItem", input.projectId());
        return new LendableItemPayload(lending.save(input), List.of());
    }

    @MutationMapping
    LoanPayload lendItem(@Argument LendItemInput input) {
        return new LoanPayload(lending.lend(input), List.of());
    }

    @MutationMapping
    LoanPayload extendLoan(@Argument ExtendLoanInput input) {
        return new LoanPayload(lending.extend(input), List.of());
    }

    @MutationMapping
    LoanPayload returnLoan(@Argument ReturnLoanInput input) {
        return new LoanPayload(lending.giveBack(input), List.of());
    }

    @MutationMapping
    LoanPayload reportLoanLost(@Argument ReportLoanLostInput input) {
        return new LoanPayload(lending.lose(input), List.of());
    }

    private void requireProject(String mutation, UUID id) {
        if (projects.reachable(mutation, id).isEmpty()) throw Refused.notFound("projectId");
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource accessItemNodes(AccessItems items) {
            return new NodeSource("AccessItem", items::visible);
        }

        @Bean
        NodeSource custodyItemNodes(Custody custody) {
            return new NodeSource("CustodyItem", custody::visible);
        }

        @Bean
        NodeSource lendableItemNodes(Lending lending) {
            return new NodeSource("LendableItem", lending::visibleItems);
        }

        @Bean
        NodeSource loanNodes(Lending lending) {
            return new NodeSource("Loan", lending::visibleLoans);
        }
    }
}
