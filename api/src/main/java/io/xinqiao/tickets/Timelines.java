package io.xinqiao.tickets;

import static io.xinqiao.schema.tenant.Tables.FOLLOW_UP;
import static io.xinqiao.schema.tenant.Tables.TICKET;
import static io.xinqiao.schema.tenant.Tables.TICKET_EVENT;
import static io.xinqiao.sql.Filters.in;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.GeoPoint;
import io.xinqiao.events.Outbox;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Role;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Connection;
import io.xinqiao.sql.Bulk;
import io.xinqiao.sql.ChildPages;
import io.xinqiao.sql.Columns;
import io.xinqiao.sql.Keyset;
import io.xinqiao.sql.NewRow;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** What happened to tickets: the steps of their timelines and their follow-ups. Only ever added to. */
@Repository
class Timelines {
    private static final int MOST_FOLLOW_UPS = 20;
    private static final RowScope REACH = Tickets.reachBy(TICKET_EVENT.TICKET_ID);
    private static final RowScope FOLLOW_UP_REACH = Tickets.reachBy(FOLLOW_UP.TICKET_ID);
    private static final Condition OPEN_TO_RESIDENTS = TICKET_EVENT.INTERNAL.isFalse();

    /** Each step of a timeline is told of under this name. */
    static final String TOPIC = "TicketEvent";

    private static final NewRow<TicketEvent> COLUMNS = new NewRow<TicketEvent>()
            .set(TICKET_EVENT.ID, TicketEvent::id)
            .set(TICKET_EVENT.TICKET_ID, TicketEvent::ticketId)
            .set(TICKET_EVENT.SEQUENCE, TicketEvent::sequence)
            .set(TICKET_EVENT.STEP, event -> event.step().name())
            .set(TICKET_EVENT.AT, TicketEvent::at)
            .set(TICKET_EVENT.MEMBER_ID, TicketEvent::memberId)
            .set(TICKET_EVENT.FROM_STATE, event -> Tickets.nameOf(event.fromState()))
            .set(TICKET_EVENT.TO_STATE, event -> event.toState().name())
            .set(TICKET_EVENT.NOTE, TicketEvent::note)
            .set(TICKET_EVENT.INTERNAL, TicketEvent::internal)
            .set(TICKET_EVENT.DEPARTMENT, event -> Tickets.nameOf(event.department()))
            .set(TICKET_EVENT.ASSIGNEE_ID, event -> event.to().assigneeId())
            .set(TICKET_EVENT.STEWARD_ID, event -> event.to().stewardId())
            .set(
                    TICKET_EVENT.CHECK_IN,
                    event -> proof(event, proof -> proof.way().name()))
            .set(TICKET_EVENT.LATITUDE, event -> proof(event, TicketEvent.CheckIn::latitude))
            .set(TICKET_EVENT.LONGITUDE, event -> proof(event, TicketEvent.CheckIn::longitude))
            .set(TICKET_EVENT.DISTANCE, event -> proof(event, TicketEvent.CheckIn::distance))
            .set(TICKET_EVENT.PAUSE_REASON, event -> Tickets.nameOf(event.pauseReason()));

    private static final Outbox.Written<TicketEvent> STEP = new Outbox.Written<>(TICKET_EVENT, COLUMNS);
    private static final Bulk<TicketEvent> STEPS = COLUMNS.many(TICKET_EVENT);

    private final DSLContext sql;
    private final Visibility visibility;
    private final Rows<FollowUp> followUps;
    private final Outbox outbox;
    private final ChildPages<TicketEvent, Integer> pages;

    Timelines(TenantDatabase database, Visibility visibility, Rows<FollowUp> followUps, Outbox outbox) {
        this.sql = database.sql();
        this.outbox = outbox;
        this.visibility = visibility;
        this.followUps = followUps;
        this.pages = new ChildPages<>(
                sql,
                TICKET_EVENT,
                new Columns(TICKET_EVENT.fields()),
                TICKET_EVENT.TICKET_ID,
                new Keyset<>(
                        "sequence",
                        TICKET_EVENT.SEQUENCE,
                        TICKET_EVENT.ID,
                        false,
                        TicketEvent::sequence,
                        TicketEvent::id),
                Timelines::event);
    }

    @Bean
    static Rows<FollowUp> followUpRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(FollowUp.class, FOLLOW_UP, FOLLOW_UP_REACH, database, visibility);
    }

    /** Notes among staff are not for those who see a ticket as its residents only, whatever they do elsewhere. */
    private Condition openToCaller() {
        var caller = Caller.current();
        if (!caller.roles().contains(Role.RESIDENT)) return noCondition();
        return caller.isResidentOnly()
                ? OPEN_TO_RESIDENTS
                : OPEN_TO_RESIDENTS.or(visibility.asStaff("TicketEvent", REACH));
    }

    Map<ChildPages.Key, Connection<TicketEvent>> ofTickets(Set<ChildPages.Key> keys) {
        return pages.load(keys, openToCaller());
    }

    /** Which steps are asked for; every field narrows further. */
    record TicketEventFilter(
            @Nullable UUID ticketId,
            @Nullable UUID projectId,
            @Nullable List<Ticket.Kind> kinds,
            @Nullable List<TicketStep> steps,
            @Nullable List<TicketState> toStates) {

        Condition condition() {
            return noCondition()
                    .and(ticketId == null ? noCondition() : TICKET_EVENT.TICKET_ID.eq(ticketId))
                    .and(in(TICKET_EVENT.STEP, steps))
                    .and(in(TICKET_EVENT.TO_STATE, toStates))
                    .and(projectId == null && kinds == null ? noCondition() : TICKET_EVENT.TICKET_ID.in(ofTickets()));
        }

        private Select<Record1<UUID>> ofTickets() {
            return select(TICKET.ID)
                    .from(TICKET)
                    .where(projectId == null ? noCondition() : TICKET.PROJECT_ID.eq(projectId))
                    .and(in(TICKET.KIND, kinds));
        }
    }

    Optional<TicketEvent> one(UUID key) {
        return sql.selectFrom(TICKET_EVENT).where(TICKET_EVENT.ID.eq(key)).fetchOptional(Row.mapping(Timelines::event));
    }

    /** The latest steps of a ticket in the order in which they were taken. */
    List<TicketEvent> latest(UUID ticket, int most) {
        return sql.selectFrom(TICKET_EVENT)
                .where(TICKET_EVENT.TICKET_ID.eq(ticket))
                .and(openToCaller())
                .orderBy(TICKET_EVENT.SEQUENCE.desc())
                .limit(most)
                .fetch(Row.mapping(Timelines::event))
                .reversed();
    }

    Map<UUID, TicketEvent> visible(Collection<UUID> keys) {
        return visible("TicketEvent", keys, noCondition());
    }

    /** Those of the steps that a subscriber asked for and may see. */
    Map<UUID, TicketEvent> subscribed(Collection<UUID> keys, @Nullable TicketEventFilter filter) {
        return visible("Subscription.ticketEvents", keys, filter == null ? noCondition() : filter.condition());
    }

    private Map<UUID, TicketEvent> visible(String row, Collection<UUID> keys, Condition wanted) {
        return sql.selectFrom(TICKET_EVENT)
                .where(TICKET_EVENT.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(wanted)
                .and(openToCaller())
                .and(visibility.of(row, REACH))
                .fetchMap(TICKET_EVENT.ID, Row.mapping(Timelines::event));
    }

    /** The follow-ups of tickets, latest first. */
    Map<UUID, List<FollowUp>> followUpsOf(Collection<UUID> tickets) {
        return sql.selectFrom(FOLLOW_UP)
                .where(FOLLOW_UP.TICKET_ID.eq(any(tickets.toArray(UUID[]::new))))
                .orderBy(FOLLOW_UP.AT.desc(), FOLLOW_UP.ID.desc())
                .limit(MOST_FOLLOW_UPS * tickets.size())
                .fetchGroups(FOLLOW_UP.TICKET_ID, Row.mapping(followUps::read));
    }

    void add(TicketEvent event) {
        outbox.record(TOPIC, event.id(), event.ticketId(), STEP, event);
    }

    /** Adds steps to many timelines. */
    void add(List<TicketEvent> events) {
        STEPS.insert(sql, events);
        Map<UUID, UUID> told = new LinkedHashMap<>();
        for (var event : events) told.put(event.id(), event.ticketId());
        if (!told.isEmpty()) outbox.record(TOPIC, told);
    }

    void add(FollowUp followUp) {
        followUps.insert(followUp);
    }

    private static <T> @Nullable T proof(TicketEvent event, Function<TicketEvent.CheckIn, @Nullable T> part) {
        var checkIn = event.checkIn();
        return checkIn == null ? null : part.apply(checkIn);
    }

    private static TicketEvent event(Row row) {
        var from = row.get(TICKET_EVENT.FROM_STATE);
        return new TicketEvent(
                row.get(TICKET_EVENT.ID),
                row.get(TICKET_EVENT.TICKET_ID),
                row.get(TICKET_EVENT.SEQUENCE),
                TicketStep.valueOf(row.get(TICKET_EVENT.STEP)),
                row.get(TICKET_EVENT.AT),
                row.get(TICKET_EVENT.MEMBER_ID),
                new TicketEvent.States(
                        from == null ? null : TicketState.valueOf(from),
                        TicketState.valueOf(row.get(TICKET_EVENT.TO_STATE))),
                new TicketEvent.Remark(
                        row.get(TICKET_EVENT.NOTE),
                        row.get(TICKET_EVENT.INTERNAL),
                        pauseReason(row.get(TICKET_EVENT.PAUSE_REASON))),
                new TicketEvent.To(
                        Tickets.department(row.get(TICKET_EVENT.DEPARTMENT)),
                        row.get(TICKET_EVENT.ASSIGNEE_ID),
                        row.get(TICKET_EVENT.STEWARD_ID)),
                checkIn(row));
    }

    private static TicketEvent.@Nullable CheckIn checkIn(Row row) {
        var way = row.get(TICKET_EVENT.CHECK_IN);
        if (way == null) return null;
        var latitude = row.get(TICKET_EVENT.LATITUDE);
        var longitude = row.get(TICKET_EVENT.LONGITUDE);
        return new TicketEvent.CheckIn(
                TicketEvent.CheckIn.Way.valueOf(way),
                latitude == null || longitude == null ? null : new GeoPoint(latitude, longitude),
                row.get(TICKET_EVENT.DISTANCE));
    }

    private static TicketEvent.@Nullable PauseReason pauseReason(@Nullable String name) {
        return name == null ? null : TicketEvent.PauseReason.valueOf(name);
    }
}
