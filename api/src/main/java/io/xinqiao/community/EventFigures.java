package io.xinqiao.community;

import static io.xinqiao.schema.tenant.Tables.COMMUNITY_EVENT;
import static io.xinqiao.schema.tenant.Tables.EVENT_REGISTRATION;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.val;

import io.xinqiao.community.EventRegistration.State;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Percent;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** How many wait, came, and took part in a year. */
@Repository
class EventFigures {
    private static final Condition CAME = EVENT_REGISTRATION.STATE.eq(State.ATTENDED.name());

    private final DSLContext sql;
    private final Rows<CommunityEvent> events;
    private final EventPolicies policies;
    private final Clock clock;

    EventFigures(TenantDatabase database, Rows<CommunityEvent> events, EventPolicies policies, Clock clock) {
        this.sql = database.sql();
        this.events = events;
        this.policies = policies;
        this.clock = clock;
    }

    /** What took part in a year, against the target. */
    record EventParticipation(
            UUID projectId,
            int year,
            int events,
            int personTimes,
            int households,
            int returningHouseholds,
            int noShows,
            int target,
            @Nullable BigDecimal percent,
            BigDecimal budget,
            BigDecimal cost) {}

    Map<CommunityEvent, Integer> waiting(List<CommunityEvent> of) {
        return seats(of, EVENT_REGISTRATION.SEATS, State.WAITING);
    }

    Map<CommunityEvent, Integer> attended(List<CommunityEvent> of) {
        return seats(of, EVENT_REGISTRATION.ATTENDED, State.ATTENDED);
    }

    private Map<CommunityEvent, Integer> seats(List<CommunityEvent> of, Field<Integer> seats, State state) {
        var sums = sql.select(EVENT_REGISTRATION.EVENT_ID, sum(seats))
                .from(EVENT_REGISTRATION)
                .where(EVENT_REGISTRATION.EVENT_ID.eq(
                        any(of.stream().map(CommunityEvent::id).toArray(UUID[]::new))))
                .and(EVENT_REGISTRATION.STATE.eq(state.name()))
                .groupBy(EVENT_REGISTRATION.EVENT_ID)
                .fetchMap(EVENT_REGISTRATION.EVENT_ID, row -> row.value2().intValue());
        Map<CommunityEvent, Integer> all = new HashMap<>();
        of.forEach(event -> all.put(event, sums.getOrDefault(event.id(), 0)));
        return all;
    }

    /** A household that came to two events or more has come again; who just came is counted, and in no household. */
    EventParticipation participation(UUID project, int year) {
        var ofYear = COMMUNITY_EVENT
                .PROJECT_ID
                .eq(project)
                .and(COMMUNITY_EVENT.BEGINS_AT.ge(begin(year)))
                .and(COMMUNITY_EVENT.BEGINS_AT.lt(begin(year + 1)))
                .and(events.scope("Query.eventParticipation"));
        var held = Objects.requireNonNull(sql.select(
                        count().filterWhere(COMMUNITY_EVENT.STATE.eq(CommunityEvent.State.HELD.name())),
                        coalesce(sum(COMMUNITY_EVENT.BUDGET), val(BigDecimal.ZERO)),
                        coalesce(sum(COMMUNITY_EVENT.COST), val(BigDecimal.ZERO)))
                .from(COMMUNITY_EVENT)
                .where(ofYear)
                .and(COMMUNITY_EVENT.STATE.ne(CommunityEvent.State.CANCELLED.name()))
                .fetchOne());
        var people = Objects.requireNonNull(sql.select(
                        coalesce(sum(EVENT_REGISTRATION.ATTENDED).filterWhere(CAME), val(BigDecimal.ZERO)),
                        countDistinct(EVENT_REGISTRATION.HOUSEHOLD_ID).filterWhere(CAME),
                        coalesce(
                                sum(EVENT_REGISTRATION.SEATS)
                                        .filterWhere(EVENT_REGISTRATION.STATE.eq(State.NO_SHOW.name())),
                                val(BigDecimal.ZERO)))
                .from(EVENT_REGISTRATION)
                .join(COMMUNITY_EVENT)
                .on(COMMUNITY_EVENT.ID.eq(EVENT_REGISTRATION.EVENT_ID))
                .where(ofYear)
                .fetchOne());
        var again = sql.fetchCount(select(EVENT_REGISTRATION.HOUSEHOLD_ID)
                .from(EVENT_REGISTRATION)
                .join(COMMUNITY_EVENT)
                .on(COMMUNITY_EVENT.ID.eq(EVENT_REGISTRATION.EVENT_ID))
                .where(ofYear)
                .and(CAME)
                .and(EVENT_REGISTRATION.HOUSEHOLD_ID.isNotNull())
                .groupBy(EVENT_REGISTRATION.HOUSEHOLD_ID)
                .having(countDistinct(EVENT_REGISTRATION.EVENT_ID).gt(1)));
        var target = policies.of(project).yearTarget();
        var personTimes = people.value1().intValue();
        return new EventParticipation(
                project,
                year,
                held.value1(),
                personTimes,
                people.value2(),
                again,
                people.value3().intValue(),
                target,
                Percent.of(personTimes, target),
                held.value2(),
                held.value3());
    }

    private Instant begin(int year) {
        return LocalDate.of(year, 1, 1).atStartOfDay(clock.getZone()).toInstant();
    }
}
