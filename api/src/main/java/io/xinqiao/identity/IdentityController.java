package io.xinqiao.identity;

import static io.xinqiao.schema.tenant.Tables.ROLE_GRANT;
import static java.util.stream.Collectors.toMap;

import io.xinqiao.execution.Edges;
import io.xinqiao.execution.NodeSource;
import io.xinqiao.identity.Departures.DeactivateMemberInput;
import io.xinqiao.identity.Departures.HandOverWorkInput;
import io.xinqiao.identity.Departures.ReactivateMemberInput;
import io.xinqiao.identity.Departures.ResetMemberPasswordInput;
import io.xinqiao.identity.Staff.GrantRoleInput;
import io.xinqiao.identity.Staff.InviteStaffInput;
import io.xinqiao.identity.Staff.RevokeRoleInput;
import io.xinqiao.identity.Staff.UpdateMemberInput;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** {@code viewer}, members and their grants. */
@Controller
class IdentityController {
    private final Rows<Member> rows;
    private final Members members;
    private final Staff staff;
    private final Departures departures;
    private final Succession succession;
    private final Permissions permissions;

    IdentityController(
            Rows<Member> rows,
            Members members,
            Staff staff,
            Departures departures,
            Succession succession,
            Permissions permissions) {
        this.rows = rows;
        this.members = members;
        this.staff = staff;
        this.departures = departures;
        this.succession = succession;
        this.permissions = permissions;
    }

    record Viewer(
            @Nullable Member member,
            @Nullable Tenant tenant,
            boolean isOperator,
            List<RoleGrant> grants,
            List<Permission> permissions) {}

    record Permission(String field, Scope scope) {}

    record InviteStaffPayload(
            Member member, @ToldOnce @Nullable String temporaryPassword) {}

    record GrantRolePayload(@Nullable Member member, RoleGrant grant) {}

    /** A member who gives up rights or work, and what became of what was in their hands. */
    record WorkPayload(Member member, List<OpenWork> handedOver, List<OpenWork> openWork) {
        static WorkPayload of(Member member, Succession.Outcome work) {
            return new WorkPayload(member, work.handedOver(), work.open());
        }
    }

    record ResetMemberPasswordPayload(
            Member member, @ToldOnce String temporaryPassword) {}

    @QueryMapping
    Viewer viewer() {
        var caller = Caller.current();
        var allowed = permissions.names().stream()
                .filter(row -> row.startsWith("Query.") || row.startsWith("Mutation."))
                .flatMap(row -> caller.roles().stream()
                        .flatMap(role -> permissions.scope(row, role).stream())
                        .distinct()
                        .map(scope -> new Permission(row, scope)))
                .toList();
        return new Viewer(caller.member(), caller.tenant(), caller.operator(), caller.grants(), allowed);
    }

    @QueryMapping
    @Nullable
    Member member(@Argument UUID id) {
        return rows.visible(List.of(id)).get(id);
    }

    @Bean
    Edges<Member> memberEdges() {
        return Edges.of(Member.class)
                .value("joinedAt", Member::createdAt)
                .each("grants", this::grants)
                .each("openWork", this::openWork);
    }

    private Map<Member, List<RoleGrant>> grants(List<Member> of) {
        var grants = staff.grantsOf(of.stream().map(Member::id).toList());
        return of.stream().collect(toMap(member -> member, member -> grants.getOrDefault(member.id(), List.of())));
    }

    private Map<Member, List<OpenWork>> openWork(List<Member> of) {
        var work = succession.of(of.stream().map(Member::id).toList());
        return of.stream().collect(toMap(member -> member, member -> work.getOrDefault(member.id(), List.of())));
    }

    @MutationMapping
    InviteStaffPayload inviteStaff(@Argument InviteStaffInput input) {
        var invited = staff.invite(input);
        return new InviteStaffPayload(invited.member(), invited.temporaryPassword());
    }

    @MutationMapping
    Member updateMember(@Argument UpdateMemberInput input) {
        return staff.update(input);
    }

    @MutationMapping
    GrantRolePayload grantRole(@Argument GrantRoleInput input) {
        var grant = staff.grant(input);
        return new GrantRolePayload(members.ofKeys(List.of(grant.memberId())).get(grant.memberId()), grant);
    }

    @MutationMapping
    WorkPayload revokeRole(@Argument RevokeRoleInput input) {
        var revoked = staff.revoke(input);
        return WorkPayload.of(revoked.member(), revoked.work());
    }

    @MutationMapping
    WorkPayload deactivateMember(@Argument DeactivateMemberInput input) {
        var left = departures.deactivate(input);
        return WorkPayload.of(left.member(), left.work());
    }

    @MutationMapping
    WorkPayload handOverWork(@Argument HandOverWorkInput input) {
        var left = departures.handOverWork(input);
        return WorkPayload.of(left.member(), left.work());
    }

    @MutationMapping
    Member reactivateMember(@Argument ReactivateMemberInput input) {
        return departures.reactivate(input);
    }

    @MutationMapping
    ResetMemberPasswordPayload resetMemberPassword(@Argument ResetMemberPasswordInput input) {
        var reset = departures.resetPassword(input);
        return new ResetMemberPasswordPayload(reset.member(), reset.temporaryPassword());
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource grantNodes(Members members, TenantDatabase database) {
            return new StoredNodes("RoleGrant", ROLE_GRANT, members::visibleGrants, database);
        }
    }
}
