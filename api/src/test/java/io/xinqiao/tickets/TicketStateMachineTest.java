package io.xinqiao.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The state machine against the table that a supervisor can read: {@code ticket-steps.csv}. */
class TicketStateMachineTest {
    @ParameterizedTest(name = "{0} {1}")
    @CsvFileSource(resources = "/ticket-steps.csv", numLinesToSkip = 1)
    void allowsWhatTheTableSays(Ticket.Kind kind, TicketState state, boolean followUpDue, String steps) {
        var allowed = ticket(kind, state, followUpDue).allowedSteps().stream()
                .map(Enum::name)
                .collect(Collectors.joining(" "));
        assertThat(allowed).isEqualTo(steps == null ? "" : steps);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvFileSource(resources = "/ticket-steps.csv", numLinesToSkip = 1)
    void refusesEverythingElse(Ticket.Kind kind, TicketState state, boolean followUpDue, String steps) {
        var listed = steps == null ? java.util.List.<String>of() : Arrays.asList(steps.split(" "));
        for (var step : TicketStep.values()) {
            assertThat(ticket(kind, state, followUpDue).allows(step))
                    .as(step.name())
                    .isEqualTo(listed.contains(step.name()));
        }
    }

    /** The state itself refuses, whoever calls. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvFileSource(resources = "/ticket-steps.csv", numLinesToSkip = 1)
    void noStepIsTakenThatIsNotAllowed(Ticket.Kind kind, TicketState state, boolean followUpDue, String steps) {
        var listed = steps == null ? java.util.List.<String>of() : Arrays.asList(steps.split(" "));
        for (var step : TicketStep.values()) {
            if (listed.contains(step.name())) continue;
            var action = new TicketAction.Plain(step, null, false);
            assertThatIllegalStateException()
                    .as(step.name())
                    .isThrownBy(() -> ticket(kind, state, followUpDue).after(action, UUID.randomUUID(), Instant.EPOCH));
        }
    }

    private static Ticket ticket(Ticket.Kind kind, TicketState state, boolean followUpDue) {
        var now = Instant.EPOCH;
        var report = new Ticket.Report(
                kind,
                Ticket.Channel.PHONE,
                Ticket.Severity.GENERAL,
                null,
                new Ticket.Text("t", null),
                null,
                null,
                UUID.randomUUID(),
                now);
        var place = new Ticket.Place(UUID.randomUUID(), null, null, null, null);
        return new Ticket(
                UUID.randomUUID(),
                "X-2026-000001",
                report,
                place,
                new Ticket.Accountability(null, null, null, null),
                new Ticket.Course(state, now, 0, followUpDue, 1, 1),
                null,
                null,
                null);
    }
}
