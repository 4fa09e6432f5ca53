package io.xinqiao.community;

import static io.xinqiao.schema.tenant.Tables.COMMUNITY_EVENT;
import static io.xinqiao.schema.tenant.Tables.EVENT_SERIES;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.Place;
import io.xinqiao.archives.Units;
import io.xinqiao.community.CommunityEvent.Audience;
import io.xinqiao.community.CommunityEvent.Kind;
import io.xinqiao.community.CommunityEvent.PartyRule;
import io.xinqiao.community.CommunityEvent.Places;
import io.xinqiao.community.CommunityEvent.State;
import io.xinqiao.community.CommunityEvent.Time;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.OccasionSource;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Ticket;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The community events, from the draft to the day on which they begin. */
@Repository
class CommunityEvents {
    static final String TYPE = "CommunityEvent";
    static final String KEY = "communityEventId";
    private static final int OF_A_HOUSEHOLD = 5;
    private static final int HOURS = 24;
    private static final Duration LONGEST = Duration.ofDays(31);

    static final RowScope SCOPE = RowScope.inProject(COMMUNITY_EVENT.PROJECT_ID)
            .ofResident(person -> COMMUNITY_EVENT
                    .PROJECT_ID
                    .in(select(UNIT.PROJECT_ID).from(UNIT).where(Units.livedInBy(person)))
                    .and(COMMUNITY_EVENT.STATE.ne(State.DRAFT.name())));
    private static final RowScope SERIES_SCOPE = RowScope.inProject(EVENT_SERIES.PROJECT_ID);

    private final DSLContext sql;
    private final Rows<CommunityEvent> rows;
    private final Rows<EventSeries> series;
    private final EventAudiences audiences;
    private final EventSteps steps;
    private final Timeline timeline;
    private final Clock clock;

    CommunityEvents(
            TenantDatabase database,
            Rows<CommunityEvent> rows,
            Rows<EventSeries> series,
            EventAudiences audiences,
            EventSteps steps,
            Timeline timeline,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.series = series;
        this.audiences = audiences;
        this.steps = steps;
        this.timeline = timeline;
        this.clock = clock;
    }

    @Bean
    static Rows<CommunityEvent> communityEventRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(CommunityEvent.class, COMMUNITY_EVENT, SCOPE, database, visibility);
    }

    @Bean
    static Listing<CommunityEvent> communityEventList(Rows<CommunityEvent> rows) {
        return Listing.of("communityEvents", rows)
                .descending(COMMUNITY_EVENT.BEGINS_AT)
                .ascending(COMMUNITY_EVENT.NAME)
                .descending(COMMUNITY_EVENT.ID)
                .without(COMMUNITY_EVENT.LAST_POSITION)
                .without(COMMUNITY_EVENT.PLAN_KEY)
                .without(COMMUNITY_EVENT.FEEDBACK_ID)
                .search(COMMUNITY_EVENT.NAME, COMMUNITY_EVENT.PLACE, COMMUNITY_EVENT.DESCRIPTION)
                .related("series", "events")
                .related("group", "events");
    }

    @Bean
    static Deletion<CommunityEvent> communityEventDeletion(Rows<CommunityEvent> rows, Dependents dependents) {
        return Deletion.of(rows, dependents).unless(event -> {
            if (event.state() != State.DRAFT) {
                throw Refused.because(Code.ILLEGAL_STEP, "refused.event.kept", List.of(), KEY)
                        .withCurrent("communityEvent", event);
            }
        });
    }

    @Bean
    static Rows<EventSeries> eventSeriesRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(EventSeries.class, EVENT_SERIES, SERIES_SCOPE, database, visibility);
    }

    @Bean
    static Listing<EventSeries> eventSeriesList(Rows<EventSeries> rows) {
        return Listing.of("eventSeriesList", rows)
                .ascending(EVENT_SERIES.NAME)
                .descending(EVENT_SERIES.ID)
                .search(EVENT_SERIES.NAME)
                .related("project", "eventSeries");
    }

    @Bean
    static Deletion<EventSeries> eventSeriesDeletion(Rows<EventSeries> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record EventInput(
            Kind kind,
            String name,
            @Nullable String description,
            String place,
            Instant beginsAt,
            Instant endsAt,
            @Nullable Instant registrationOpensAt,
            @Nullable Instant registrationClosesAt,
            int capacity,
            @Nullable Integer perHousehold,
            @Nullable Integer perRegistration,
            @Nullable Integer offerHours,
            @Nullable PartyRule partyRule,
            @Nullable Integer lateHours,
            @Nullable BigDecimal fee,
            @Nullable BigDecimal budget,
            @Nullable UUID communityGroupId,
            @Nullable Boolean membersOnly) {
        Audience audience() {
            return new Audience(communityGroupId, Boolean.TRUE.equals(membersOnly));
        }
    }

    record CreateCommunityEventInput(UUID projectId, EventInput event) {}

    record CreateEventSeriesInput(UUID projectId, EventSeries.Frequency frequency, int times, EventInput first) {}

    record UpdateEventSeriesInput(
            UUID eventSeriesId,
            @Nullable Integer expectedVersion,
            @Nullable String name) {}

    record PublishCommunityEventInput(
            UUID communityEventId, @Nullable Integer expectedVersion) {}

    /**
     * The event, locked until the change is over: whoever gives or takes a place does so one after another.
     *
     * @throws Refused NOT_FOUND where the caller does not reach it
     */
    CommunityEvent lock(String mutation, UUID id) {
        return rows.lock(mutation, id, KEY);
    }

    /** The same for whoever comes to it by a registration of theirs. */
    CommunityEvent lockOf(UUID id) {
        return sql.select(rows.columns().fields())
                .from(COMMUNITY_EVENT)
                .where(COMMUNITY_EVENT.ID.eq(id))
                .forNoKeyUpdate()
                .fetchSingle(Row.mapping(rows::read));
    }

    /** Places are given (or given back), and so many have registered; that is no other version of the event. */
    CommunityEvent count(CommunityEvent event, int taken, int registered) {
        return sql.update(COMMUNITY_EVENT)
                .set(COMMUNITY_EVENT.TAKEN, COMMUNITY_EVENT.TAKEN.plus(taken))
                .set(COMMUNITY_EVENT.LAST_POSITION, COMMUNITY_EVENT.LAST_POSITION.plus(registered))
                .where(COMMUNITY_EVENT.ID.eq(event.id()))
                .returning(rows.columns().fields())
                .fetchSingle(Row.mapping(rows::read));
    }

    CommunityEvent create(CreateCommunityEventInput input) {
        audiences.require(input.projectId(), input.event().audience());
        return add(List.of(draft(input.projectId(), null, null, input.event(), clock.instant())))
                .getFirst();
    }

    /** The first, and the others after it at the same time of the day. */
    EventSeries createSeries(CreateEventSeriesInput input) {
        audiences.require(input.projectId(), input.first().audience());
        var added = series.insert(
                new EventSeries(NewId.next(), input.projectId(), input.first().name(), input.frequency(), 1));
        var first = draft(input.projectId(), added.id(), null, input.first(), clock.instant());
        List<CommunityEvent> events = new ArrayList<>();
        for (var time = 0; time < input.times(); time++) {
            var after = input.frequency().after(time);
            var by = Duration.between(
                    first.beginsAt(),
                    first.beginsAt().atZone(clock.getZone()).plus(after).toInstant());
            events.add(draft(input.projectId(), added.id(), null, input.first(), clock.instant())
                    .at(first.time().plus(by)));
        }
        add(events);
        return added;
    }

    EventSeries update(UpdateEventSeriesInput input) {
        return series.correct("Mutation.updateEventSeries", input.eventSeriesId(), input.expectedVersion())
                .told(EVENT_SERIES.NAME, input.name())
                .make();
    }

    /** Those of them that nobody else has planned meanwhile. */
    List<CommunityEvent> add(List<CommunityEvent> events) {
        rows.insertNew(events);
        var added = rows.ofKeys(events.stream().map(CommunityEvent::id).toList());
        var inOrder =
                events.stream().filter(event -> added.containsKey(event.id())).toList();
        timeline.add(TYPE, inOrder.stream().map(CommunityEvent::id).toList(), Step.PLAN, null);
        return inOrder;
    }

    static CommunityEvent draft(
            UUID project, @Nullable UUID series, @Nullable String planKey, EventInput input, Instant now) {
        var perHousehold = input.perHousehold() == null ? OF_A_HOUSEHOLD : input.perHousehold();
        var from = input.registrationOpensAt();
        var until = input.registrationClosesAt() == null ? input.beginsAt() : input.registrationClosesAt();
        var event = new CommunityEvent(
                NewId.next(),
                project,
                series,
                planKey,
                input.kind(),
                input.name(),
                input.description(),
                input.place(),
                input.audience(),
                new Time(
                        input.beginsAt(),
                        input.endsAt(),
                        from == null ? (now.isBefore(until) ? now : until) : from,
                        until),
                new Places(
                        input.capacity(),
                        perHousehold,
                        input.perRegistration() == null ? perHousehold : input.perRegistration(),
                        input.offerHours() == null ? HOURS : input.offerHours(),
                        input.partyRule() == null ? PartyRule.SKIP : input.partyRule(),
                        input.lateHours() == null ? HOURS : input.lateHours()),
                new CommunityEvent.Money(
                        input.fee() == null ? BigDecimal.ZERO.setScale(2) : input.fee(), input.budget(), null),
                0,
                0,
                State.DRAFT,
                null,
                null,
                null,
                1);
        requireSense(event.time(), event.places(), event.fee());
        return event;
    }

    /** Refuses times that do not follow one another, and offers that nobody could accept before they are billed. */
    static void requireSense(Time time, Places places, BigDecimal fee) {
        if (!time.beginsAt().isBefore(time.endsAt())
                || time.endsAt().isAfter(time.beginsAt().plus(LONGEST))) {
            throw Refused.because(Code.INVALID, "refused.event.time", List.of(LONGEST.toDays()), "endsAt");
        }
        if (time.registrationOpensAt().isAfter(time.registrationClosesAt())
                || time.registrationClosesAt().isAfter(time.endsAt())) {
            throw Refused.because(Code.INVALID, "refused.event.registration", List.of(), "registrationClosesAt");
        }
        if (fee.signum() > 0 && places.offerHours() == 0) {
            throw Refused.because(Code.INVALID, "refused.event.offerHours", List.of(), "offerHours");
        }
        if (fee.stripTrailingZeros().scale() > 2) {
            throw Refused.because(Code.INVALID, "refused.money", List.of(), "fee");
        }
    }

    CommunityEvent publish(PublishCommunityEventInput input) {
        var event = lock("Mutation.publishCommunityEvent", input.communityEventId());
        timeline.require(TYPE, event, input.expectedVersion(), Step.PUBLISH);
        if (!clock.instant().isBefore(event.endsAt())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.event.past", List.of(), KEY)
                    .withCurrent("communityEvent", event);
        }
        audiences.published(event);
        timeline.add(TYPE, event.id(), Step.PUBLISH, null);
        steps.taken(event.id());
        return rows.change(
                event.id(),
                sql.update(COMMUNITY_EVENT)
                        .set(COMMUNITY_EVENT.STATE, event.after(Step.PUBLISH).name()));
    }

    /** The event, if the caller reaches it. */
    @Nullable
    CommunityEvent reached(String field, UUID id) {
        return rows.reached(field, id).orElse(null);
    }

    /** The event that the caller reaches. */
    CommunityEvent require(String field, UUID id) {
        return rows.require(field, id, KEY);
    }

    CommunityEvent ofKey(UUID id) {
        return Objects.requireNonNull(rows.ofKeys(List.of(id)).get(id));
    }

    @Configuration(proxyBeanMethods = false)
    static class Occasions {
        @Bean
        OccasionSource communityEventOccasions(Rows<CommunityEvent> rows) {
            return new OccasionSource(
                    TYPE,
                    Ticket.Channel.VISIT,
                    (row, id) -> rows.reached(row, id).map(event -> new Place(event.projectId(), null, null)));
        }
    }
}
