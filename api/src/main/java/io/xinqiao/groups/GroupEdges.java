package io.xinqiao.groups;

import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.execution.Edges;
import io.xinqiao.groups.GroupPolicies.GroupPolicy;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.procedures.ProcedureEdges;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The edges of groups. */
@Configuration(proxyBeanMethods = false)
class GroupEdges {
    private final Projects projects;
    private final Persons persons;

    GroupEdges(Projects projects, Persons persons) {
        this.projects = projects;
        this.persons = persons;
    }

    @Bean
    Edges<CommunityGroup> communityGroupEdges(ProcedureEdges procedures, Rows<CommunityGroup> rows, Members members) {
        return procedures
                .of(CommunityGroup.class, rows::reached)
                .to("project", CommunityGroup::projectId, projects::behind)
                .to("leader", CommunityGroup::leaderId, persons::behind)
                .to("proposedBy", CommunityGroup::proposedBy, members::ofKeys);
    }

    @Bean
    Edges<GroupMembership> groupMembershipEdges(Rows<CommunityGroup> groups) {
        return Edges.of(GroupMembership.class)
                .to("group", GroupMembership::groupId, groups::behind)
                .to("project", GroupMembership::projectId, projects::behind)
                .to("person", GroupMembership::personId, persons::behind);
    }

    @Bean
    Edges<GroupPolicy> groupPolicyEdges() {
        return Edges.of(GroupPolicy.class).to("project", GroupPolicy::projectId, projects::behind);
    }
}
