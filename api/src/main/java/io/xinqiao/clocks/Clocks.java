package io.xinqiao.clocks;

import static io.xinqiao.schema.tenant.Tables.TICKET_CLOCK;
import static io.xinqiao.schema.tenant.Tables.TICKET_EVENT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.when;

import io.xinqiao.calendar.Basis;
import io.xinqiao.calendar.Span;
import io.xinqiao.calendar.WorkingTime;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.sql.Bulk;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.TicketService;
import io.xinqiao.tickets.TicketState;
import io.xinqiao.tickets.TicketStep;
import io.xinqiao.tickets.Tickets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The clocks of tickets. A ticket's row is locked by whoever moves its clocks. */
@Repository
class Clocks {
    private static final int PERCENT = 100;
    private static final RowScope REACH = Tickets.reachBy(TICKET_CLOCK.TICKET_ID);
    private static final Bulk<TicketClock> STARTED =
            RecordColumns.of(TicketClock.class, TICKET_CLOCK).inserts();

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Rows<TicketClock> rows;
    private final ClockPolicies policies;
    private final Alarms alarms;
    private final ObjectProvider<TicketService> tickets;

    Clocks(
            TenantDatabase database,
            Rows<TicketClock> rows,
            ClockPolicies policies,
            Alarms alarms,
            ObjectProvider<TicketService> tickets) {
        this.database = database;
        this.sql = database.sql();
        this.rows = rows;
        this.policies = policies;
        this.alarms = alarms;
        this.tickets = tickets;
    }

    @Bean
    static Rows<TicketClock> ticketClockRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(TicketClock.class, TICKET_CLOCK, REACH, database, visibility);
    }

    /** Starts those of these measures for which the policy in force has a limit. */
    void start(Ticket ticket, Set<Measure> measures, Instant now) {
        var inForce = policies.inForce(ticket.location().projectId());
        var clocks = measures.stream()
                .flatMap(measure -> inForce.policy().allowance(measure, ticket.report()).stream()
                        .map(allowance -> begun(ticket, measure, allowance, inForce, now)))
                .toList();
        if (clocks.isEmpty()) return;
        STARTED.insertLater(database, clocks);
        armFirst(clocks);
    }

    private static TicketClock begun(
            Ticket ticket, Measure measure, Allowance allowance, ClockPolicies.InForce inForce, Instant now) {
        return moved(begins(ticket, measure, allowance, inForce, now), inForce.policy(), inForce.time(), List.of());
    }

    private static TicketClock begins(
            Ticket ticket, Measure measure, Allowance allowance, ClockPolicies.InForce inForce, Instant from) {
        return new TicketClock(
                NewId.next(),
                ticket.id(),
                measure,
                ticket.reopenedCount(),
                inForce.policy().id(),
                allowance,
                from,
                new TicketClock.Moments(from, from, from, null),
                TicketClock.Outcome.RUNNING,
                TicketClock.Told.NOTHING);
    }

    /**
     * Puts the clocks of a ticket's present round under what is reported now, by the policy that they began under: some
     * change, some end, some should have begun with the others and do so now, from then.
     */
    void follow(Ticket ticket, Instant now) {
        var round =
                rows.list(TICKET_CLOCK.TICKET_ID.eq(ticket.id()).and(TICKET_CLOCK.ROUND.eq(ticket.reopenedCount())));
        var by = round.isEmpty()
                ? policies.inForce(ticket.location().projectId())
                : Objects.requireNonNull(timeOf(round).get(policyOf(round.getFirst())));
        var began = round.stream()
                .filter(clock -> !Measure.FROM_RESOLUTION.contains(clock.measure()))
                .map(TicketClock::startedAt)
                .min(Instant::compareTo)
                .orElse(ticket.reopenedCount() == 0 ? ticket.submittedAt() : now);
        var restsSince = ticket.state() != TicketState.PAUSED
                ? null
                : round.stream()
                        .map(clock -> clock.outcome().pausedAt())
                        .filter(Objects::nonNull)
                        .max(Instant::compareTo)
                        .orElse(now);
        var changes = ClockChange.of(ticket, round, by.policy());
        if (changes.isEmpty()) return;
        var pauses = pausesOf(List.of(ticket.id())).getOrDefault(ticket.id(), List.of());
        List<TicketClock> begin = new ArrayList<>();
        List<TicketClock> move = new ArrayList<>();
        for (var change : changes) {
            switch (change) {
                case ClockChange.Begin(var measure, var allowance) ->
                    begin.add(moved(begins(ticket, measure, allowance, by, began), by.policy(), by.time(), pauses)
                            .restingSince(restsSince));
                case ClockChange.Move(var clock, var allowance) ->
                    move.add(moved(clock.under(by.policy().id(), allowance).running(), by.policy(), by.time(), pauses)
                            .restingSince(restsSince));
                case ClockChange.Stop(var clock) -> stop(ticket.id(), EnumSet.of(clock.measure()), now);
            }
        }
        if (!move.isEmpty()) move(move);
        if (begin.isEmpty()) return;
        STARTED.insertLater(database, begin);
        armFirst(begin);
    }

    /**
     * Counts running clocks that go by workdays anew, each by its own policy, once the calendar has changed; how many
     * have moved. Those that rest are counted when they go on.
     */
    int recount() {
        var running = TICKET_CLOCK.BASIS.eq(Basis.WORKING.name()).and(runs()).and(TICKET_CLOCK.PAUSED_AT.isNull());
        var tickets = sql.selectDistinct(TICKET_CLOCK.TICKET_ID)
                .from(TICKET_CLOCK)
                .where(running)
                .fetch(TICKET_CLOCK.TICKET_ID);
        var moved = new int[1];
        this.tickets.getObject().each(tickets, some -> {
            var clocks = rows.list(TICKET_CLOCK
                    .TICKET_ID
                    .eq(any(some.keySet().toArray(UUID[]::new)))
                    .and(running));
            var time = timeOf(clocks);
            var pauses = pausesOf(some.keySet());
            List<TicketClock> changed = new ArrayList<>();
            for (var clock : clocks) {
                var by = Objects.requireNonNull(time.get(policyOf(clock)));
                var now = moved(clock, by.policy(), by.time(), pauses.getOrDefault(clock.ticketId(), List.of()));
                if (!now.dueAt().equals(clock.dueAt())) changed.add(now);
            }
            if (!changed.isEmpty()) move(changed);
            moved[0] += changed.size();
        });
        return moved[0];
    }

    /** The clock with its moments counted anew. */
    private static TicketClock moved(TicketClock clock, ClockPolicy policy, WorkingTime time, List<Span> pauses) {
        var amount = clock.allowance().in(time);
        var warnAfter = Duration.ofSeconds(amount.toSeconds() * policy.warnAtPercent() / PERCENT);
        var due = time.end(clock.startedAt(), amount, clock.basis(), pauses);
        return clock.at(
                time.end(clock.startedAt(), warnAfter, clock.basis(), pauses),
                due,
                due.plus(Duration.ofMinutes(policy.escalateAfterMinutes())));
    }

    private void armFirst(List<TicketClock> clocks) {
        clocks.stream()
                .map(clock -> clock.moments().nextAt())
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .ifPresent(alarms::arm);
    }

    /** What these measure has happened. A breach that nobody was told of yet is still told. */
    void meet(UUID ticket, Set<Measure> measures, Instant at) {
        sql.update(TICKET_CLOCK)
                .set(TICKET_CLOCK.MET_AT, at)
                .setNull(TICKET_CLOCK.PAUSED_AT)
                .set(
                        TICKET_CLOCK.NEXT_AT,
                        when(TICKET_CLOCK.BREACHED_AT.isNull().and(TICKET_CLOCK.DUE_AT.lt(at)), TICKET_CLOCK.DUE_AT))
                .where(TICKET_CLOCK.TICKET_ID.eq(ticket))
                .and(TICKET_CLOCK.MEASURE.eq(any(names(measures))))
                .and(runs())
                .execute();
    }

    /** Nothing of this is waited for any more. */
    void stop(UUID ticket, Set<Measure> measures, Instant at) {
        sql.update(TICKET_CLOCK)
                .set(TICKET_CLOCK.STOPPED_AT, at)
                .setNull(TICKET_CLOCK.PAUSED_AT)
                .setNull(TICKET_CLOCK.NEXT_AT)
                .where(TICKET_CLOCK.TICKET_ID.eq(ticket))
                .and(TICKET_CLOCK.MEASURE.eq(any(names(measures))))
                .and(runs())
                .execute();
    }

    /** Nothing runs and nobody is warned while a ticket is paused. */
    void pause(UUID ticket, Instant at) {
        sql.update(TICKET_CLOCK)
                .set(TICKET_CLOCK.PAUSED_AT, at)
                .set(
                        TICKET_CLOCK.NEXT_AT,
                        when(TICKET_CLOCK.BREACHED_AT.isNull().and(TICKET_CLOCK.DUE_AT.lt(at)), TICKET_CLOCK.DUE_AT))
                .where(TICKET_CLOCK.TICKET_ID.eq(ticket))
                .and(runs())
                .execute();
    }

    /** All run on from where they stood. */
    void resume(UUID ticket) {
        var clocks = rows.list(TICKET_CLOCK.TICKET_ID.eq(ticket).and(runs()));
        if (clocks.isEmpty()) return;
        var time = timeOf(clocks);
        var pauses = pausesOf(List.of(ticket)).getOrDefault(ticket, List.of());
        move(clocks.stream()
                .map(clock -> {
                    var by = Objects.requireNonNull(time.get(policyOf(clock)));
                    return moved(clock.running(), by.policy(), by.time(), pauses);
                })
                .toList());
    }

    private void move(List<TicketClock> clocks) {
        Bulk.<TicketClock>into(TICKET_CLOCK)
                .set(TICKET_CLOCK.PAUSED_AT, clock -> clock.outcome().pausedAt())
                .set(TICKET_CLOCK.STOPPED_AT, clock -> clock.outcome().stoppedAt())
                .set(TICKET_CLOCK.POLICY_ID, TicketClock::policyId)
                .set(TICKET_CLOCK.AMOUNT, TicketClock::amount)
                .set(TICKET_CLOCK.UNIT, clock -> clock.unit().name())
                .set(TICKET_CLOCK.BASIS, clock -> clock.basis().name())
                .set(TICKET_CLOCK.WARN_AT, clock -> clock.moments().warnAt())
                .set(TICKET_CLOCK.DUE_AT, TicketClock::dueAt)
                .set(TICKET_CLOCK.ESCALATE_AT, clock -> clock.moments().escalateAt())
                .set(TICKET_CLOCK.NEXT_AT, clock -> clock.moments().nextAt())
                .update(sql, TICKET_CLOCK.ID, TicketClock::id, clocks);
        armFirst(clocks);
    }

    /** The policies and times of clocks, by the keys of their policies. */
    Map<UUID, ClockPolicies.InForce> timeOf(Collection<TicketClock> clocks) {
        return policies.times(clocks.stream().map(Clocks::policyOf).collect(Collectors.toSet()));
    }

    static UUID policyOf(TicketClock clock) {
        return clock.policyId() == null ? ClockPolicies.TRADE : clock.policyId();
    }

    /** When tickets were paused, by their timelines; a pause that goes on has no end, and is not among them. */
    Map<UUID, List<Span>> pausesOf(Collection<UUID> tickets) {
        Map<UUID, List<Span>> pauses = new HashMap<>();
        Map<UUID, Instant> open = new HashMap<>();
        sql.select(TICKET_EVENT.TICKET_ID, TICKET_EVENT.STEP, TICKET_EVENT.AT)
                .from(TICKET_EVENT)
                .where(TICKET_EVENT.TICKET_ID.eq(any(tickets.toArray(UUID[]::new))))
                .and(TICKET_EVENT.STEP.in(TicketStep.PAUSE.name(), TicketStep.RESUME.name()))
                .orderBy(TICKET_EVENT.TICKET_ID, TICKET_EVENT.SEQUENCE)
                .forEach(row -> {
                    var ticket = row.value1();
                    if (row.value2().equals(TicketStep.PAUSE.name())) {
                        open.put(ticket, row.value3());
                        return;
                    }
                    var from = open.remove(ticket);
                    if (from != null) {
                        pauses.computeIfAbsent(ticket, none -> new ArrayList<>())
                                .add(new Span(from, row.value3()));
                    }
                });
        return pauses;
    }

    /** The clocks of tickets, in the order of measures and rounds. */
    Map<UUID, List<TicketClock>> ofTickets(Collection<UUID> tickets) {
        return sql.selectFrom(TICKET_CLOCK)
                .where(TICKET_CLOCK.TICKET_ID.eq(any(tickets.toArray(UUID[]::new))))
                .orderBy(TICKET_CLOCK.STARTED_AT, TICKET_CLOCK.DUE_AT, TICKET_CLOCK.ID)
                .limit(100 * tickets.size())
                .fetchGroups(TICKET_CLOCK.TICKET_ID, Row.mapping(rows::read));
    }

    /** Puts the running clocks of tickets under what is in force now; how many have moved. */
    int recalculate(Map<UUID, Ticket> tickets, ClockPolicies.InForce inForce) {
        if (tickets.isEmpty()) return 0;
        var pauses = pausesOf(tickets.keySet());
        List<TicketClock> changed = new ArrayList<>();
        List<TicketClock> obsolete = new ArrayList<>();
        rows.list(TICKET_CLOCK
                        .TICKET_ID
                        .eq(any(tickets.keySet().toArray(UUID[]::new)))
                        .and(runs())
                        .and(TICKET_CLOCK.PAUSED_AT.isNull()))
                .forEach(clock -> {
                    var ticket = Objects.requireNonNull(tickets.get(clock.ticketId()));
                    var allowance = inForce.policy().allowance(clock.measure(), ticket.report());
                    if (allowance.isEmpty()) {
                        obsolete.add(clock);
                        return;
                    }
                    var now = moved(
                            clock.under(inForce.policy().id(), allowance.get()),
                            inForce.policy(),
                            inForce.time(),
                            pauses.getOrDefault(clock.ticketId(), List.of()));
                    if (!now.equals(clock)) changed.add(now);
                });
        if (!changed.isEmpty()) move(changed);
        for (var clock : obsolete) stop(clock.ticketId(), EnumSet.of(clock.measure()), alarms.now());
        return changed.size() + obsolete.size();
    }

    private static Condition runs() {
        return TICKET_CLOCK.MET_AT.isNull().and(TICKET_CLOCK.STOPPED_AT.isNull());
    }

    private static String[] names(Set<Measure> measures) {
        return measures.stream().map(Enum::name).toArray(String[]::new);
    }
}
