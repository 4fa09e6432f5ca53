package io.xinqiao.community;

import static io.xinqiao.schema.tenant.Tables.EVENT_REGISTRATION;

import io.xinqiao.community.EventRegistration.State;
import io.xinqiao.passes.SignedCodes;
import io.xinqiao.passes.SignedCodes.Pass;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Bulk;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks people in at the door, one by one or a whole list that a device kept while there was no network. What a device
 * sends again under the same name is known, and changes nothing.
 */
@Component
class CheckIns {
    private static final Bulk<Arrival> CHANGES = Bulk.<Arrival>into(EVENT_REGISTRATION)
            .set(EVENT_REGISTRATION.STATE, arrival -> State.ATTENDED.name())
            .set(EVENT_REGISTRATION.CHECKED_IN_AT, Arrival::at)
            .set(EVENT_REGISTRATION.ATTENDED, Arrival::attended)
            .set(EVENT_REGISTRATION.NONCE, Arrival::nonce)
            .set(EVENT_REGISTRATION.VERSION, arrival -> arrival.of().version() + 1);

    /** Whoever was a no-show when the event was closed may stand on a list that comes later. */
    private static final Set<State> ADMITTED = Set.of(State.CONFIRMED, State.NO_SHOW);

    private static final Set<CommunityEvent.State> OPEN =
            Set.of(CommunityEvent.State.PUBLISHED, CommunityEvent.State.HELD);

    private final DSLContext sql;
    private final CommunityEvents events;
    private final EventRegistrations registrations;
    private final EventSteps steps;
    private final SignedCodes codes;
    private final Messages messages;
    private final Clock clock;

    CheckIns(
            TenantDatabase database,
            CommunityEvents events,
            EventRegistrations registrations,
            EventSteps steps,
            SignedCodes codes,
            Messages messages,
            Clock clock) {
        this.sql = database.sql();
        this.events = events;
        this.registrations = registrations;
        this.steps = steps;
        this.codes = codes;
        this.messages = messages;
        this.clock = clock;
    }

    record CheckInToEventInput(UUID communityEventId, List<EventCheckInInput> checkIns) {}

    record EventCheckInInput(
            String nonce,
            By by,
            @Nullable Integer attended,
            @Nullable Instant at) {}

    /** One of the two. */
    record By(@Nullable String code, @Nullable UUID eventRegistrationId) {}

    /** What became of a check-in. */
    enum Outcome {
        CHECKED_IN,
        REPEATED,
        ALREADY_CHECKED_IN,
        FORGED,
        OTHER_EVENT,
        UNKNOWN,
        NOT_CONFIRMED
    }

    /** One check-in, and what became of it. */
    record EventCheckIn(
            String nonce,
            Outcome outcome,
            String text,
            @Nullable UUID registrationId) {}

    /** Somebody comes. */
    private record Arrival(EventRegistration of, Instant at, int attended, String nonce) {}

    /** Whom a check-in is about; or why it is about nobody. */
    private record Target(
            @Nullable UUID registration, @Nullable Outcome why) {}

    /** The list for devices without a network. */
    record EventCheckInList(UUID eventId, Instant listedAt, String content, String signature) {}

    /** Each by itself: a code that is no good keeps nobody else out. */
    List<EventCheckIn> checkIn(CheckInToEventInput input) {
        var event = events.require("Mutation.checkInToEvent", input.communityEventId());
        requireDay(event);
        var meant = input.checkIns().stream().map(one -> meant(event, one.by())).toList();
        var keys = meant.stream()
                .map(Target::registration)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        Map<UUID, EventRegistration> there = new HashMap<>();
        registrations.lockAll(event.id(), keys).forEach(one -> there.put(one.id(), one));
        Map<String, UUID> scanned = new HashMap<>();
        var names = input.checkIns().stream()
                .map(EventCheckInInput::nonce)
                .distinct()
                .toList();
        for (var one : registrations.scanned(event.id(), names)) {
            scanned.put(Objects.requireNonNull(one.nonce()), one.id());
        }
        Map<UUID, Arrival> arrivals = new HashMap<>();
        List<EventCheckIn> outcomes = new ArrayList<>();
        for (var at = 0; at < meant.size(); at++) {
            outcomes.add(outcome(input.checkIns().get(at), at, meant.get(at), there, scanned, arrivals));
        }
        if (!arrivals.isEmpty()) {
            CHANGES.update(sql, EVENT_REGISTRATION.ID, arrival -> arrival.of().id(), List.copyOf(arrivals.values()));
            // Of those others were told that they did not come.
            steps.taken(arrivals.values().stream()
                    .map(Arrival::of)
                    .filter(one -> one.state() == State.NO_SHOW)
                    .map(EventRegistration::id)
                    .toList());
        }
        return outcomes;
    }

    private EventCheckIn outcome(
            EventCheckInInput one,
            int index,
            Target meant,
            Map<UUID, EventRegistration> there,
            Map<String, UUID> scanned,
            Map<UUID, Arrival> arrivals) {
        var before = scanned.get(one.nonce());
        if (before != null) return said(one, Outcome.REPEATED, before);
        if (meant.registration() == null) return said(one, Objects.requireNonNull(meant.why()), null);
        var registration = there.get(meant.registration());
        if (registration == null) return said(one, Outcome.UNKNOWN, null);
        if (registration.state() == State.ATTENDED || arrivals.containsKey(registration.id())) {
            return said(one, Outcome.ALREADY_CHECKED_IN, registration.id());
        }
        if (!ADMITTED.contains(registration.state())) return said(one, Outcome.NOT_CONFIRMED, registration.id());
        var attended = one.attended() == null ? registration.seats() : one.attended();
        if (attended > registration.seats()) {
            throw Refused.because(
                    Code.INVALID,
                    "refused.event.attendedMore",
                    List.of(registration.seats()),
                    "checkIns",
                    Integer.toString(index),
                    "attended");
        }
        arrivals.put(registration.id(), new Arrival(registration, moment(one, index), attended, one.nonce()));
        scanned.put(one.nonce(), registration.id());
        return said(one, Outcome.CHECKED_IN, registration.id());
    }

    private Instant moment(EventCheckInInput one, int index) {
        var now = clock.instant();
        if (one.at() == null) return now;
        if (one.at().isAfter(now)) {
            throw Refused.because(Code.INVALID, "refused.future", List.of(), "checkIns", Integer.toString(index), "at");
        }
        return one.at();
    }

    private EventCheckIn said(EventCheckInInput one, Outcome outcome, @Nullable UUID registration) {
        return new EventCheckIn(one.nonce(), outcome, messages.text("EventCheckInOutcome." + outcome), registration);
    }

    private Target meant(CommunityEvent event, By by) {
        if (by.eventRegistrationId() != null) return new Target(by.eventRegistrationId(), null);
        Optional<Pass> pass = codes.verify(Objects.requireNonNull(by.code()));
        if (pass.isEmpty()) return new Target(null, Outcome.FORGED);
        var said = pass.get();
        return said.kind() == SignedCodes.Kind.EVENT && said.place().equals(event.id())
                ? new Target(said.subject(), null)
                : new Target(null, Outcome.OTHER_EVENT);
    }

    /** From the day on which it begins; what was scanned offline may come when the event is closed already. */
    private void requireDay(CommunityEvent event) {
        var today = LocalDate.now(clock);
        var begins = LocalDate.ofInstant(event.beginsAt(), clock.getZone());
        if (OPEN.contains(event.state()) && !today.isBefore(begins)) return;
        throw Refused.because(
                Code.ILLEGAL_STEP, "refused.event.checkIn", List.of(begins.toString()), CommunityEvents.KEY);
    }

    /** Who may come in, to be checked without a network. */
    @Nullable
    EventCheckInList list(UUID id) {
        var event = events.reached("Query.eventCheckInList", id);
        if (event == null) return null;
        var now = clock.instant();
        var content = new StringBuilder(event.id() + "\t" + now + "\n");
        for (var one : registrations.of(event.id(), Set.of(State.CONFIRMED, State.ATTENDED))) {
            content.append(one.id())
                    .append('\t')
                    .append(one.seats())
                    .append('\t')
                    .append(one.state())
                    .append('\n');
        }
        return new EventCheckInList(event.id(), now, content.toString(), codes.signText(content.toString()));
    }

    /** What the QR code of a registration says, while it is good. */
    @Nullable
    String code(EventRegistration registration) {
        return registration.state() != State.CONFIRMED
                ? null
                : codes.sign(new Pass(SignedCodes.Kind.EVENT, registration.eventId(), registration.id()));
    }
}
