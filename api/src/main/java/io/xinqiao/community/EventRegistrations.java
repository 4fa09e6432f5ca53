package io.xinqiao.community;

import static io.xinqiao.schema.tenant.Tables.EVENT_REGISTRATION;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.val;

import io.xinqiao.archives.PersonMergeRule;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.community.EventRegistration.State;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.UpdateSetMoreStep;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The registrations as they stand. */
@Repository
class EventRegistrations {
    static final String KEY = "eventRegistrationId";
    private static final PlaceScope SCOPE = new PlaceScope(
                    EVENT_REGISTRATION.PROJECT_ID, EVENT_REGISTRATION.BUILDING_ID, EVENT_REGISTRATION.UNIT_ID)
            .concerning(EVENT_REGISTRATION.PERSON_ID);

    private final DSLContext sql;
    private final Rows<EventRegistration> rows;
    private final EventSteps steps;
    private final Clock clock;

    EventRegistrations(TenantDatabase database, Rows<EventRegistration> rows, EventSteps steps, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.steps = steps;
        this.clock = clock;
    }

    @Bean
    static Rows<EventRegistration> eventRegistrationRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(EventRegistration.class, EVENT_REGISTRATION, SCOPE, database, visibility);
    }

    @Bean
    static Listing<EventRegistration> eventRegistrationList(Rows<EventRegistration> rows) {
        return Listing.of("eventRegistrations", rows)
                .descending(EVENT_REGISTRATION.REGISTERED_AT)
                .ascending(EVENT_REGISTRATION.POSITION)
                .descending(EVENT_REGISTRATION.ID)
                .without(EVENT_REGISTRATION.NONCE)
                .related("event", "registrations")
                .unrelated("bill");
    }

    private static Condition in(Collection<State> states) {
        return EVENT_REGISTRATION.STATE.in(states.stream().map(State::name).toList());
    }

    private static Condition live(UUID event) {
        return EVENT_REGISTRATION.EVENT_ID.eq(event).and(in(EventRegistration.LIVE));
    }

    /** The registrations of an event in some states, in the order of arrival. */
    List<EventRegistration> of(UUID event, Collection<State> states) {
        return rows.list(EVENT_REGISTRATION.EVENT_ID.eq(event).and(in(states)), EVENT_REGISTRATION.POSITION);
    }

    /** Whether a person has a place at an event, or waits for one. */
    boolean isThere(UUID event, UUID person) {
        return sql.fetchExists(EVENT_REGISTRATION, live(event).and(EVENT_REGISTRATION.PERSON_ID.eq(person)));
    }

    /** Whether somebody waits for an event. */
    boolean isWaitedFor(UUID event) {
        return sql.fetchExists(
                EVENT_REGISTRATION, EVENT_REGISTRATION.EVENT_ID.eq(event).and(in(List.of(State.WAITING))));
    }

    /**
     * How many persons of a household come to an event, or wait. A household is who lives together; those who live
     * elsewhere are one with whoever owns the unit too.
     *
     * @param without a registration that does not count
     */
    int seatsOf(UUID event, UUID unit, @Nullable UUID household, @Nullable UUID without) {
        var same = household == null
                ? EVENT_REGISTRATION.UNIT_ID.eq(unit).and(EVENT_REGISTRATION.HOUSEHOLD_ID.isNull())
                : EVENT_REGISTRATION.HOUSEHOLD_ID.eq(household);
        return sql.select(coalesce(sum(EVENT_REGISTRATION.SEATS), val(BigDecimal.ZERO)))
                .from(EVENT_REGISTRATION)
                .where(live(event))
                .and(same)
                .and(EVENT_REGISTRATION.ID.isDistinctFrom(without))
                .fetchSingle()
                .value1()
                .intValue();
    }

    /** Those of these keys that belong to an event, locked in one order. */
    List<EventRegistration> lockAll(UUID event, Collection<UUID> keys) {
        return sql.select(rows.columns().fields())
                .from(EVENT_REGISTRATION)
                .where(EVENT_REGISTRATION.EVENT_ID.eq(event))
                .and(EVENT_REGISTRATION.ID.eq(any(keys.toArray(UUID[]::new))))
                .orderBy(EVENT_REGISTRATION.ID)
                .forUpdate()
                .fetch(Row.mapping(rows::read));
    }

    /** What was scanned under these names before. */
    List<EventRegistration> scanned(UUID event, Collection<String> nonces) {
        return rows.list(EVENT_REGISTRATION.EVENT_ID.eq(event).and(EVENT_REGISTRATION.NONCE.in(nonces)));
    }

    EventRegistration add(EventRegistration registration) {
        steps.taken(List.of(registration.id()));
        return rows.insert(registration);
    }

    /** It is over. */
    EventRegistration end(EventRegistration registration, State state, boolean late) {
        steps.taken(List.of(registration.id()));
        return rows.change(registration.id(), end(state).set(EVENT_REGISTRATION.LATE, late));
    }

    /**
     * They are over, all at once.
     *
     * @return those that are: whoever is let in at the door in the same moment has come
     */
    List<EventRegistration> endAll(Collection<EventRegistration> registrations, State state) {
        if (registrations.isEmpty()) return List.of();
        var ended = end(state)
                .set(EVENT_REGISTRATION.VERSION, EVENT_REGISTRATION.VERSION.plus(1))
                .where(EVENT_REGISTRATION.ID.eq(
                        any(registrations.stream().map(EventRegistration::id).toArray(UUID[]::new))))
                .and(EVENT_REGISTRATION.STATE.ne(State.ATTENDED.name()))
                .returning(rows.columns().fields())
                .fetch(Row.mapping(rows::read));
        steps.taken(ended.stream().map(EventRegistration::id).toList());
        return ended;
    }

    private UpdateSetMoreStep<? extends Record> end(State state) {
        return sql.update(EVENT_REGISTRATION)
                .set(EVENT_REGISTRATION.STATE, state.name())
                .set(EVENT_REGISTRATION.ENDED_AT, clock.instant());
    }

    /** It was accepted. */
    EventRegistration confirm(EventRegistration offer, @Nullable UUID bill) {
        steps.taken(List.of(offer.id()));
        return rows.change(
                offer.id(),
                sql.update(EVENT_REGISTRATION)
                        .set(EVENT_REGISTRATION.STATE, State.CONFIRMED.name())
                        .set(EVENT_REGISTRATION.BILL_ID, bill));
    }

    /** Somebody who was checked in has not come after all. */
    EventRegistration forgetArrival(EventRegistration attended, State state) {
        steps.taken(List.of(attended.id()));
        return rows.change(
                attended.id(),
                sql.update(EVENT_REGISTRATION)
                        .set(EVENT_REGISTRATION.STATE, state.name())
                        .setNull(EVENT_REGISTRATION.CHECKED_IN_AT)
                        .setNull(EVENT_REGISTRATION.ATTENDED)
                        .setNull(EVENT_REGISTRATION.NONCE));
    }

    /** They are more or fewer than they said. */
    EventRegistration change(EventRegistration registration, int seats, @Nullable UUID bill, @Nullable String note) {
        steps.taken(List.of(registration.id()));
        return rows.change(
                registration.id(),
                sql.update(EVENT_REGISTRATION)
                        .set(EVENT_REGISTRATION.SEATS, seats)
                        .set(EVENT_REGISTRATION.BILL_ID, bill)
                        .set(EVENT_REGISTRATION.NOTE, note));
    }

    private boolean haveOneEvent(UUID one, UUID other) {
        var others = EVENT_REGISTRATION.as("others");
        return sql.fetchExists(
                EVENT_REGISTRATION,
                EVENT_REGISTRATION
                        .PERSON_ID
                        .eq(one)
                        .and(in(EventRegistration.LIVE))
                        .and(EVENT_REGISTRATION.EVENT_ID.in(sql.select(others.EVENT_ID)
                                .from(others)
                                .where(others.PERSON_ID.eq(other))
                                .and(others.STATE.in(EventRegistration.LIVE.stream()
                                        .map(State::name)
                                        .toList())))));
    }

    @Configuration(proxyBeanMethods = false)
    static class MergeRules {
        /** Who has registered twice for one event as two would hold two places as one. */
        @Bean
        PersonMergeRule oneRegistrationEach(EventRegistrations registrations) {
            return (stays, goes) -> {
                if (registrations.haveOneEvent(stays, goes)) {
                    throw Refused.because(Code.ILLEGAL_STEP, "refused.person.event", List.of(), "duplicateId");
                }
            };
        }
    }
}
