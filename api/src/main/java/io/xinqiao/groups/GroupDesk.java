package io.xinqiao.groups;

import static io.xinqiao.schema.tenant.Tables.COMMUNITY_EVENT;
import static io.xinqiao.schema.tenant.Tables.COMMUNITY_GROUP;

import io.xinqiao.groups.CommunityGroup.State;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What becomes of a group: it is proposed, founded, changed, led by another, wound up. */
@Service
class GroupDesk {
    private final DSLContext sql;
    private final Rows<CommunityGroup> rows;
    private final Rows<GroupMembership> members;
    private final CommunityGroups groups;
    private final GroupMemberships memberships;
    private final GroupNews news;
    private final Timeline timeline;
    private final Clock clock;

    GroupDesk(
            TenantDatabase database,
            Rows<CommunityGroup> rows,
            Rows<GroupMembership> members,
            CommunityGroups groups,
            GroupMemberships memberships,
            GroupNews news,
            Timeline timeline,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.members = members;
        this.groups = groups;
        this.memberships = memberships;
        this.news = news;
        this.timeline = timeline;
        this.clock = clock;
    }

    record ProposeCommunityGroupInput(
            UUID projectId,
            String name,
            String description,
            @Nullable UUID leaderId,
            @Nullable Integer capacity,
            @Nullable Boolean approvalRequired) {}

    record UpdateCommunityGroupInput(
            UUID communityGroupId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable String description,
            @Nullable Integer capacity,
            @Nullable Boolean unlimited,
            @Nullable Boolean approvalRequired) {}

    record ApproveCommunityGroupInput(
            UUID communityGroupId,
            @Nullable Integer expectedVersion,
            @Nullable String note) {}

    record ReasonedInput(UUID communityGroupId, @Nullable Integer expectedVersion, String reason) {}

    record WithdrawCommunityGroupInput(
            UUID communityGroupId,
            @Nullable Integer expectedVersion,
            @Nullable String reason) {}

    record AppointGroupLeaderInput(
            UUID communityGroupId, @Nullable Integer expectedVersion, UUID groupMembershipId) {}

    /** In a project that the caller reaches. */
    CommunityGroup propose(ProposeCommunityGroupInput input) {
        var leader = groups.who(input.leaderId(), input.projectId(), "leaderId");
        var group = rows.insert(new CommunityGroup(
                NewId.next(),
                input.projectId(),
                input.name(),
                input.description(),
                leader,
                Caller.current().memberId(),
                input.capacity(),
                Boolean.TRUE.equals(input.approvalRequired()),
                0,
                State.PROPOSED,
                clock.instant(),
                null,
                null,
                null,
                null,
                1));
        timeline.add(CommunityGroups.TYPE, group.id(), Step.APPLY, null);
        news.tellSupervisors(Notice.Kind.GROUP_PROPOSED, group);
        return group;
    }

    CommunityGroup update(UpdateCommunityGroupInput input) {
        var mutation = "Mutation.updateCommunityGroup";
        var correction = rows.correct(mutation, input.communityGroupId(), input.expectedVersion());
        var group = correction.before();
        groups.requireLeading(mutation, group, CommunityGroups.KEY);
        if (group.state() != State.PROPOSED) CommunityGroups.requireActive(group);
        var unlimited = Boolean.TRUE.equals(input.unlimited());
        if (unlimited && input.capacity() != null) {
            throw Refused.because(Code.INVALID, "refused.group.unlimited", List.of(), "unlimited");
        }
        if (input.capacity() != null && input.capacity() < group.memberCount()) {
            throw Refused.because(Code.INVALID, "refused.group.members", List.of(group.memberCount()), "capacity");
        }
        if (unlimited) correction.become(COMMUNITY_GROUP.CAPACITY, null);
        return correction
                .told(COMMUNITY_GROUP.NAME, input.name())
                .told(COMMUNITY_GROUP.DESCRIPTION, input.description())
                .told(COMMUNITY_GROUP.CAPACITY, input.capacity())
                .told(COMMUNITY_GROUP.APPROVAL_REQUIRED, input.approvalRequired())
                .make();
    }

    /** Its leader is its first member. */
    CommunityGroup approve(ApproveCommunityGroupInput input) {
        var group = lock("Mutation.approveCommunityGroup", input.communityGroupId());
        timeline.require(CommunityGroups.TYPE, group, input.expectedVersion(), Step.APPROVE);
        groups.requireHome(group.leaderId(), group.projectId(), CommunityGroups.KEY);
        var now = clock.instant();
        members.insert(new GroupMembership(
                NewId.next(),
                group.id(),
                group.projectId(),
                group.leaderId(),
                null,
                null,
                GroupMembership.State.JOINED,
                now,
                now,
                null,
                null,
                1));
        timeline.add(CommunityGroups.TYPE, group.id(), Step.APPROVE, input.note());
        news.tellProposer(Notice.Kind.GROUP_APPROVED, group, List.of());
        return rows.change(
                group.id(),
                sql.update(COMMUNITY_GROUP)
                        .set(COMMUNITY_GROUP.STATE, group.after(Step.APPROVE).name())
                        .set(COMMUNITY_GROUP.FOUNDED_AT, now)
                        .set(COMMUNITY_GROUP.MEMBER_COUNT, 1));
    }

    CommunityGroup reject(ReasonedInput input) {
        var group = lock("Mutation.rejectCommunityGroup", input.communityGroupId());
        timeline.require(CommunityGroups.TYPE, group, input.expectedVersion(), Step.REJECT);
        timeline.add(CommunityGroups.TYPE, group.id(), Step.REJECT, input.reason());
        news.tellProposer(Notice.Kind.GROUP_REJECTED, group, List.of(input.reason()));
        return over(group, Step.REJECT, input.reason());
    }

    /** By whoever proposed it, who was to lead it, or staff for them; while nobody has decided. */
    CommunityGroup withdraw(WithdrawCommunityGroupInput input) {
        var mutation = "Mutation.withdrawCommunityGroup";
        var group = lock(mutation, input.communityGroupId());
        var isOwn = group.proposedBy().equals(Caller.current().memberId());
        if (!isOwn) groups.requireLeading(mutation, group, CommunityGroups.KEY);
        timeline.require(CommunityGroups.TYPE, group, input.expectedVersion(), Step.WITHDRAW);
        timeline.add(CommunityGroups.TYPE, group.id(), Step.WITHDRAW, input.reason());
        return over(group, Step.WITHDRAW, input.reason());
    }

    /** A member takes over; whoever led before stays a member. */
    CommunityGroup appoint(AppointGroupLeaderInput input) {
        var mutation = "Mutation.appointGroupLeader";
        var correction = rows.correct(mutation, input.communityGroupId(), input.expectedVersion());
        var group = correction.before();
        groups.requireLeading(mutation, group, CommunityGroups.KEY);
        CommunityGroups.requireActive(group);
        var next = members.require(mutation, input.groupMembershipId(), GroupMemberships.KEY);
        if (!next.groupId().equals(group.id())) throw Refused.notFound(GroupMemberships.KEY);
        if (next.state() != GroupMembership.State.JOINED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.group.notMember", List.of(), GroupMemberships.KEY);
        }
        groups.requireHome(next.personId(), group.projectId(), GroupMemberships.KEY);
        var changed =
                correction.told(COMMUNITY_GROUP.LEADER_ID, next.personId()).make();
        news.tell(Notice.Kind.GROUP_LEADER, changed, List.of(next.personId()), next.id(), List.of());
        return changed;
    }

    /** Its members are told; what is published for it has to be over. */
    CommunityGroup close(ReasonedInput input) {
        var group = lock("Mutation.closeCommunityGroup", input.communityGroupId());
        timeline.require(CommunityGroups.TYPE, group, input.expectedVersion(), Step.CLOSE);
        var coming = sql.fetchCount(
                COMMUNITY_EVENT,
                COMMUNITY_EVENT
                        .GROUP_ID
                        .eq(group.id())
                        .and(COMMUNITY_EVENT.STATE.eq("PUBLISHED"))
                        .and(COMMUNITY_EVENT.ENDS_AT.gt(clock.instant())));
        if (coming > 0) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.group.events", List.of(coming), CommunityGroups.KEY)
                    .withCurrent("communityGroup", group);
        }
        var told = memberships.of(group.id()).stream()
                .map(GroupMembership::personId)
                .toList();
        memberships.endAll(group.id(), input.reason());
        timeline.add(CommunityGroups.TYPE, group.id(), Step.CLOSE, input.reason());
        news.tell(Notice.Kind.GROUP_CLOSED, group, told, group.id(), List.of(input.reason()));
        return over(groups.count(group, -group.memberCount()), Step.CLOSE, input.reason());
    }

    private CommunityGroup lock(String mutation, UUID id) {
        return rows.lock(mutation, id, CommunityGroups.KEY);
    }

    private CommunityGroup over(CommunityGroup group, Step step, @Nullable String reason) {
        return rows.change(
                group.id(),
                sql.update(COMMUNITY_GROUP)
                        .set(COMMUNITY_GROUP.STATE, group.after(step).name())
                        .set(COMMUNITY_GROUP.ENDED_AT, clock.instant())
                        .set(COMMUNITY_GROUP.REASON, reason));
    }
}
