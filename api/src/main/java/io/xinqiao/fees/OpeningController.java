package io.xinqiao.fees;

import io.xinqiao.archives.Projects;
import io.xinqiao.execution.Edges;
import io.xinqiao.fees.OpeningStandards.SettingNotTaken;
import io.xinqiao.platform.Refused;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** The fields of taking over what another system knew of fees. */
@Controller
class OpeningController {
    private final OpeningBalances balances;
    private final OpeningStandards standards;
    private final Projects projects;

    OpeningController(OpeningBalances balances, OpeningStandards standards, Projects projects) {
        this.balances = balances;
        this.standards = standards;
        this.projects = projects;
    }

    record TakeOverBalancesInput(UUID projectId) {}

    record BalancesPayload(
            int bills,
            BigDecimal amount,
            BigDecimal owed,
            BigDecimal prepaid,
            BigDecimal deposits,
            int changed,
            int kept,
            List<String> unknownItems) {}

    record TakeOverStandardsInput(UUID projectId) {}

    record StandardsPayload(List<ChargeStandard> chargeStandards, int units, List<SettingNotTaken> notTaken) {}

    @MutationMapping
    BalancesPayload takeOverBalances(@Argument TakeOverBalancesInput input) {
        if (projects.reachable("Mutation.takeOverBalances", input.projectId()).isEmpty()) {
            throw Refused.notFound("projectId");
        }
        var taken = balances.takeOver(input.projectId());
        return new BalancesPayload(
                taken.bills(),
                taken.amount(),
                taken.owed(),
                taken.prepaid(),
                taken.deposits(),
                taken.changed(),
                taken.kept(),
                taken.unknownItems());
    }

    @MutationMapping
    StandardsPayload takeOverStandards(@Argument TakeOverStandardsInput input) {
        if (projects.reachable("Mutation.takeOverStandards", input.projectId()).isEmpty()) {
            throw Refused.notFound("projectId");
        }
        var taken = standards.takeOver(input.projectId());
        return new StandardsPayload(taken.standards(), taken.units(), taken.notTaken());
    }

    @Bean
    Edges<Bill> billEdgesOfFees() {
        return Edges.of(Bill.class).to("opening", Bill::id, balances::sources);
    }
}
