package io.xinqiao.clocks;

import static io.xinqiao.schema.tenant.Tables.TICKET;
import static io.xinqiao.schema.tenant.Tables.TICKET_CLOCK;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.when;

import io.xinqiao.events.EventSource;
import io.xinqiao.events.Outbox;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.OneOffWork;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.TicketNews;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * Tells people of clocks at the moment: whoever works is warned, the supervisors hear of a breach, the administrators
 * of one that lasts. Each once, whichever node does it and however often it is tried.
 *
 * <p>Every running clock has an alarm at or before its next moment. One that rings tells of everything that is due in
 * its company, and sets the alarm of the next moment there. It is set before the change that needs it is committed: an
 * alarm for nothing does no harm, a missing one would.
 */
@Component
class Alarms {
    private static final String WORK = "ring-clocks";
    private static final String FORGOTTEN = "ring-forgotten-clocks";
    private static final int AT_ONCE = 500;
    private static final char AT = '@';

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Rows<TicketClock> rows;
    private final Registry registry;
    private final JobQueue later;
    private final Members members;
    private final Notices notices;
    private final Outbox outbox;
    private final Clock clock;

    Alarms(
            TenantDatabase database,
            Rows<TicketClock> rows,
            Registry registry,
            JobQueue later,
            Members members,
            Notices notices,
            Outbox outbox,
            Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.rows = rows;
        this.registry = registry;
        this.later = later;
        this.members = members;
        this.notices = notices;
        this.outbox = outbox;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** Has this company's clocks looked at then. */
    void arm(Instant moment) {
        var second = moment.truncatedTo(ChronoUnit.SECONDS);
        var rings = second.equals(moment) ? second : second.plusSeconds(1);
        later.askAt(WORK, database.tenant().organizationId() + AT + rings.getEpochSecond(), rings);
    }

    /** What a clock has come to. */
    private enum Stage {
        WARNED(Notice.Kind.CLOCK_WARNING, "ClockWarned"),
        BREACHED(Notice.Kind.CLOCK_BREACH, "ClockBreached"),
        ESCALATED(Notice.Kind.CLOCK_ESCALATION, "ClockEscalated");

        private final Notice.Kind notice;
        private final String topic;

        Stage(Notice.Kind notice, String topic) {
            this.notice = notice;
            this.topic = topic;
        }
    }

    /** A clock that rings, and whom it concerns. */
    private record Ringing(
            TicketClock clock,
            String number,
            String title,
            UUID project,
            @Nullable UUID inHands) {
        /** None when it was set for a moment that has passed by. */
        @Nullable
        Stage stage(Instant now) {
            var told = clock.told();
            if (told.breachedAt() == null && !now.isBefore(clock.dueAt())) return Stage.BREACHED;
            if (told.breachedAt() != null
                    && told.escalatedAt() == null
                    && !now.isBefore(clock.moments().escalateAt())) return Stage.ESCALATED;
            return told.breachedAt() == null && told.warnedAt() == null ? Stage.WARNED : null;
        }
    }

    private void ring(String piece) {
        var organization = piece.substring(0, piece.lastIndexOf(AT));
        registry.ofOrganization(organization)
                .filter(tenant -> tenant.state() == Tenant.State.ACTIVE)
                .ifPresent(tenant -> database.as(tenant, () -> {
                    tellAll();
                    return null;
                }));
    }

    /**
     * Tells of everything that is due in the bound company. The alarm of what comes next is set first: whoever dies
     * over the telling leaves the rest to it.
     */
    void tellAll() {
        armNext();
        while (database.write(this::tellSome) == AT_ONCE) {
            // Several nodes may be at it: each takes clocks that no other has taken.
        }
        armNext();
    }

    private void armNext() {
        var next = sql.select(min(TICKET_CLOCK.NEXT_AT))
                .from(TICKET_CLOCK)
                .where(TICKET_CLOCK.NEXT_AT.isNotNull())
                .fetchSingle()
                .value1();
        if (next == null) return;
        var soonest = clock.instant().plusSeconds(1);
        arm(next.isBefore(soonest) ? soonest : next);
    }

    private int tellSome() {
        var now = clock.instant();
        var ringing = sql.select(TICKET_CLOCK.fields())
                .select(
                        TICKET.NUMBER,
                        TICKET.TITLE,
                        TICKET.PROJECT_ID,
                        TICKET.ASSIGNEE_ID,
                        TICKET.STEWARD_ID,
                        TICKET.FIRST_CONTACT_ID)
                .from(TICKET_CLOCK)
                .join(TICKET)
                .on(TICKET.ID.eq(TICKET_CLOCK.TICKET_ID))
                .where(TICKET_CLOCK.NEXT_AT.le(now))
                .orderBy(TICKET_CLOCK.NEXT_AT)
                .limit(AT_ONCE)
                .forUpdate()
                .of(TICKET_CLOCK)
                .skipLocked()
                .fetch(this::ringing);
        if (ringing.isEmpty()) return 0;
        var stages = new EnumMap<Stage, List<Ringing>>(Stage.class);
        List<UUID> nothing = new ArrayList<>();
        for (var one : ringing) {
            var stage = one.stage(now);
            if (stage == null) nothing.add(one.clock().id());
            else stages.computeIfAbsent(stage, none -> new ArrayList<>()).add(one);
        }
        stages.forEach((stage, of) -> mark(stage, of, now));
        settle(nothing);
        tell(stages);
        stages.forEach((stage, of) -> {
            Map<UUID, UUID> told = new LinkedHashMap<>();
            for (var one : of) told.put(one.clock().id(), one.clock().ticketId());
            outbox.record(stage.topic, told);
        });
        return ringing.size();
    }

    /** A clock that was met or paused in the meantime has no next moment. */
    private void mark(Stage stage, List<Ringing> of, Instant now) {
        var goesOn = TICKET_CLOCK
                .MET_AT
                .isNull()
                .and(TICKET_CLOCK.STOPPED_AT.isNull())
                .and(TICKET_CLOCK.PAUSED_AT.isNull());
        Field<Instant> next = switch (stage) {
            case WARNED -> when(goesOn, TICKET_CLOCK.DUE_AT);
            case BREACHED -> when(goesOn, TICKET_CLOCK.ESCALATE_AT);
            case ESCALATED -> when(falseCondition(), TICKET_CLOCK.DUE_AT);
        };
        var column = switch (stage) {
            case WARNED -> TICKET_CLOCK.WARNED_AT;
            case BREACHED -> TICKET_CLOCK.BREACHED_AT;
            case ESCALATED -> TICKET_CLOCK.ESCALATED_AT;
        };
        sql.update(TICKET_CLOCK)
                .set(column, now)
                .set(TICKET_CLOCK.NEXT_AT, next)
                .where(TICKET_CLOCK.ID.eq(
                        any(of.stream().map(one -> one.clock().id()).toArray(UUID[]::new))))
                .execute();
    }

    private void settle(List<UUID> clocks) {
        if (clocks.isEmpty()) return;
        sql.update(TICKET_CLOCK)
                .setNull(TICKET_CLOCK.NEXT_AT)
                .where(TICKET_CLOCK.ID.eq(any(clocks.toArray(UUID[]::new))))
                .execute();
    }

    private void tell(Map<Stage, List<Ringing>> stages) {
        var projects = stages.values().stream()
                .flatMap(List::stream)
                .map(Ringing::project)
                .distinct()
                .toList();
        if (projects.isEmpty()) return;
        var supervisors = members.inCharge(projects, Role.SUPERVISOR);
        var administrators = members.inCharge(projects, Role.TENANT_ADMIN);
        var present = members.present(stages.values().stream()
                .flatMap(List::stream)
                .map(Ringing::inHands)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
        List<Notices.Told> told = new ArrayList<>();
        stages.forEach((stage, of) -> {
            for (var one : of) {
                var bosses = Objects.requireNonNull(supervisors.get(one.project()));
                var owners = Objects.requireNonNull(administrators.get(one.project()));
                var whom = switch (stage) {
                    // What lies in the hands of somebody who has left lies in nobody's.
                    case WARNED ->
                        one.inHands() == null || !present.contains(one.inHands()) ? bosses : List.of(one.inHands());
                    case BREACHED -> bosses.isEmpty() ? owners : bosses;
                    case ESCALATED -> owners;
                };
                for (var member : whom) told.add(words(stage, one, member));
            }
        });
        notices.tell(told);
    }

    private static Notices.Told words(Stage stage, Ringing one, UUID member) {
        return new Notices.Told(
                member,
                stage.notice,
                new GlobalId("Ticket", one.clock().ticketId()),
                one.clock().id(),
                List.of(
                        one.number(),
                        one.title(),
                        Notice.key("Measure." + one.clock().measure())));
    }

    private Ringing ringing(Record row) {
        UUID inHands = row.get(TICKET.ASSIGNEE_ID);
        if (inHands == null) inHands = row.get(TICKET.STEWARD_ID);
        if (inHands == null) inHands = row.get(TICKET.FIRST_CONTACT_ID);
        return new Ringing(
                rows.read(row::get),
                row.get(TICKET.NUMBER),
                row.get(TICKET.TITLE),
                row.get(TICKET.PROJECT_ID),
                inHands);
    }

    private static EventSource source(Stage stage, Rows<TicketClock> rows, TicketNews news) {
        var type = "clock." + stage.name().toLowerCase(Locale.ROOT);
        return new EventSource(
                stage.topic,
                key -> Optional.ofNullable(rows.ofKeys(List.of(key)).get(key))
                        .flatMap(clock -> told(type, clock, news)));
    }

    private static Optional<EventSource.Told> told(String type, TicketClock clock, TicketNews news) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", new GlobalId("TicketClock", clock.id()).text());
        facts.put("measure", clock.measure().name());
        facts.put("startedAt", clock.startedAt().toString());
        facts.put("dueAt", clock.dueAt().toString());
        return news.told(type, clock.ticketId(), clock.dueAt(), Map.of("clock", facts));
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        @Bean
        EventSource clockWarnings(Rows<TicketClock> rows, TicketNews news) {
            return source(Stage.WARNED, rows, news);
        }

        @Bean
        EventSource clockBreaches(Rows<TicketClock> rows, TicketNews news) {
            return source(Stage.BREACHED, rows, news);
        }

        @Bean
        EventSource clockEscalations(Rows<TicketClock> rows, TicketNews news) {
            return source(Stage.ESCALATED, rows, news);
        }

        @Bean
        OneOffWork clocksRing(Alarms alarms) {
            return new OneOffWork(WORK, alarms::ring, OneOffWork.GivenUp.leftTo(FORGOTTEN));
        }

        /** An alarm that was given up, or a company that was suspended meanwhile: nothing stays untold. */
        @Bean
        RecurringWork forgottenClocksRing(Alarms alarms, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    FORGOTTEN, Duration.ofMinutes(5), () -> registry.forEach(database, alarms::tellAll));
        }
    }
}
