package io.xinqiao.clocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.TicketState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of clocks when a ticket is corrected, by what the trade promises ({@code domain.md} §3). */
class ClockChangeTest {
    private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

    /** The clocks there are: a measure with how it stands (runs, met, stopped) and its minutes, hours or days. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        # is now            | state       | clocks of the round                                              | becomes
        REPAIR GENERAL      | SUBMITTED   | FIRST_RESPONSE runs 15m, ON_SITE runs 8h, RESOLUTION runs 24h    | -
        REPAIR EMERGENCY    | SUBMITTED   | FIRST_RESPONSE runs 15m, ON_SITE runs 8h, RESOLUTION runs 24h    | move ON_SITE 1h, move RESOLUTION 4h
        REPAIR EMERGENCY    | IN_PROGRESS | FIRST_RESPONSE met 15m, ON_SITE met 8h, RESOLUTION runs 24h      | move RESOLUTION 4h
        COMPLAINT GENERAL   | ACCEPTED    | FIRST_RESPONSE met 15m, ON_SITE runs 8h, RESOLUTION runs 24h     | stop ON_SITE, move RESOLUTION 3d
        COMPLAINT MAJOR     | ACCEPTED    | FIRST_RESPONSE met 15m, RESOLUTION runs 3d                       | begin INTERVENTION 24h, move RESOLUTION 15d
        COMPLAINT GENERAL   | PAUSED      | FIRST_RESPONSE met 15m, INTERVENTION runs 24h, RESOLUTION runs 15d | stop INTERVENTION, move RESOLUTION 3d
        REPAIR GENERAL      | DISPATCHED  | FIRST_RESPONSE met 15m, ON_SITE stopped 8h, RESOLUTION runs 3d   | move ON_SITE 8h, move RESOLUTION 24h
        REPAIR GENERAL      | IN_PROGRESS | FIRST_RESPONSE met 15m, ON_SITE stopped 8h, RESOLUTION runs 3d   | move RESOLUTION 24h
        REPAIR GENERAL      | ACCEPTED    | FIRST_RESPONSE met 15m                                           | begin ON_SITE 8h, begin RESOLUTION 24h
        REPAIR GENERAL      | IN_PROGRESS | FIRST_RESPONSE met 15m                                           | begin RESOLUTION 24h
        SUGGESTION GENERAL  | SUBMITTED   | FIRST_RESPONSE runs 15m, ON_SITE runs 8h, RESOLUTION runs 24h    | stop ON_SITE, stop RESOLUTION
        REPAIR GENERAL      | RESOLVED    | FIRST_RESPONSE met 15m, RESOLUTION met 24h, FOLLOW_UP runs 24h   | -
        """)
    void isWhatTheReportNowAsksFor(String now, TicketState state, @Nullable String clocks, @Nullable String becomes) {
        var kind = Ticket.Kind.valueOf(now.split(" ")[0]);
        var severity = Ticket.Severity.valueOf(now.split(" ")[1]);
        var ticket = ticket(kind, severity, state);
        List<TicketClock> round = new ArrayList<>();
        if (clocks != null) for (var clock : clocks.split(", ")) round.add(clock(ticket, clock.split(" ")));
        var said = ClockChange.of(ticket, round, ClockPolicy.OF_THE_TRADE).stream()
                .map(ClockChangeTest::said)
                .toList();
        assertThat(said).containsExactlyElementsOf(becomes == null ? List.of() : Arrays.asList(becomes.split(", ")));
    }

    private static String said(ClockChange change) {
        return switch (change) {
            case ClockChange.Begin(var measure, var allowance) -> "begin " + measure + " " + said(allowance);
            case ClockChange.Move(var clock, var allowance) -> "move " + clock.measure() + " " + said(allowance);
            case ClockChange.Stop(var clock) -> "stop " + clock.measure();
        };
    }

    private static String said(Allowance allowance) {
        return allowance.amount() + allowance.unit().name().substring(0, 1).toLowerCase(java.util.Locale.ROOT);
    }

    private static TicketClock clock(Ticket ticket, String[] words) {
        var measure = Measure.valueOf(words[0]);
        var outcome = switch (words[1]) {
            case "runs" -> TicketClock.Outcome.RUNNING;
            case "met" -> new TicketClock.Outcome(null, NOW, null);
            default -> new TicketClock.Outcome(null, null, NOW);
        };
        var amount = Integer.parseInt(words[2].substring(0, words[2].length() - 1));
        var unit = switch (words[2].charAt(words[2].length() - 1)) {
            case 'm' -> Allowance.Unit.MINUTES;
            case 'h' -> Allowance.Unit.HOURS;
            default -> Allowance.Unit.DAYS;
        };
        var basis = unit == Allowance.Unit.DAYS ? io.xinqiao.calendar.Basis.WORKING : io.xinqiao.calendar.Basis.ELAPSED;
        return new TicketClock(
                UUID.randomUUID(),
                ticket.id(),
                measure,
                0,
                null,
                new Allowance(amount, unit, basis),
                NOW,
                new TicketClock.Moments(NOW, NOW, NOW, NOW),
                outcome,
                TicketClock.Told.NOTHING);
    }

    private static Ticket ticket(Ticket.Kind kind, Ticket.Severity severity, TicketState state) {
        var report = new Ticket.Report(
                kind,
                Ticket.Channel.PHONE,
                severity,
                null,
                new Ticket.Text("t", null),
                null,
                null,
                UUID.randomUUID(),
                NOW);
        return new Ticket(
                UUID.randomUUID(),
                "X-2026-000001",
                report,
                new Ticket.Place(UUID.randomUUID(), null, null, null, null),
                new Ticket.Accountability(null, null, null, null),
                new Ticket.Course(state, NOW, 0, false, 1, 1),
                null,
                null,
                null);
    }
}
