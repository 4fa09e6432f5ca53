package io.xinqiao.community;

import io.xinqiao.community.CommunityEvent.Audience;
import io.xinqiao.groups.CommunityGroups;
import io.xinqiao.groups.GroupMemberships;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Whose event it is, and who may register for it: everybody, or the members of a group. */
@Component
class EventAudiences {
    private final CommunityGroups groups;
    private final GroupMemberships memberships;

    EventAudiences(CommunityGroups groups, GroupMemberships memberships) {
        this.groups = groups;
        this.memberships = memberships;
    }

    /** Lets pass an active group of the project, or none for what is open to everybody. */
    void require(UUID project, Audience audience) {
        if (audience.groupId() != null) groups.requireActive(audience.groupId(), project, CommunityGroups.KEY);
        if (audience.groupId() == null && audience.membersOnly()) {
            throw Refused.because(Code.INVALID, "refused.event.membersOnly", List.of(), "membersOnly");
        }
    }

    /** Another audience, before anybody has registered. */
    void change(CommunityEvent event, Audience audience) {
        if (audience.equals(event.audience())) return;
        if (event.lastPosition() > 0) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.event.group", List.of(), CommunityGroups.KEY);
        }
        require(event.projectId(), audience);
    }

    /** The group stays active until the event is over, and is dormant no more. */
    void published(CommunityEvent event) {
        if (event.groupId() == null) return;
        groups.requireActive(event.groupId(), event.projectId(), CommunityEvents.KEY);
        groups.stir(event.groupId());
    }

    /** Lets pass who may register. */
    void requireIn(CommunityEvent event, UUID person) {
        if (!event.membersOnly() || event.groupId() == null) return;
        if (memberships.isMember(event.groupId(), person)) return;
        throw Refused.because(Code.INVALID, "refused.event.member", List.of(), "personId");
    }
}
