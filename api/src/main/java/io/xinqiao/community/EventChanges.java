package io.xinqiao.community;

import static io.xinqiao.schema.tenant.Tables.COMMUNITY_EVENT;
import static io.xinqiao.schema.tenant.Tables.EVENT_REGISTRATION;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.val;

import io.xinqiao.archives.Place;
import io.xinqiao.community.CommunityEvent.Audience;
import io.xinqiao.community.CommunityEvent.Kind;
import io.xinqiao.community.CommunityEvent.PartyRule;
import io.xinqiao.community.CommunityEvent.Places;
import io.xinqiao.community.CommunityEvent.Time;
import io.xinqiao.community.EventRegistration.State;
import io.xinqiao.fees.ServiceBills;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.FindingInput;
import io.xinqiao.procedures.Findings;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Ticket;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What becomes of an event for which people have registered: it is changed, moved, cancelled or held. */
@Component
class EventChanges {
    private final DSLContext sql;
    private final Rows<CommunityEvent> rows;
    private final CommunityEvents events;
    private final EventRegistrations registrations;
    private final EventOffers offers;
    private final EventAudiences audiences;
    private final EventSteps steps;
    private final EventNews news;
    private final ServiceBills bills;
    private final Findings findings;
    private final GuestFeedback feedback;
    private final Timeline timeline;
    private final Clock clock;

    EventChanges(
            TenantDatabase database,
            Rows<CommunityEvent> rows,
            CommunityEvents events,
            EventRegistrations registrations,
            EventOffers offers,
            EventAudiences audiences,
            EventSteps steps,
            EventNews news,
            ServiceBills bills,
            Findings findings,
            GuestFeedback feedback,
            Timeline timeline,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.events = events;
        this.registrations = registrations;
        this.offers = offers;
        this.audiences = audiences;
        this.steps = steps;
        this.news = news;
        this.bills = bills;
        this.findings = findings;
        this.feedback = feedback;
        this.timeline = timeline;
        this.clock = clock;
    }

    record UpdateCommunityEventInput(
            UUID communityEventId,
            @Nullable Integer expectedVersion,
            @Nullable Kind kind,
            @Nullable String name,
            @Nullable String description,
            @Nullable Instant registrationOpensAt,
            @Nullable Instant registrationClosesAt,
            @Nullable Integer capacity,
            @Nullable Integer perHousehold,
            @Nullable Integer perRegistration,
            @Nullable Integer offerHours,
            @Nullable PartyRule partyRule,
            @Nullable Integer lateHours,
            @Nullable BigDecimal fee,
            @Nullable BigDecimal budget,
            @Nullable BigDecimal cost,
            @Nullable String summary,
            @Nullable UUID communityGroupId,
            @Nullable Boolean ofNoGroup,
            @Nullable Boolean membersOnly) {
        /** Whether it tells anything of what is settled once an event was held: its places, its time, its fee. */
        boolean isAboutPlaces() {
            return Stream.of(
                            registrationOpensAt,
                            registrationClosesAt,
                            capacity,
                            perHousehold,
                            perRegistration,
                            offerHours,
                            partyRule,
                            lateHours,
                            fee,
                            communityGroupId,
                            ofNoGroup,
                            membersOnly)
                    .anyMatch(Objects::nonNull);
        }

        /** Whose event it becomes. */
        Audience audience(Audience before) {
            if (!Boolean.TRUE.equals(ofNoGroup)) {
                var group = communityGroupId == null ? before.groupId() : communityGroupId;
                return new Audience(group, or(membersOnly, before.membersOnly()));
            }
            if (communityGroupId != null) {
                throw Refused.because(Code.INVALID, "refused.event.ofNoGroup", List.of(), "ofNoGroup");
            }
            return new Audience(null, Boolean.TRUE.equals(membersOnly));
        }
    }

    record MoveCommunityEventInput(
            UUID communityEventId,
            @Nullable Integer expectedVersion,
            @Nullable Instant beginsAt,
            @Nullable Instant endsAt,
            @Nullable String place,
            String reason) {}

    record CancelCommunityEventInput(
            UUID communityEventId, @Nullable Integer expectedVersion, String reason) {}

    record CloseCommunityEventInput(
            UUID communityEventId,
            @Nullable Integer expectedVersion,
            @Nullable BigDecimal cost,
            @Nullable String summary,
            @Nullable Boolean withoutFeedback) {}

    record RecordEventFindingsInput(UUID communityEventId, List<FindingInput> findings) {}

    /** Never fewer places than are taken; whoever waits moves up when there are more. */
    CommunityEvent update(UpdateCommunityEventInput input) {
        var correction =
                rows.correct("Mutation.updateCommunityEvent", input.communityEventId(), input.expectedVersion());
        var event = correction.before();
        requireChangeable(event, input);
        if (input.capacity() != null && input.capacity() < event.taken()) {
            throw Refused.because(Code.INVALID, "refused.event.taken", List.of(event.taken()), "capacity");
        }
        var fee = or(input.fee(), event.fee());
        if (event.lastPosition() > 0 && fee.compareTo(event.fee()) != 0) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.event.fee", List.of(), "fee");
        }
        var audience = input.audience(event.audience());
        audiences.change(event, audience);
        CommunityEvents.requireSense(
                new Time(
                        event.beginsAt(),
                        event.endsAt(),
                        or(input.registrationOpensAt(), event.registrationOpensAt()),
                        or(input.registrationClosesAt(), event.registrationClosesAt())),
                new Places(1, 1, 1, or(input.offerHours(), event.offerHours()), PartyRule.SKIP, 0),
                fee);
        var changed = correction
                .told(COMMUNITY_EVENT.KIND, input.kind())
                .told(COMMUNITY_EVENT.NAME, input.name())
                .told(COMMUNITY_EVENT.DESCRIPTION, input.description())
                .told(COMMUNITY_EVENT.REGISTRATION_OPENS_AT, input.registrationOpensAt())
                .told(COMMUNITY_EVENT.REGISTRATION_CLOSES_AT, input.registrationClosesAt())
                .told(COMMUNITY_EVENT.CAPACITY, input.capacity())
                .told(COMMUNITY_EVENT.PER_HOUSEHOLD, input.perHousehold())
                .told(COMMUNITY_EVENT.PER_REGISTRATION, input.perRegistration())
                .told(COMMUNITY_EVENT.OFFER_HOURS, input.offerHours())
                .told(COMMUNITY_EVENT.PARTY_RULE, input.partyRule())
                .told(COMMUNITY_EVENT.LATE_HOURS, input.lateHours())
                .told(COMMUNITY_EVENT.FEE, input.fee())
                .told(COMMUNITY_EVENT.BUDGET, input.budget())
                .become(COMMUNITY_EVENT.GROUP_ID, audience.groupId())
                .become(COMMUNITY_EVENT.MEMBERS_ONLY, audience.membersOnly())
                .told(COMMUNITY_EVENT.COST, input.cost())
                .told(COMMUNITY_EVENT.SUMMARY, input.summary())
                .make();
        noOfferLongerThan(changed);
        offers.moveUp(changed);
        return events.ofKey(event.id());
    }

    private static <T> T or(@Nullable T told, T otherwise) {
        return told == null ? otherwise : told;
    }

    /** What it cost and how it was is told of an event that was held; of such a one its places are no more changed. */
    private static void requireChangeable(CommunityEvent event, UpdateCommunityEventInput input) {
        var isHeld = event.state() == CommunityEvent.State.HELD;
        if (event.state() == CommunityEvent.State.CANCELLED || (isHeld && input.isAboutPlaces())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.event.over", List.of(), CommunityEvents.KEY)
                    .withCurrent("communityEvent", event);
        }
        if (!isHeld && (input.cost() != null || input.summary() != null)) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.event.early", List.of(), CommunityEvents.KEY)
                    .withCurrent("communityEvent", event);
        }
    }

    /** An offer ends when the registration does, also where that was moved forward. */
    private void noOfferLongerThan(CommunityEvent event) {
        sql.update(EVENT_REGISTRATION)
                .set(
                        EVENT_REGISTRATION.OFFER_ENDS_AT,
                        least(EVENT_REGISTRATION.OFFER_ENDS_AT, val(event.registrationClosesAt())))
                .where(EVENT_REGISTRATION.EVENT_ID.eq(event.id()))
                .and(EVENT_REGISTRATION.STATE.eq(State.OFFERED.name()))
                .and(EVENT_REGISTRATION.OFFER_ENDS_AT.gt(event.registrationClosesAt()))
                .execute();
    }

    /**
     * The registration's end goes along where it was the beginning; otherwise it stays, unless that is too late now.
     */
    CommunityEvent move(MoveCommunityEventInput input) {
        var event = events.lock("Mutation.moveCommunityEvent", input.communityEventId());
        timeline.require(CommunityEvents.TYPE, event, input.expectedVersion(), Step.MOVE);
        var begins = or(input.beginsAt(), event.beginsAt());
        var ends = input.endsAt() == null
                ? begins.plus(Duration.between(event.beginsAt(), event.endsAt()))
                : input.endsAt();
        if (!clock.instant().isBefore(ends)) {
            throw Refused.because(Code.INVALID, "refused.event.past", List.of(), "endsAt");
        }
        var until = event.registrationClosesAt().equals(event.beginsAt())
                        || event.registrationClosesAt().isAfter(ends)
                ? begins
                : event.registrationClosesAt();
        var from = event.registrationOpensAt().isAfter(until) ? until : event.registrationOpensAt();
        CommunityEvents.requireSense(new Time(begins, ends, from, until), event.places(), event.fee());
        timeline.add(CommunityEvents.TYPE, event.id(), Step.MOVE, input.reason());
        steps.taken(event.id());
        var moved = rows.change(
                event.id(),
                sql.update(COMMUNITY_EVENT)
                        .set(COMMUNITY_EVENT.BEGINS_AT, begins)
                        .set(COMMUNITY_EVENT.ENDS_AT, ends)
                        .set(COMMUNITY_EVENT.REGISTRATION_OPENS_AT, from)
                        .set(COMMUNITY_EVENT.REGISTRATION_CLOSES_AT, until)
                        .set(COMMUNITY_EVENT.PLACE, or(input.place(), event.place()))
                        .set(COMMUNITY_EVENT.REASON, input.reason()));
        noOfferLongerThan(moved);
        news.tellAll(
                Notice.Kind.EVENT_MOVED,
                moved,
                NewId.next(),
                registrations.of(event.id(), List.of(State.WAITING, State.OFFERED, State.CONFIRMED)),
                List.of(moved.place(), input.reason()));
        return moved;
    }

    /** Everybody is told, and nobody pays. */
    CommunityEvent cancel(CancelCommunityEventInput input) {
        var event = events.lock("Mutation.cancelCommunityEvent", input.communityEventId());
        timeline.require(CommunityEvents.TYPE, event, input.expectedVersion(), Step.CANCEL);
        var live = registrations.of(event.id(), EventRegistration.LIVE);
        var ended = registrations.endAll(live, State.CANCELLED);
        if (ended.size() < live.size()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.event.attended", List.of(), CommunityEvents.KEY)
                    .withCurrent("communityEvent", event);
        }
        ended.stream()
                .map(EventRegistration::billId)
                .filter(Objects::nonNull)
                .forEach(bill -> bills.takeBack(bill, event.projectId()));
        news.tellAll(Notice.Kind.EVENT_CANCELLED, event, event.id(), ended, List.of(input.reason()));
        timeline.add(CommunityEvents.TYPE, event.id(), Step.CANCEL, input.reason());
        steps.taken(event.id());
        return rows.change(
                event.id(),
                sql.update(COMMUNITY_EVENT)
                        .set(COMMUNITY_EVENT.STATE, event.after(Step.CANCEL).name())
                        .set(COMMUNITY_EVENT.TAKEN, 0)
                        .set(COMMUNITY_EVENT.REASON, input.reason()));
    }

    /** Whoever did not come is a no-show, whoever waits waits no more, and those who came are asked how it was. */
    CommunityEvent close(CloseCommunityEventInput input) {
        var event = events.lock("Mutation.closeCommunityEvent", input.communityEventId());
        timeline.require(CommunityEvents.TYPE, event, input.expectedVersion(), Step.CLOSE);
        if (clock.instant().isBefore(event.beginsAt())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.event.early", List.of(), CommunityEvents.KEY)
                    .withCurrent("communityEvent", event);
        }
        var offered = registrations.endAll(registrations.of(event.id(), List.of(State.OFFERED)), State.EXPIRED);
        registrations.endAll(registrations.of(event.id(), List.of(State.WAITING)), State.EXPIRED);
        registrations.endAll(registrations.of(event.id(), List.of(State.CONFIRMED)), State.NO_SHOW);
        events.count(event, -offered.stream().mapToInt(EventRegistration::seats).sum(), 0);
        var asked = Boolean.TRUE.equals(input.withoutFeedback()) ? null : feedback.ask(event);
        timeline.add(CommunityEvents.TYPE, event.id(), Step.CLOSE, null);
        steps.taken(event.id());
        return rows.change(
                event.id(),
                sql.update(COMMUNITY_EVENT)
                        .set(COMMUNITY_EVENT.STATE, event.after(Step.CLOSE).name())
                        .set(COMMUNITY_EVENT.COST, input.cost())
                        .set(COMMUNITY_EVENT.SUMMARY, input.summary())
                        .set(COMMUNITY_EVENT.FEEDBACK_ID, asked));
    }

    /** What was raised becomes findings of the project, and tickets where that is asked for. */
    CommunityEvent record(RecordEventFindingsInput input) {
        var event = events.lock("Mutation.recordEventFindings", input.communityEventId());
        var spot = new Place(event.projectId(), null, null);
        findings.record(CommunityEvents.TYPE, event.id(), spot, Ticket.Channel.VISIT, input.findings());
        return event;
    }
}
