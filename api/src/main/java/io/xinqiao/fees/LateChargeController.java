package io.xinqiao.fees;

import io.xinqiao.archives.Projects;
import io.xinqiao.execution.NodeSource;
import io.xinqiao.fees.LateChargeRules.LateChargeRule;
import io.xinqiao.fees.LateChargeRules.SetLateChargeRuleInput;
import io.xinqiao.fees.LateChargeRuns.PostLateChargesInput;
import io.xinqiao.fees.LateCharges.LateChargePreview;
import io.xinqiao.platform.Refused;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The root fields of what is charged for paying late. */
@Controller
class LateChargeController {
    private final LateCharges late;
    private final LateChargeRuns runs;
    private final LateChargeRules rules;
    private final FeeItems items;
    private final Billing billing;
    private final Projects projects;

    LateChargeController(
            LateCharges late,
            LateChargeRuns runs,
            LateChargeRules rules,
            FeeItems items,
            Billing billing,
            Projects projects) {
        this.late = late;
        this.runs = runs;
        this.rules = rules;
        this.items = items;
        this.billing = billing;
        this.projects = projects;
    }

    @QueryMapping
    @Nullable
    List<LateChargeRule> lateChargeRules(@Argument UUID projectId) {
        return rules.rules(projectId);
    }

    @QueryMapping
    @Nullable
    LateChargePreview lateChargePreview(@Argument UUID projectId, @Argument LocalDate on) {
        return projects.reachable("Query.lateChargePreview", projectId)
                .map(project -> late.preview(project.id(), on))
                .orElse(null);
    }

    @MutationMapping
    LateChargeRule setLateChargeRule(@Argument SetLateChargeRuleInput input) {
        if (projects.reachable("Mutation.setLateChargeRule", input.projectId()).isEmpty()) {
            throw Refused.notFound("projectId");
        }
        if (items.visible(List.of(input.feeItemId())).isEmpty()) throw Refused.notFound("feeItemId");
        billing.lock(input.projectId());
        return rules.set(input);
    }

    @MutationMapping
    LateChargeRun postLateCharges(@Argument PostLateChargesInput input) {
        if (projects.reachable("Mutation.postLateCharges", input.projectId()).isEmpty()) {
            throw Refused.notFound("projectId");
        }
        return runs.post(input);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource lateChargeRuleNodes(LateChargeRules rules) {
            return NodeSource.of("LateChargeRule", rules::visible);
        }
    }
}
