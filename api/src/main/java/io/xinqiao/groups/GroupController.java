package io.xinqiao.groups;

import io.xinqiao.archives.Projects;
import io.xinqiao.groups.GroupDesk.AppointGroupLeaderInput;
import io.xinqiao.groups.GroupDesk.ApproveCommunityGroupInput;
import io.xinqiao.groups.GroupDesk.ProposeCommunityGroupInput;
import io.xinqiao.groups.GroupDesk.ReasonedInput;
import io.xinqiao.groups.GroupDesk.UpdateCommunityGroupInput;
import io.xinqiao.groups.GroupDesk.WithdrawCommunityGroupInput;
import io.xinqiao.groups.GroupPolicies.GroupPolicy;
import io.xinqiao.groups.GroupPolicies.SetGroupPolicyInput;
import io.xinqiao.groups.MembershipDesk.GroupMembershipInput;
import io.xinqiao.groups.MembershipDesk.JoinCommunityGroupInput;
import io.xinqiao.groups.MembershipDesk.ReasonedMembershipInput;
import io.xinqiao.groups.MembershipDesk.UpdateGroupMembershipInput;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Groups of shared interest in the words of the schema. */
@Controller
class GroupController {
    private final GroupDesk desk;
    private final MembershipDesk memberships;
    private final GroupPolicies policies;
    private final Projects projects;

    GroupController(GroupDesk desk, MembershipDesk memberships, GroupPolicies policies, Projects projects) {
        this.desk = desk;
        this.memberships = memberships;
        this.policies = policies;
        this.projects = projects;
    }

    @QueryMapping
    @Nullable
    GroupPolicy groupPolicy(@Argument @Nullable UUID projectId) {
        if (projectId != null
                && projects.reachable("Query.groupPolicy", projectId).isEmpty()) return null;
        return policies.of(projectId);
    }

    @MutationMapping
    GroupPolicy setGroupPolicy(@Argument SetGroupPolicyInput input) {
        if (input.projectId() != null) projects.require("Mutation.setGroupPolicy", input.projectId());
        return policies.set(input);
    }

    @MutationMapping
    CommunityGroup proposeCommunityGroup(@Argument ProposeCommunityGroupInput input) {
        projects.require("Mutation.proposeCommunityGroup", input.projectId());
        return desk.propose(input);
    }

    @MutationMapping
    CommunityGroup updateCommunityGroup(@Argument UpdateCommunityGroupInput input) {
        return desk.update(input);
    }

    @MutationMapping
    CommunityGroup approveCommunityGroup(@Argument ApproveCommunityGroupInput input) {
        return desk.approve(input);
    }

    @MutationMapping
    CommunityGroup rejectCommunityGroup(@Argument ReasonedInput input) {
        return desk.reject(input);
    }

    @MutationMapping
    CommunityGroup withdrawCommunityGroup(@Argument WithdrawCommunityGroupInput input) {
        return desk.withdraw(input);
    }

    @MutationMapping
    CommunityGroup appointGroupLeader(@Argument AppointGroupLeaderInput input) {
        return desk.appoint(input);
    }

    @MutationMapping
    CommunityGroup closeCommunityGroup(@Argument ReasonedInput input) {
        return desk.close(input);
    }

    @MutationMapping
    GroupMembership joinCommunityGroup(@Argument JoinCommunityGroupInput input) {
        return memberships.join(input);
    }

    @MutationMapping
    GroupMembership approveGroupMembership(@Argument GroupMembershipInput input) {
        return memberships.approve(input);
    }

    @MutationMapping
    GroupMembership rejectGroupMembership(@Argument ReasonedMembershipInput input) {
        return memberships.reject(input);
    }

    @MutationMapping
    GroupMembership updateGroupMembership(@Argument UpdateGroupMembershipInput input) {
        return memberships.update(input);
    }

    @MutationMapping
    GroupMembership leaveCommunityGroup(@Argument GroupMembershipInput input) {
        return memberships.leave(input);
    }

    @MutationMapping
    GroupMembership endGroupMembership(@Argument ReasonedMembershipInput input) {
        return memberships.end(input);
    }
}
