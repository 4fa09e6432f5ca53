package io.xinqiao.groups;

import io.xinqiao.notices.Notice;
import io.xinqiao.platform.Attempts;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Duration;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * Ends the memberships of those who have moved out of the project; the tables of homes say by themselves whose are in
 * doubt. A leader stays a member until another is appointed, for a group is never without one; the stewards are told
 * once that this is needed.
 */
@Component
class MovedOutMembers {
    private static final Duration EVERY = Duration.ofHours(1);

    private final TenantDatabase database;
    private final CommunityGroups groups;
    private final GroupMemberships memberships;
    private final GroupNews news;

    MovedOutMembers(TenantDatabase database, CommunityGroups groups, GroupMemberships memberships, GroupNews news) {
        this.database = database;
        this.groups = groups;
        this.memberships = memberships;
        this.news = news;
    }

    /** Ends those of a company, each in a change of its own. */
    void endAll() {
        var due = database.write(memberships::inDoubt);
        Attempts.each(due, one -> database.write(() -> look(one.groupId(), one.id())));
    }

    private boolean look(UUID of, UUID id) {
        var group = groups.lockOf(of);
        memberships.lockDoubt(id);
        // They may have left, or come back, while this waited.
        var membership = memberships.ofKey(id);
        var isOver = !GroupMembership.LIVE.contains(membership.state());
        if (isOver || groups.hasHome(membership.personId(), group.projectId())) {
            memberships.settle(id);
            return false;
        }
        if (group.leaderId().equals(membership.personId())) {
            news.tellStewards(Notice.Kind.GROUP_LEADER_MOVED_OUT, group, membership.id());
            return false;
        }
        if (membership.state() == GroupMembership.State.JOINED) groups.count(group, -1);
        memberships.end(membership, GroupMembership.State.MOVED_OUT, null);
        memberships.settle(id);
        return true;
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        @Bean
        RecurringWork membershipsOfThoseWhoMovedOutEnd(
                MovedOutMembers movedOut, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    "end-memberships-of-those-who-moved-out",
                    EVERY,
                    () -> registry.forEach(database, movedOut::endAll));
        }
    }
}
