package io.xinqiao.fees;

import io.xinqiao.archives.Projects;
import io.xinqiao.execution.Edges;
import io.xinqiao.fees.WriteOffPolicies.SetWriteOffPolicyInput;
import io.xinqiao.fees.WriteOffPolicies.WriteOffPolicy;
import io.xinqiao.fees.WriteOffs.ReverseWriteOffInput;
import io.xinqiao.fees.WriteOffs.WriteOffBillInput;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** What is given up, and how much of it by whom, in the words of the schema. */
@Controller
class WriteOffController {
    private final WriteOffs writeOffs;
    private final WriteOffPolicies policies;
    private final Projects projects;

    WriteOffController(WriteOffs writeOffs, WriteOffPolicies policies, Projects projects) {
        this.writeOffs = writeOffs;
        this.policies = policies;
        this.projects = projects;
    }

    @QueryMapping
    @Nullable
    WriteOffPolicy writeOffPolicy(@Argument @Nullable UUID projectId) {
        return policies.of(projectId).orElse(null);
    }

    @MutationMapping
    WriteOffPolicy setWriteOffPolicy(@Argument SetWriteOffPolicyInput input) {
        return policies.set(input);
    }

    @MutationMapping
    Bill writeOffBill(@Argument WriteOffBillInput input) {
        return writeOffs.write(input);
    }

    @MutationMapping
    Bill reverseWriteOff(@Argument ReverseWriteOffInput input) {
        return writeOffs.reverse(input);
    }

    @Bean
    Edges<WriteOffPolicy> writeOffPolicyEdges() {
        return Edges.of(WriteOffPolicy.class).to("project", WriteOffPolicy::projectId, projects::behind);
    }
}
