package io.xinqiao.fees;

import io.xinqiao.archives.Ownership;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.execution.Edges;
import io.xinqiao.fees.BillingPolicies.BillingPolicy;
import io.xinqiao.fees.BillingPolicies.SetBillingPolicyInput;
import io.xinqiao.identity.Rows;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Whom bills go to. */
@Controller
class PayerController {
    private final BillingPolicies policies;
    private final Rows<Ownership> ownerships;
    private final Persons persons;
    private final Projects projects;

    PayerController(BillingPolicies policies, Rows<Ownership> ownerships, Persons persons, Projects projects) {
        this.policies = policies;
        this.ownerships = ownerships;
        this.persons = persons;
        this.projects = projects;
    }

    @QueryMapping
    @Nullable
    BillingPolicy billingPolicy(@Argument UUID projectId) {
        return policies.of(projectId).orElse(null);
    }

    @MutationMapping
    BillingPolicy setBillingPolicy(@Argument SetBillingPolicyInput input) {
        return policies.set(input);
    }

    @Bean
    Edges<BillingPolicy> billingPolicyEdges() {
        return Edges.of(BillingPolicy.class)
                .to("project", BillingPolicy::projectId, projects::behind)
                .to("developer", BillingPolicy::developerId, persons::behind);
    }

    @Bean
    Edges<Bill> billEdgesOfPayerController() {
        return Edges.of(Bill.class)
                .to("ownership", bill -> bill.payer().ownershipId(), ownerships::behind)
                .to("developer", bill -> bill.payer().developerId(), persons::behind);
    }
}
