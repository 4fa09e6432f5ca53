package io.xinqiao.fees;

import io.xinqiao.archives.Ownership;
import io.xinqiao.archives.Ownerships;
import io.xinqiao.archives.Person;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.fees.BillingPolicies.BillingPolicy;
import io.xinqiao.fees.BillingPolicies.SetBillingPolicyInput;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.UserError;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Whom bills go to. */
@Controller
class PayerController {
    private final BillingPolicies policies;
    private final Ownerships ownerships;
    private final Persons persons;
    private final Projects projects;

    PayerController(BillingPolicies policies, Ownerships ownerships, Persons persons, Projects projects) {
        this.policies = policies;
        this.ownerships = ownerships;
        this.persons = persons;
        this.projects = projects;
    }

    record PolicyPayload(BillingPolicy billingPolicy, List<UserError> userErrors) {}

    @QueryMapping
    @Nullable
    BillingPolicy billingPolicy(@Argument UUID projectId) {
        return policies.of(projectId).orElse(null);
    }

    @MutationMapping
    PolicyPayload setBillingPolicy(@Argument SetBillingPolicyInput input) {
        return new PolicyPayload(policies.set(input), List.of());
    }

    @BatchMapping(typeName = "BillingPolicy", field = "project")
    Map<BillingPolicy, Project> project(List<BillingPolicy> of) {
        return Batch.one(of, BillingPolicy::projectId, projects::behind);
    }

    @BatchMapping(typeName = "BillingPolicy", field = "developer")
    Map<BillingPolicy, Person> developer(List<BillingPolicy> of) {
        return Batch.one(of, BillingPolicy::developerId, persons::behind);
    }

    @BatchMapping(typeName = "Bill", field = "ownership")
    Map<Bill, Ownership> ownership(List<Bill> of) {
        return Batch.one(of, bill -> bill.payer().ownershipId(), ownerships::behind);
    }

    @BatchMapping(typeName = "Bill", field = "developer")
    Map<Bill, Person> developerBilled(List<Bill> of) {
        return Batch.one(of, bill -> bill.payer().developerId(), persons::behind);
    }
}
