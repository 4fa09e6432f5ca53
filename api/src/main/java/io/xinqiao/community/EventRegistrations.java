package io.xinqiao.community;

import static io.xinqiao.schema.tenant.Tables.EVENT_REGISTRATION;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.val;

import io.xinqiao.archives.Households;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.community.EventRegistration.State;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.ServiceBills;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.notices.Notice;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.UpdateSetMoreStep;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/**
 * Who comes, and who waits. Whatever gives or takes places locks the event's row first and counts them there, so that
 * there are never more than it has, and those who wait move up in the order in which they came.
 */
@Repository
class EventRegistrations {
    static final String KEY = "eventRegistrationId";
    private static final PlaceScope SCOPE = new PlaceScope(
                    EVENT_REGISTRATION.PROJECT_ID, EVENT_REGISTRATION.BUILDING_ID, EVENT_REGISTRATION.UNIT_ID)
            .concerning(EVENT_REGISTRATION.PERSON_ID);

    private final DSLContext sql;
    private final Rows<EventRegistration> rows;
    private final CommunityEvents events;
    private final EventOffers offers;
    private final EventNews news;
    private final Units units;
    private final Households households;
    private final Persons persons;
    private final ServiceBills bills;
    private final Clock clock;

    EventRegistrations(
            TenantDatabase database,
            Rows<EventRegistration> rows,
            CommunityEvents events,
            EventOffers offers,
            EventNews news,
            Units units,
            Households households,
            Persons persons,
            ServiceBills bills,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.events = events;
        this.offers = offers;
        this.news = news;
        this.units = units;
        this.households = households;
        this.persons = persons;
        this.bills = bills;
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

    record RegisterForEventInput(
            UUID communityEventId,
            UUID unitId,
            @Nullable UUID personId,
            @Nullable Integer seats,
            @Nullable String note) {}

    record EventRegistrationInput(
            UUID eventRegistrationId, @Nullable Integer expectedVersion) {}

    record TransferEventRegistrationInput(
            UUID eventRegistrationId, @Nullable Integer expectedVersion, UUID personId, UUID unitId) {}

    record RecordEventWalkInInput(
            UUID communityEventId,
            @Nullable UUID unitId,
            @Nullable Integer seats,
            @Nullable String note) {}

    /** An event and a registration for it, both locked. */
    private record Both(CommunityEvent event, EventRegistration registration) {}

    /** A place where there is one, else the end of the waiting list. */
    EventRegistration register(RegisterForEventInput input) {
        var mutation = "Mutation.registerForEvent";
        var event = events.lock(mutation, input.communityEventId());
        var unit = unit(mutation, event, input.unitId());
        var person = who(input.personId());
        requireHome(unit, person, "personId");
        requireOpen(event);
        var seats = seats(event, input.seats());
        var household = households.livingIn(unit.id()).orElse(null);
        requireOnce(event, person);
        requireFitsHousehold(event, unit, household, seats, null);
        var isIn = seats <= event.free() && !isHeldUp(event);
        var id = NewId.next();
        var bill = isIn ? bill(event, id, unit, household, seats) : null;
        var registration = rows.insert(new EventRegistration(
                id,
                event.id(),
                Place.of(unit),
                household,
                person,
                seats,
                event.lastPosition() + 1,
                isIn ? State.CONFIRMED : State.WAITING,
                clock.instant(),
                null,
                null,
                false,
                false,
                null,
                null,
                null,
                bill,
                input.note(),
                1));
        events.count(event, isIn ? seats : 0, 1);
        return registration;
    }

    /** Whether somebody waits who may not be overtaken. */
    private boolean isHeldUp(CommunityEvent event) {
        return event.partyRule() == CommunityEvent.PartyRule.HOLD
                && sql.fetchExists(
                        EVENT_REGISTRATION,
                        EVENT_REGISTRATION.EVENT_ID.eq(event.id()).and(in(List.of(State.WAITING))));
    }

    EventRegistration accept(EventRegistrationInput input) {
        var id = input.eventRegistrationId();
        var both = lock("acceptEventOffer", id, input.expectedVersion(), State.OFFERED);
        var offer = both.registration();
        if (!clock.instant().isBefore(Objects.requireNonNull(offer.offerEndsAt()))) {
            throw refused("refused.event.offerOver", offer, news.moment(offer.offerEndsAt()));
        }
        var bill = bill(both.event(), offer);
        return rows.change(
                id,
                sql.update(EVENT_REGISTRATION)
                        .set(EVENT_REGISTRATION.STATE, State.CONFIRMED.name())
                        .set(EVENT_REGISTRATION.BILL_ID, bill));
    }

    EventRegistration decline(EventRegistrationInput input) {
        var id = input.eventRegistrationId();
        var both = lock("declineEventOffer", id, input.expectedVersion(), State.OFFERED);
        var declined = rows.change(id, end(State.DECLINED));
        offers.moveUp(events.count(both.event(), -declined.seats(), 0));
        return declined;
    }

    /** Gives the places back; the fee too, unless it is late. */
    EventRegistration cancel(EventRegistrationInput input) {
        var both = lock(
                "cancelEventRegistration",
                input.eventRegistrationId(),
                input.expectedVersion(),
                State.WAITING,
                State.OFFERED,
                State.CONFIRMED);
        var event = both.event();
        var before = both.registration();
        if (!clock.instant().isBefore(event.beginsAt())) throw refused("refused.event.begun", before);
        var isLate = before.state() == State.CONFIRMED && event.isLate(clock.instant());
        if (before.billId() != null && !isLate) bills.takeBack(before.billId(), event.projectId());
        var cancelled = rows.change(before.id(), end(State.CANCELLED).set(EVENT_REGISTRATION.LATE, isLate));
        if (before.state() != State.WAITING) offers.moveUp(events.count(event, -before.seats(), 0));
        return cancelled;
    }

    /** A place out of turn, where there is one. */
    EventRegistration offer(EventRegistrationInput input) {
        var id = input.eventRegistrationId();
        var both = lock("offerEventPlace", id, input.expectedVersion(), State.WAITING);
        requireOpen(both.event());
        requireFree(both.event(), both.registration().seats());
        offers.give(both.event(), List.of(both.registration()));
        return Objects.requireNonNull(rows.ofKeys(List.of(id)).get(id));
    }

    /** Somebody else comes instead; no place is given back meanwhile, and whoever waits goes on waiting. */
    EventRegistration transfer(TransferEventRegistrationInput input) {
        var mutation = "Mutation.transferEventRegistration";
        var both = lock(
                "transferEventRegistration", input.eventRegistrationId(), input.expectedVersion(), State.CONFIRMED);
        var event = both.event();
        var before = both.registration();
        var unit = unit(mutation, event, input.unitId());
        var person = who(input.personId());
        requireHome(unit, person, "personId");
        var household = households.livingIn(unit.id()).orElse(null);
        requireOnce(event, person);
        requireFitsHousehold(event, unit, household, before.seats(), before.id());
        if (before.billId() != null) bills.takeBack(before.billId(), event.projectId());
        rows.change(before.id(), end(State.CANCELLED));
        var id = NewId.next();
        var added = rows.insert(new EventRegistration(
                id,
                event.id(),
                Place.of(unit),
                household,
                person,
                before.seats(),
                event.lastPosition() + 1,
                State.CONFIRMED,
                clock.instant(),
                null,
                null,
                false,
                false,
                null,
                null,
                null,
                bill(event, id, unit, household, before.seats()),
                before.note(),
                1));
        events.count(event, 0, 1);
        news.tell(Notice.Kind.EVENT_CONFIRMED, event, List.of(added));
        return added;
    }

    /** Somebody has come who had not registered. */
    EventRegistration walkIn(RecordEventWalkInInput input) {
        var mutation = "Mutation.recordEventWalkIn";
        var event = events.lock(mutation, input.communityEventId());
        requireState(event);
        var seats = input.seats() == null ? 1 : input.seats();
        requireFree(event, seats);
        var unit = input.unitId() == null ? null : unit(mutation, event, input.unitId());
        var now = clock.instant();
        var registration = rows.insert(new EventRegistration(
                NewId.next(),
                event.id(),
                unit == null ? new Place(event.projectId(), null, null) : Place.of(unit),
                unit == null ? null : households.livingIn(unit.id()).orElse(null),
                null,
                seats,
                event.lastPosition() + 1,
                State.ATTENDED,
                now,
                null,
                null,
                false,
                true,
                now,
                seats,
                null,
                null,
                input.note(),
                1));
        events.count(event, seats, 1);
        return registration;
    }

    /** The registrations of an event in some states, in the order of arrival. */
    List<EventRegistration> of(UUID event, Collection<State> states) {
        return rows.list(EVENT_REGISTRATION.EVENT_ID.eq(event).and(in(states)), EVENT_REGISTRATION.POSITION);
    }

    /** They are over, all at once. */
    void endAll(Collection<EventRegistration> registrations, State state) {
        if (registrations.isEmpty()) return;
        end(state)
                .set(EVENT_REGISTRATION.VERSION, EVENT_REGISTRATION.VERSION.plus(1))
                .where(EVENT_REGISTRATION.ID.eq(
                        any(registrations.stream().map(EventRegistration::id).toArray(UUID[]::new))))
                .execute();
    }

    /** The event first, then the registration, as everybody does. */
    private Both lock(String mutation, UUID id, @Nullable Integer expectedVersion, State... states) {
        var found = rows.require("Mutation." + mutation, id, KEY);
        var event = events.lockOf(found.eventId());
        var registration = rows.lock("Mutation." + mutation, id, KEY);
        if (expectedVersion != null && expectedVersion != registration.version()) {
            throw Refused.because(Code.CONFLICT, "refused.conflict", List.of(registration.version()), "expectedVersion")
                    .withCurrent("eventRegistration", registration);
        }
        if (event.state() != CommunityEvent.State.PUBLISHED || !List.of(states).contains(registration.state())) {
            throw refused("refused.event.registrationState", registration);
        }
        return new Both(event, registration);
    }

    private static Refused refused(String key, EventRegistration registration, Object... words) {
        return Refused.because(Code.ILLEGAL_STEP, key, List.of(words), KEY)
                .withCurrent("eventRegistration", registration);
    }

    private UpdateSetMoreStep<? extends Record> end(State state) {
        return sql.update(EVENT_REGISTRATION)
                .set(EVENT_REGISTRATION.STATE, state.name())
                .set(EVENT_REGISTRATION.ENDED_AT, clock.instant());
    }

    private static Condition in(Collection<State> states) {
        return EVENT_REGISTRATION.STATE.in(states.stream().map(State::name).toList());
    }

    private Unit unit(String mutation, CommunityEvent event, UUID id) {
        return units.reachable(mutation, id)
                .filter(unit -> unit.projectId().equals(event.projectId()))
                .orElseThrow(() -> Refused.notFound("unitId"));
    }

    /** Residents register themselves, unless they say whom they live with; staff say whom. */
    private UUID who(@Nullable UUID told) {
        var own = Caller.current().requireMember().personId();
        if (told == null && own == null) {
            throw Refused.because(Code.REQUIRED, "refused.event.person", List.of(), "personId");
        }
        var person = told == null ? Objects.requireNonNull(own) : told;
        if (persons.reachable(person).isEmpty()) throw Refused.notFound("personId");
        return person;
    }

    private void requireHome(Unit unit, UUID person, String argument) {
        if (!units.isHomeOf(unit.id(), person)) {
            throw Refused.because(Code.INVALID, "refused.event.home", List.of(), argument);
        }
    }

    private static void requireState(CommunityEvent event) {
        if (event.state() != CommunityEvent.State.PUBLISHED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.event.notOpen", List.of(), CommunityEvents.KEY);
        }
    }

    private void requireOpen(CommunityEvent event) {
        requireState(event);
        if (!event.isOpen(clock.instant())) {
            throw Refused.because(
                    Code.ILLEGAL_STEP,
                    "refused.event.window",
                    List.of(news.moment(event.registrationOpensAt()), news.moment(event.registrationClosesAt())),
                    CommunityEvents.KEY);
        }
    }

    private static int seats(CommunityEvent event, @Nullable Integer told) {
        var seats = told == null ? 1 : told;
        var most = Math.min(event.perRegistration(), event.capacity());
        if (seats > most) throw Refused.because(Code.INVALID, "refused.event.party", List.of(most), "seats");
        return seats;
    }

    private static void requireFree(CommunityEvent event, int seats) {
        if (seats > event.free()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.event.full", List.of(event.free()), "seats");
        }
    }

    private void requireOnce(CommunityEvent event, UUID person) {
        var there = rows.list(EVENT_REGISTRATION
                .EVENT_ID
                .eq(event.id())
                .and(EVENT_REGISTRATION.PERSON_ID.eq(person))
                .and(in(EventRegistration.LIVE)));
        if (there.isEmpty()) return;
        throw Refused.because(Code.TAKEN, "refused.event.registered", List.of(), "personId");
    }

    /** A household is who lives together; where nobody does, those who own the unit together. */
    private void requireFitsHousehold(
            CommunityEvent event, Unit unit, @Nullable UUID household, int seats, @Nullable UUID without) {
        var same = household == null
                ? EVENT_REGISTRATION.UNIT_ID.eq(unit.id())
                : EVENT_REGISTRATION.HOUSEHOLD_ID.eq(household);
        var there = sql.select(coalesce(sum(EVENT_REGISTRATION.SEATS), val(BigDecimal.ZERO)))
                .from(EVENT_REGISTRATION)
                .where(EVENT_REGISTRATION.EVENT_ID.eq(event.id()))
                .and(same)
                .and(in(EventRegistration.LIVE))
                .and(EVENT_REGISTRATION.ID.isDistinctFrom(without))
                .fetchSingle()
                .value1()
                .intValue();
        if (there + seats > event.perHousehold()) {
            throw Refused.because(
                    Code.INVALID, "refused.event.household", List.of(event.perHousehold(), there), "seats");
        }
    }

    private @Nullable UUID bill(CommunityEvent event, EventRegistration registration) {
        var unit = registration.spot().unitId();
        return unit == null
                ? null
                : bill(event, registration.id(), units.ofKey(unit), registration.householdId(), registration.seats());
    }

    /** A fee is due on the day of the event at the latest, and no later than today when that is over. */
    private @Nullable UUID bill(
            CommunityEvent event, UUID registration, Unit unit, @Nullable UUID household, int seats) {
        if (event.fee().signum() == 0) return null;
        var day = LocalDate.ofInstant(event.beginsAt(), clock.getZone());
        var today = LocalDate.now(clock);
        return bills.bill(
                Bill.Source.EVENT,
                registration,
                unit,
                household,
                event.fee().multiply(BigDecimal.valueOf(seats)),
                day.isBefore(today) ? today : day);
    }

    /** Those of these keys that belong to an event, locked in one order; and what was scanned under these names. */
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
}
