package io.xinqiao.groups;

import static io.xinqiao.schema.tenant.Tables.COMMUNITY_EVENT;
import static io.xinqiao.schema.tenant.Tables.COMMUNITY_GROUP;
import static io.xinqiao.schema.tenant.Tables.GROUP_MEMBERSHIP;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;

import io.xinqiao.groups.CommunityGroup.State;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.platform.Attempts;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Finds groups in which nothing happens any more, and tells those in charge: once, until something does. */
@Component
class DormantGroups {
    private static final Duration EVERY = Duration.ofHours(1);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Rows<CommunityGroup> rows;
    private final CommunityGroups groups;
    private final GroupPolicies policies;
    private final GroupNews news;
    private final Clock clock;

    DormantGroups(
            TenantDatabase database,
            Rows<CommunityGroup> rows,
            CommunityGroups groups,
            GroupPolicies policies,
            GroupNews news,
            Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.rows = rows;
        this.groups = groups;
        this.policies = policies;
        this.news = news;
        this.clock = clock;
    }

    /** An active group of which nobody was told yet, and when something last happened in it, or will. */
    record Quiet(UUID id, UUID projectId, Instant since) {
        boolean isDormant(Instant now, int days) {
            return since.plus(Duration.ofDays(days)).isBefore(now);
        }
    }

    /** Tells of those of a company, each in a change of its own. */
    void tellAll() {
        Map<UUID, Integer> days = new HashMap<>();
        var now = clock.instant();
        var due = database.write(() -> quiet(COMMUNITY_GROUP.STATE.eq(State.ACTIVE.name())).stream()
                .filter(one -> one.isDormant(
                        now,
                        days.computeIfAbsent(
                                one.projectId(), project -> policies.of(project).dormantDays())))
                .toList());
        Attempts.each(due, one -> database.write(() -> tell(one.id())));
    }

    private boolean tell(UUID id) {
        var group = groups.lockOf(id);
        var days = policies.of(group.projectId()).dormantDays();
        // Somebody may have joined, or another node may have told, while this waited.
        var isStill = quiet(COMMUNITY_GROUP.ID.eq(id).and(COMMUNITY_GROUP.STATE.eq(State.ACTIVE.name()))).stream()
                .anyMatch(one -> one.isDormant(clock.instant(), days));
        if (!isStill) return false;
        var told = rows.change(id, sql.update(COMMUNITY_GROUP).set(COMMUNITY_GROUP.DORMANT_AT, clock.instant()));
        news.tellThoseInCharge(Notice.Kind.GROUP_DORMANT, told, NewId.next(), List.of(Integer.toString(days)));
        return true;
    }

    private List<Quiet> quiet(Condition which) {
        var since = greatest(COMMUNITY_GROUP.FOUNDED_AT, lastJoined(), lastEvent());
        return sql.select(COMMUNITY_GROUP.ID, COMMUNITY_GROUP.PROJECT_ID, since)
                .from(COMMUNITY_GROUP)
                .where(which)
                .and(COMMUNITY_GROUP.DORMANT_AT.isNull())
                .fetch(row -> new Quiet(row.value1(), row.value2(), row.value3()));
    }

    private static Field<Instant> lastJoined() {
        return field(select(max(GROUP_MEMBERSHIP.JOINED_AT))
                .from(GROUP_MEMBERSHIP)
                .where(GROUP_MEMBERSHIP.GROUP_ID.eq(COMMUNITY_GROUP.ID)));
    }

    private static Field<Instant> lastEvent() {
        return field(select(max(COMMUNITY_EVENT.BEGINS_AT))
                .from(COMMUNITY_EVENT)
                .where(COMMUNITY_EVENT.GROUP_ID.eq(COMMUNITY_GROUP.ID))
                .and(COMMUNITY_EVENT.STATE.in("PUBLISHED", "HELD")));
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        @Bean
        RecurringWork dormantGroupsAreTold(DormantGroups dormant, Registry registry, TenantDatabase database) {
            return new RecurringWork("tell-dormant-groups", EVERY, () -> registry.forEach(database, dormant::tellAll));
        }
    }
}
