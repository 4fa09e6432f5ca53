package io.xinqiao.community;

import static io.xinqiao.schema.tenant.Tables.COMMUNITY_EVENT;

import io.xinqiao.community.CommunityEvent.Kind;
import io.xinqiao.community.CommunityEvents.EventInput;
import io.xinqiao.platform.Refused;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Proposes the events of a year ({@link EventCalendar}), and makes drafts of them, each once. */
@Component
class EventPlan {
    private static final int PROPOSED_CAPACITY = 50;
    private static final LocalTime PROPOSED_FROM = LocalTime.of(9, 30);
    private static final Duration PROPOSED_LENGTH = Duration.ofHours(2);
    private static final Duration PROPOSED_REGISTRATION = Duration.ofDays(14);

    private final DSLContext sql;
    private final CommunityEvents events;
    private final Clock clock;

    EventPlan(TenantDatabase database, CommunityEvents events, Clock clock) {
        this.sql = database.sql();
        this.events = events;
        this.clock = clock;
    }

    record PlanCommunityEventsInput(
            UUID projectId, int year, @Nullable List<String> keys) {}

    /** What is proposed for a year, and whether it is there. */
    record EventPlanProposal(String key, String name, Kind kind, LocalDate on, boolean planned) {}

    /** What is proposed for a year. */
    List<EventPlanProposal> proposals(UUID project, int year) {
        var planned = planned(project);
        return EventCalendar.of(year).stream()
                .map(one -> new EventPlanProposal(
                        one.key(), one.name(), one.kind(), one.on(), planned.contains(planKey(year, one.key()))))
                .toList();
    }

    /** Makes drafts of what is proposed and not there yet. */
    List<CommunityEvent> plan(PlanCommunityEventsInput input) {
        var wanted = input.keys() == null ? null : new HashSet<>(input.keys());
        var proposals = EventCalendar.of(input.year());
        if (wanted != null) {
            proposals.forEach(one -> wanted.remove(one.key()));
            if (!wanted.isEmpty()) throw Refused.notFound("keys");
        }
        var planned = planned(input.projectId());
        return events.add(proposals.stream()
                .filter(one -> input.keys() == null || input.keys().contains(one.key()))
                .filter(one -> !planned.contains(planKey(input.year(), one.key())))
                .map(one -> proposed(input, one))
                .toList());
    }

    private CommunityEvent proposed(PlanCommunityEventsInput input, EventCalendar.Proposal one) {
        var begins = one.on().atTime(PROPOSED_FROM).atZone(clock.getZone()).toInstant();
        var event = new EventInput(
                one.kind(),
                one.name(),
                null,
                "待定",
                begins,
                begins.plus(PROPOSED_LENGTH),
                begins.minus(PROPOSED_REGISTRATION),
                begins,
                PROPOSED_CAPACITY,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        return CommunityEvents.draft(input.projectId(), null, planKey(input.year(), one.key()), event, clock.instant());
    }

    private Set<String> planned(UUID project) {
        return sql.select(COMMUNITY_EVENT.PLAN_KEY)
                .from(COMMUNITY_EVENT)
                .where(COMMUNITY_EVENT.PROJECT_ID.eq(project))
                .and(COMMUNITY_EVENT.PLAN_KEY.isNotNull())
                .fetchSet(COMMUNITY_EVENT.PLAN_KEY);
    }

    private static String planKey(int year, String key) {
        return year + "-" + key;
    }
}
