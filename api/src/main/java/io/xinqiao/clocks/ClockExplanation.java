package io.xinqiao.clocks;

import io.xinqiao.calendar.Basis;
import io.xinqiao.calendar.CalendarDay;
import io.xinqiao.calendar.Span;
import io.xinqiao.calendar.WorkingTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Why a clock is due when it is: what was counted, and what was not.
 *
 * @param counted the spans that count, in order; of a long one the first 100
 * @param skipped days on which one does not work, or works although it is a weekend
 * @param provisional whether it touches a year whose holidays are not published yet
 * @param outdated whether by the calendar of now it would be due at another moment
 */
public record ClockExplanation(
        Instant startedAt,
        int minutes,
        int policyVersion,
        List<CountedSpan> counted,
        List<CountedSpan> pauses,
        List<CalendarDay> skipped,
        boolean provisional,
        boolean outdated) {
    private static final int MOST = 100;

    /** A span that counts or does not, and how long it is. */
    public record CountedSpan(Instant from, Instant before, int minutes) {
        static CountedSpan of(Span span) {
            return new CountedSpan(
                    span.from(), span.to(), Math.toIntExact(span.length().toMinutes()));
        }
    }

    static ClockExplanation of(TicketClock clock, ClockPolicy policy, WorkingTime time, List<Span> pauses) {
        var amount = clock.allowance().in(time);
        var counted = time.counted(clock.startedAt(), amount, clock.basis(), pauses);
        var due = counted.getLast().to();
        return new ClockExplanation(
                clock.startedAt(),
                Math.toIntExact(amount.toMinutes()),
                policy.version(),
                joined(counted).stream().limit(MOST).map(CountedSpan::of).toList(),
                pauses.stream()
                        .filter(pause -> pause.to().isAfter(clock.startedAt()))
                        .limit(MOST)
                        .map(CountedSpan::of)
                        .toList(),
                clock.basis() == Basis.WORKING ? time.holidays(clock.startedAt(), due) : List.of(),
                clock.basis() == Basis.WORKING && time.isProvisional(clock.startedAt(), due),
                Duration.between(due, clock.dueAt()).abs().toSeconds() > 1);
    }

    /** Days that follow upon one another by the wall clock are one span. */
    private static List<Span> joined(List<Span> spans) {
        List<Span> joined = new ArrayList<>();
        for (var span : spans) {
            if (!joined.isEmpty() && joined.getLast().to().equals(span.from())) {
                joined.add(new Span(joined.removeLast().from(), span.to()));
            } else {
                joined.add(span);
            }
        }
        return joined;
    }
}
