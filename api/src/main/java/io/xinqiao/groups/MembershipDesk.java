package io.xinqiao.groups;

import static io.xinqiao.schema.tenant.Tables.GROUP_MEMBERSHIP;

import io.xinqiao.groups.GroupMembership.State;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Where people join groups and leave them. Whoever does so locks the group's row first and is counted there, so that
 * there are never more than it has room for, and its leader never leaves before another leads.
 */
@Service
class MembershipDesk {
    private final Rows<CommunityGroup> groupRows;
    private final Rows<GroupMembership> rows;
    private final CommunityGroups groups;
    private final GroupMemberships memberships;
    private final GroupNews news;
    private final Clock clock;

    MembershipDesk(
            Rows<CommunityGroup> groupRows,
            Rows<GroupMembership> rows,
            CommunityGroups groups,
            GroupMemberships memberships,
            GroupNews news,
            Clock clock) {
        this.groupRows = groupRows;
        this.rows = rows;
        this.groups = groups;
        this.memberships = memberships;
        this.news = news;
        this.clock = clock;
    }

    record JoinCommunityGroupInput(
            UUID communityGroupId,
            @Nullable UUID personId,
            @Nullable String alias,
            @Nullable String note) {}

    record GroupMembershipInput(
            UUID groupMembershipId, @Nullable Integer expectedVersion) {}

    record ReasonedMembershipInput(
            UUID groupMembershipId, @Nullable Integer expectedVersion, String reason) {}

    record UpdateGroupMembershipInput(
            UUID groupMembershipId,
            @Nullable Integer expectedVersion,
            @Nullable String alias) {}

    /** A membership and its group, both locked. */
    private record Locked(CommunityGroup group, GroupMembership membership) {}

    /** A member at once, or an application where the group asks for approval. */
    GroupMembership join(JoinCommunityGroupInput input) {
        groupRows.require("Mutation.joinCommunityGroup", input.communityGroupId(), CommunityGroups.KEY);
        var group = groups.lockOf(input.communityGroupId());
        CommunityGroups.requireActive(group);
        var person = groups.who(input.personId(), group.projectId(), "personId");
        if (memberships.isThere(group.id(), person)) {
            throw Refused.because(Code.TAKEN, "refused.group.member", List.of(), "personId");
        }
        var isIn = !group.approvalRequired();
        if (isIn) requireRoom(group, CommunityGroups.KEY);
        var now = clock.instant();
        var membership = rows.insert(new GroupMembership(
                NewId.next(),
                group.id(),
                group.projectId(),
                person,
                input.alias(),
                input.note(),
                isIn ? State.JOINED : State.PENDING,
                now,
                isIn ? now : null,
                null,
                null,
                1));
        if (isIn) {
            joined(group);
        } else {
            var words = input.note() == null ? "" : input.note();
            news.tellLeader(Notice.Kind.GROUP_APPLICATION, group, membership.id(), List.of(words));
        }
        return membership;
    }

    GroupMembership approve(GroupMembershipInput input) {
        var locked = lead("approveGroupMembership", input, State.PENDING);
        groups.requireHome(locked.membership().personId(), locked.group().projectId(), GroupMemberships.KEY);
        requireRoom(locked.group(), GroupMemberships.KEY);
        var admitted = memberships.admit(locked.membership());
        joined(locked.group());
        tell(Notice.Kind.GROUP_ADMITTED, locked, List.of());
        return admitted;
    }

    GroupMembership reject(ReasonedMembershipInput input) {
        var locked = lead(
                "rejectGroupMembership",
                new GroupMembershipInput(input.groupMembershipId(), input.expectedVersion()),
                State.PENDING);
        tell(Notice.Kind.GROUP_NOT_ADMITTED, locked, List.of(input.reason()));
        return memberships.end(locked.membership(), State.REJECTED, input.reason());
    }

    /** By the leader or staff; whoever it is about is told why. */
    GroupMembership end(ReasonedMembershipInput input) {
        var locked = lead(
                "endGroupMembership",
                new GroupMembershipInput(input.groupMembershipId(), input.expectedVersion()),
                State.JOINED);
        requireNotLeading(locked);
        groups.count(locked.group(), -1);
        tell(Notice.Kind.GROUP_MEMBERSHIP_ENDED, locked, List.of(input.reason()));
        return memberships.end(locked.membership(), State.ENDED, input.reason());
    }

    /** By themselves, or by staff for them; an application is taken back. */
    GroupMembership leave(GroupMembershipInput input) {
        var locked = lock("leaveCommunityGroup", input, State.PENDING, State.JOINED);
        requireOwn("Mutation.leaveCommunityGroup", locked.membership());
        requireNotLeading(locked);
        if (locked.membership().state() == State.JOINED) groups.count(locked.group(), -1);
        return memberships.end(locked.membership(), State.LEFT, null);
    }

    /** By themselves, or by staff for them. */
    GroupMembership update(UpdateGroupMembershipInput input) {
        var mutation = "Mutation.updateGroupMembership";
        var correction = rows.correct(mutation, input.groupMembershipId(), input.expectedVersion());
        requireOwn(mutation, correction.before());
        requireState(correction.before(), State.PENDING, State.JOINED);
        return correction.told(GROUP_MEMBERSHIP.ALIAS, input.alias()).make();
    }

    private void joined(CommunityGroup group) {
        groups.count(group, 1);
        groups.stir(group.id());
    }

    private void tell(Notice.Kind kind, Locked locked, List<String> words) {
        var membership = locked.membership();
        news.tell(kind, locked.group(), List.of(membership.personId()), membership.id(), words);
    }

    private Locked lead(String mutation, GroupMembershipInput input, State... states) {
        var locked = lock(mutation, input, states);
        groups.requireLeading("Mutation." + mutation, locked.group(), GroupMemberships.KEY);
        return locked;
    }

    /** The group first, then the membership, as everybody does; so the version is compared here. */
    private Locked lock(String mutation, GroupMembershipInput input, State... states) {
        var row = "Mutation." + mutation;
        var found = rows.require(row, input.groupMembershipId(), GroupMemberships.KEY);
        var group = groups.lockOf(found.groupId());
        var membership = rows.correct(row, input.groupMembershipId(), input.expectedVersion())
                .before();
        requireState(membership, states);
        return new Locked(group, membership);
    }

    private static void requireState(GroupMembership membership, State... states) {
        if (!List.of(states).contains(membership.state())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.group.membershipState", List.of(), GroupMemberships.KEY)
                    .withCurrent("groupMembership", membership);
        }
    }

    private void requireOwn(String mutation, GroupMembership membership) {
        if (membership.personId().equals(Caller.current().requireMember().personId())) return;
        if (groups.isStaffOf(mutation, membership.groupId())) return;
        throw Refused.because(Code.ILLEGAL_STEP, "refused.group.leaderOnly", List.of(), GroupMemberships.KEY);
    }

    private static void requireNotLeading(Locked locked) {
        if (locked.group().leaderId().equals(locked.membership().personId())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.group.leads", List.of(), GroupMemberships.KEY)
                    .withCurrent("groupMembership", locked.membership());
        }
    }

    private static void requireRoom(CommunityGroup group, String argument) {
        if (group.isFull()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.group.full", List.of(group.memberCount()), argument);
        }
    }
}
