package io.xinqiao.community;

import static io.xinqiao.schema.tenant.Tables.EVENT_REGISTRATION;
import static org.jooq.impl.DSL.any;

import io.xinqiao.community.EventRegistration.State;
import io.xinqiao.community.WaitingList.Party;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.platform.Attempts;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.OneOffWork;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * Offers free places to those who wait, in their order, and takes back what nobody has accepted in time. An offer holds
 * its places; none is made when the registration is over. The work that looks for what has run out is asked for before
 * the offer is committed: looking for nothing does no harm.
 */
@Component
class EventOffers {
    private static final String WORK = "expire-event-offers";
    private static final String FORGOTTEN = "expire-forgotten-event-offers";
    private static final char AT = '@';

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Rows<EventRegistration> rows;
    private final CommunityEvents events;
    private final EventNews news;
    private final EventSteps steps;
    private final JobQueue later;
    private final Registry registry;
    private final Clock clock;

    EventOffers(
            TenantDatabase database,
            Rows<EventRegistration> rows,
            CommunityEvents events,
            EventNews news,
            EventSteps steps,
            JobQueue later,
            Registry registry,
            Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.rows = rows;
        this.events = events;
        this.news = news;
        this.steps = steps;
        this.later = later;
        this.registry = registry;
        this.clock = clock;
    }

    /** Gives what is free to those who wait. The event is locked, and as it is now. */
    void moveUp(CommunityEvent event) {
        if (event.free() <= 0 || !event.isOpen(clock.instant())) return;
        var waiting = rows.list(
                EVENT_REGISTRATION.EVENT_ID.eq(event.id()).and(EVENT_REGISTRATION.STATE.eq(State.WAITING.name())),
                EVENT_REGISTRATION.POSITION);
        var next = WaitingList.next(
                event.free(),
                waiting.stream().map(one -> new Party(one.id(), one.seats())).toList(),
                event.partyRule());
        var keys = next.stream().map(Party::registration).toList();
        give(event, waiting.stream().filter(one -> keys.contains(one.id())).toList());
    }

    /** Places for these who wait: on offer, or theirs at once where nobody is asked. */
    void give(CommunityEvent event, List<EventRegistration> chosen) {
        if (chosen.isEmpty()) return;
        var isOffer = event.offerHours() > 0;
        var until = event.offerEndsAt(clock.instant());
        sql.update(EVENT_REGISTRATION)
                .set(EVENT_REGISTRATION.STATE, (isOffer ? State.OFFERED : State.CONFIRMED).name())
                .set(EVENT_REGISTRATION.OFFER_ENDS_AT, isOffer ? until : null)
                .set(EVENT_REGISTRATION.VERSION, EVENT_REGISTRATION.VERSION.plus(1))
                .where(EVENT_REGISTRATION.ID.eq(any(keys(chosen))))
                .execute();
        events.count(event, seats(chosen), 0);
        steps.taken(List.of(keys(chosen)));
        var given = rows.ofKeys(List.of(keys(chosen))).values();
        news.tell(isOffer ? Notice.Kind.EVENT_OFFER : Notice.Kind.EVENT_CONFIRMED, event, given);
        if (isOffer) askFor(event.id(), until);
    }

    private void askFor(UUID event, Instant moment) {
        var second = moment.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        var piece = database.tenant().organizationId() + AT + event + AT + second.getEpochSecond();
        later.askAt(WORK, piece, second);
    }

    private void expire(String piece) {
        var parts = piece.split(String.valueOf(AT), -1);
        registry.ofOrganization(parts[0])
                .filter(tenant -> tenant.state() == Tenant.State.ACTIVE)
                .ifPresent(tenant ->
                        database.as(tenant, () -> database.write(() -> expire(UUID.fromString(parts[1])))));
    }

    /** Takes back what has run out of an event, and gives it to the next. */
    @Nullable
    Void expire(UUID key) {
        var event = events.lockOf(key);
        var over = rows.list(
                EVENT_REGISTRATION
                        .EVENT_ID
                        .eq(key)
                        .and(EVENT_REGISTRATION.STATE.eq(State.OFFERED.name()))
                        .and(EVENT_REGISTRATION.OFFER_ENDS_AT.le(clock.instant())),
                EVENT_REGISTRATION.POSITION);
        if (over.isEmpty()) return null;
        sql.update(EVENT_REGISTRATION)
                .set(EVENT_REGISTRATION.STATE, State.EXPIRED.name())
                .set(EVENT_REGISTRATION.ENDED_AT, clock.instant())
                .set(EVENT_REGISTRATION.VERSION, EVENT_REGISTRATION.VERSION.plus(1))
                .where(EVENT_REGISTRATION.ID.eq(any(keys(over))))
                .execute();
        steps.taken(List.of(keys(over)));
        news.tell(Notice.Kind.EVENT_OFFER_EXPIRED, event, over);
        moveUp(events.count(event, -seats(over), 0));
        return null;
    }

    /** Those of a company that nobody was woken for: one event after another, each in a change of its own. */
    void expireAll() {
        var due = sql.selectDistinct(EVENT_REGISTRATION.EVENT_ID)
                .from(EVENT_REGISTRATION)
                .where(EVENT_REGISTRATION.STATE.eq(State.OFFERED.name()))
                .and(EVENT_REGISTRATION.OFFER_ENDS_AT.le(clock.instant()))
                .fetch(EVENT_REGISTRATION.EVENT_ID);
        Attempts.each(due, event -> database.write(() -> expire(event)));
    }

    private static UUID[] keys(List<EventRegistration> of) {
        return of.stream().map(EventRegistration::id).toArray(UUID[]::new);
    }

    private static int seats(List<EventRegistration> of) {
        return of.stream().mapToInt(EventRegistration::seats).sum();
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        @Bean
        OneOffWork eventOffersExpire(EventOffers offers) {
            return new OneOffWork(WORK, offers::expire, OneOffWork.GivenUp.leftTo(FORGOTTEN));
        }

        /** What was given up, or of a company that was suspended meanwhile. */
        @Bean
        RecurringWork forgottenEventOffersExpire(EventOffers offers, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    FORGOTTEN, Duration.ofMinutes(10), () -> registry.forEach(database, offers::expireAll));
        }
    }
}
