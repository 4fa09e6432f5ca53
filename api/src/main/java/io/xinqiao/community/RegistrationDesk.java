package io.xinqiao.community;

import io.xinqiao.archives.Households;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.community.EventRegistration.State;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.ServiceBills;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Registers people for events. Whatever gives or takes places locks the event's row first and counts them there, so
 * that there are never more than it has, and those who wait move up in the order in which they came.
 */
@Service
class RegistrationDesk {
    private static final Set<CommunityEvent.State> PUBLISHED = EnumSet.of(CommunityEvent.State.PUBLISHED);

    private final Rows<EventRegistration> rows;
    private final EventRegistrations registrations;
    private final CommunityEvents events;
    private final EventOffers offers;
    private final EventAudiences audiences;
    private final EventNews news;
    private final Units units;
    private final Households households;
    private final Persons persons;
    private final ServiceBills bills;
    private final Clock clock;

    RegistrationDesk(
            Rows<EventRegistration> rows,
            EventRegistrations registrations,
            CommunityEvents events,
            EventOffers offers,
            EventAudiences audiences,
            EventNews news,
            Units units,
            Households households,
            Persons persons,
            ServiceBills bills,
            Clock clock) {
        this.rows = rows;
        this.registrations = registrations;
        this.events = events;
        this.offers = offers;
        this.audiences = audiences;
        this.news = news;
        this.units = units;
        this.households = households;
        this.persons = persons;
        this.bills = bills;
        this.clock = clock;
    }

    record RegisterForEventInput(
            UUID communityEventId,
            UUID unitId,
            @Nullable UUID personId,
            @Nullable Integer seats,
            @Nullable String note) {}

    record EventRegistrationInput(
            UUID eventRegistrationId, @Nullable Integer expectedVersion) {}

    record UpdateEventRegistrationInput(
            UUID eventRegistrationId,
            @Nullable Integer expectedVersion,
            @Nullable Integer seats,
            @Nullable String note) {}

    record TransferEventRegistrationInput(
            UUID eventRegistrationId, @Nullable Integer expectedVersion, UUID personId, UUID unitId) {}

    record RecordEventWalkInInput(
            UUID communityEventId,
            @Nullable UUID unitId,
            @Nullable UUID householdId,
            @Nullable Integer seats,
            @Nullable String note) {}

    /** A registration and its event, both locked. */
    private record Locked(CommunityEvent event, EventRegistration registration) {}

    /** A place where there is one, else the end of the waiting list. */
    EventRegistration register(RegisterForEventInput input) {
        var mutation = "Mutation.registerForEvent";
        var event = events.lock(mutation, input.communityEventId());
        var unit = unit(mutation, event, input.unitId());
        var person = who(input.personId());
        requireOpen(event);
        audiences.requireIn(event, person);
        var seats = input.seats() == null ? 1 : input.seats();
        var home = home(event, unit, person);
        requireParty(event, home, seats, null);
        var isIn = seats <= event.free() && !isHeldUp(event);
        return add(event, home, person, seats, isIn ? State.CONFIRMED : State.WAITING, input.note());
    }

    /** Whether somebody waits who may not be overtaken. */
    private boolean isHeldUp(CommunityEvent event) {
        return event.partyRule() == CommunityEvent.PartyRule.HOLD && registrations.isWaitedFor(event.id());
    }

    private EventRegistration add(
            CommunityEvent event,
            @Nullable Home home,
            @Nullable UUID person,
            int seats,
            State state,
            @Nullable String note) {
        var id = NewId.next();
        var bill = state == State.CONFIRMED && home != null ? bill(event, id, home, seats) : null;
        var registration = registrations.add(EventRegistration.made(
                event,
                id,
                home == null ? new Place(event.projectId(), null, null) : Place.of(home.unit()),
                home == null ? null : home.household(),
                person,
                seats,
                state,
                clock.instant(),
                bill,
                note));
        events.count(event, state == State.WAITING ? 0 : seats, 1);
        return registration;
    }

    EventRegistration accept(EventRegistrationInput input) {
        var locked = lock("acceptEventOffer", input, PUBLISHED, State.OFFERED);
        var offer = locked.registration();
        var until = Objects.requireNonNull(offer.offerEndsAt());
        if (!clock.instant().isBefore(until)) throw refused("refused.event.offerOver", offer, news.moment(until));
        var home = home(offer);
        return registrations.confirm(
                offer, home == null ? null : bill(locked.event(), offer.id(), home, offer.seats()));
    }

    EventRegistration decline(EventRegistrationInput input) {
        var locked = lock("declineEventOffer", input, PUBLISHED, State.OFFERED);
        var declined = registrations.end(locked.registration(), State.DECLINED, false);
        offers.moveUp(events.count(locked.event(), -declined.seats(), 0));
        return declined;
    }

    /** Gives the places back; the fee too, unless it is late. */
    EventRegistration cancel(EventRegistrationInput input) {
        var locked = lock("cancelEventRegistration", input, PUBLISHED, State.WAITING, State.OFFERED, State.CONFIRMED);
        var event = locked.event();
        var before = locked.registration();
        if (!clock.instant().isBefore(event.beginsAt())) throw refused("refused.event.begun", before);
        var isLate = before.state() == State.CONFIRMED && event.isLate(clock.instant());
        if (before.billId() != null && !isLate) bills.takeBack(before.billId(), event.projectId());
        var cancelled = registrations.end(before, State.CANCELLED, isLate);
        if (before.state() != State.WAITING) offers.moveUp(events.count(event, -before.seats(), 0));
        return cancelled;
    }

    /** They are more or fewer: more where there are places, fewer so that others move up. */
    EventRegistration update(UpdateEventRegistrationInput input) {
        var locked = lock(
                "updateEventRegistration",
                new EventRegistrationInput(input.eventRegistrationId(), input.expectedVersion()),
                PUBLISHED,
                State.WAITING,
                State.CONFIRMED);
        var event = locked.event();
        var before = locked.registration();
        var seats = input.seats() == null ? before.seats() : input.seats();
        var note = input.note() == null ? before.note() : input.note();
        var more = seats - before.seats();
        if (more == 0) return registrations.change(before, seats, before.billId(), note);
        if (!clock.instant().isBefore(event.beginsAt())) throw refused("refused.event.begun", before);
        var home = home(before);
        if (more > 0) requireParty(event, home, seats, before.id());
        if (before.state() == State.WAITING) {
            var waiting = registrations.change(before, seats, null, note);
            offers.moveUp(event);
            return Objects.requireNonNull(rows.ofKeys(List.of(waiting.id())).get(waiting.id()));
        }
        if (more > 0) {
            requireFree(event, more);
            // A party that holds its turn is overtaken by nobody, also not by those who have a place.
            if (event.isOpen(clock.instant()) && isHeldUp(event)) throw refused("refused.event.heldUp", before);
        }
        var changed = registrations.change(before, seats, billAnew(event, before, home, seats), note);
        offers.moveUp(events.count(event, more, 0));
        return changed;
    }

    /** Another bill for another number of persons; whoever comes with fewer too late has the old one still. */
    private @Nullable UUID billAnew(CommunityEvent event, EventRegistration before, @Nullable Home home, int seats) {
        var isKept = seats < before.seats() && event.isLate(clock.instant());
        if (before.billId() == null || home == null || isKept) return before.billId();
        bills.takeBack(before.billId(), event.projectId());
        return bill(event, NewId.next(), home, seats);
    }

    /** A place out of turn, where there is one. */
    EventRegistration offer(EventRegistrationInput input) {
        var locked = lock("offerEventPlace", input, PUBLISHED, State.WAITING);
        var waiting = locked.registration();
        requireOpen(locked.event());
        requireFree(locked.event(), waiting.seats());
        offers.give(locked.event(), List.of(waiting));
        return Objects.requireNonNull(rows.ofKeys(List.of(waiting.id())).get(waiting.id()));
    }

    /** Somebody else comes instead; no place is given back meanwhile, and whoever waits goes on waiting. */
    EventRegistration transfer(TransferEventRegistrationInput input) {
        var locked = lock(
                "transferEventRegistration",
                new EventRegistrationInput(input.eventRegistrationId(), input.expectedVersion()),
                PUBLISHED,
                State.CONFIRMED);
        var event = locked.event();
        var before = locked.registration();
        var person = who(input.personId());
        audiences.requireIn(event, person);
        var home = home(event, unit("Mutation.transferEventRegistration", event, input.unitId()), person);
        requireParty(event, home, before.seats(), before.id());
        if (before.billId() != null) bills.takeBack(before.billId(), event.projectId());
        registrations.end(before, State.CANCELLED, false);
        var freed = events.count(event, -before.seats(), 0);
        var added = add(freed, home, person, before.seats(), State.CONFIRMED, before.note());
        news.tell(Notice.Kind.EVENT_CONFIRMED, event, List.of(added));
        return added;
    }

    /** Somebody has come who had not registered. */
    EventRegistration walkIn(RecordEventWalkInInput input) {
        var mutation = "Mutation.recordEventWalkIn";
        var event = events.lock(mutation, input.communityEventId());
        requirePublished(event);
        var seats = input.seats() == null ? 1 : input.seats();
        requireFree(event, seats);
        if (input.unitId() == null && input.householdId() != null) {
            throw Refused.because(Code.REQUIRED, "refused.event.householdOfUnit", List.of(), "unitId");
        }
        var home = input.unitId() == null ? null : home(unit(mutation, event, input.unitId()), input.householdId());
        return add(event, home, null, seats, State.ATTENDED, input.note());
    }

    /** Somebody was checked in by mistake; a walk-in was none then. */
    EventRegistration undoCheckIn(EventRegistrationInput input) {
        var locked = lock(
                "undoEventCheckIn",
                input,
                EnumSet.of(CommunityEvent.State.PUBLISHED, CommunityEvent.State.HELD),
                State.ATTENDED);
        var event = locked.event();
        var before = locked.registration();
        if (before.walkIn()) {
            registrations.forgetArrival(before, State.CANCELLED);
            offers.moveUp(events.count(event, -before.seats(), 0));
            return registrations.end(before, State.CANCELLED, false);
        }
        return registrations.forgetArrival(
                before, event.state() == CommunityEvent.State.HELD ? State.NO_SHOW : State.CONFIRMED);
    }

    /** The event first, then the registration, as everybody does; so the version is compared here. */
    private Locked lock(String mutation, EventRegistrationInput input, Set<CommunityEvent.State> of, State... states) {
        var row = "Mutation." + mutation;
        var found = rows.require(row, input.eventRegistrationId(), EventRegistrations.KEY);
        var event = events.lockOf(found.eventId());
        var registration = rows.correct(row, input.eventRegistrationId(), input.expectedVersion())
                .before();
        if (!of.contains(event.state()) || !List.of(states).contains(registration.state())) {
            throw refused("refused.event.registrationState", registration);
        }
        return new Locked(event, registration);
    }

    private static Refused refused(String key, EventRegistration registration, Object... words) {
        return Refused.because(Code.ILLEGAL_STEP, key, List.of(words), EventRegistrations.KEY)
                .withCurrent("eventRegistration", registration);
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

    /** A unit, and who lives there together; a landlord does not with those to whom it is let. */
    private record Home(Unit unit, @Nullable UUID household) {}

    private Home home(Unit unit, @Nullable UUID household) {
        return new Home(unit, households.meant(unit.id(), household));
    }

    /** The home of somebody who comes to an event for the first time. */
    private Home home(CommunityEvent event, Unit unit, UUID person) {
        if (!units.isHomeOf(unit.id(), person)) {
            throw Refused.because(Code.INVALID, "refused.event.home", List.of(), "personId");
        }
        if (registrations.isThere(event.id(), person)) {
            throw Refused.because(Code.TAKEN, "refused.event.registered", List.of(), "personId");
        }
        return new Home(unit, households.livingIn(unit.id(), person).orElse(null));
    }

    private @Nullable Home home(EventRegistration registration) {
        var unit = registration.spot().unitId();
        return unit == null ? null : new Home(units.ofKey(unit), registration.householdId());
    }

    private static void requirePublished(CommunityEvent event) {
        if (event.state() != CommunityEvent.State.PUBLISHED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.event.notOpen", List.of(), CommunityEvents.KEY);
        }
    }

    private void requireOpen(CommunityEvent event) {
        requirePublished(event);
        if (!event.isOpen(clock.instant())) {
            throw Refused.because(
                    Code.ILLEGAL_STEP,
                    "refused.event.window",
                    List.of(news.moment(event.registrationOpensAt()), news.moment(event.registrationClosesAt())),
                    CommunityEvents.KEY);
        }
    }

    /** Not more with one registration than may come with one, and not more of a household than its cap. */
    private void requireParty(CommunityEvent event, @Nullable Home home, int seats, @Nullable UUID without) {
        var most = Math.min(event.perRegistration(), event.capacity());
        if (seats > most) throw Refused.because(Code.INVALID, "refused.event.party", List.of(most), "seats");
        if (home == null) return;
        var there = registrations.seatsOf(event.id(), home.unit().id(), home.household(), without);
        if (there + seats > event.perHousehold()) {
            throw Refused.because(
                    Code.INVALID, "refused.event.household", List.of(event.perHousehold(), there), "seats");
        }
    }

    private void requireFree(CommunityEvent event, int seats) {
        if (seats > event.free()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.event.full", List.of(event.free()), "seats");
        }
    }

    /** A fee is due on the day of the event at the latest, and no later than today when that is over. */
    private @Nullable UUID bill(CommunityEvent event, UUID subject, Home home, int seats) {
        if (event.fee().signum() == 0) return null;
        var day = LocalDate.ofInstant(event.beginsAt(), clock.getZone());
        var today = LocalDate.now(clock);
        return bills.bill(
                Bill.Source.EVENT,
                subject,
                home.unit(),
                home.household(),
                event.fee().multiply(BigDecimal.valueOf(seats)),
                day.isBefore(today) ? today : day);
    }
}
