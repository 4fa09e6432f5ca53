package io.xinqiao.clocks;

import static io.xinqiao.calendar.Basis.ELAPSED;
import static io.xinqiao.calendar.Basis.SERVICE;
import static io.xinqiao.calendar.Basis.WORKING;
import static io.xinqiao.clocks.Allowance.Unit.DAYS;
import static io.xinqiao.clocks.Allowance.Unit.HOURS;
import static io.xinqiao.clocks.Allowance.Unit.MINUTES;

import io.xinqiao.calendar.Basis;
import io.xinqiao.calendar.Hours;
import io.xinqiao.calendar.Workdays;
import io.xinqiao.calendar.WorkingTime;
import io.xinqiao.tickets.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How long things may take, of a project or of the whole company. It is never changed: a change is a new version.
 *
 * @param id none for the trade's own
 */
public record ClockPolicy(
        @Nullable UUID id,
        @Nullable UUID projectId,
        int version,
        ZoneId zone,
        Hours officeHours,
        Hours serviceHours,
        Patience patience,
        List<ClockRule> rules,
        @Nullable Made made) {
    private static final int WARN_AT_PERCENT = 80;
    private static final int A_DAY = 1_440;

    /** Half of what can be counted at all, so that holidays and pauses to come do not make it endless. */
    private static final int MOST_DAYS_AHEAD = WorkingTime.FURTHEST_DAYS / 2;

    /**
     * When people are told that something takes long.
     *
     * @param warnAtPercent of the time, after which those in charge are warned
     * @param escalateAfterMinutes how long after a breach the administrators are told
     */
    public record Patience(int warnAtPercent, int escalateAfterMinutes) {}

    /** When and by whom a version was made. */
    public record Made(Instant at, UUID byId) {}

    /** What the trade promises where a company has not said otherwise ({@code domain.md} §3). */
    static final ClockPolicy OF_THE_TRADE = new ClockPolicy(
            null,
            null,
            0,
            ZoneId.of("Asia/Shanghai"),
            Hours.parse("09:00-12:00,13:30-18:00").orElseThrow(),
            Hours.parse("08:00-22:00").orElseThrow(),
            new Patience(WARN_AT_PERCENT, A_DAY),
            List.of(
                    any(Measure.FIRST_RESPONSE, 15, MINUTES, ELAPSED),
                    inquiryByChat(Ticket.Channel.WECHAT),
                    inquiryByChat(Ticket.Channel.APP),
                    of(Ticket.Kind.REPAIR, Measure.ON_SITE, 8, HOURS, ELAPSED),
                    of(Ticket.Kind.REPAIR, Measure.RESOLUTION, 24, HOURS, ELAPSED),
                    of(Ticket.Kind.REPAIR, Ticket.Severity.EMERGENCY, Measure.ON_SITE, 1, HOURS, ELAPSED),
                    of(Ticket.Kind.REPAIR, Ticket.Severity.EMERGENCY, Measure.RESOLUTION, 4, HOURS, ELAPSED),
                    of(Ticket.Kind.COMPLAINT, Measure.RESOLUTION, 3, DAYS, WORKING),
                    of(Ticket.Kind.COMPLAINT, Ticket.Severity.COMPLEX, Measure.RESOLUTION, 7, DAYS, WORKING),
                    of(Ticket.Kind.COMPLAINT, Ticket.Severity.MAJOR, Measure.INTERVENTION, 24, HOURS, ELAPSED),
                    of(Ticket.Kind.COMPLAINT, Ticket.Severity.MAJOR, Measure.RESOLUTION, 15, DAYS, WORKING),
                    of(Ticket.Kind.COMPLAINT, Ticket.Severity.MAJOR, Measure.HOME_VISIT, 72, HOURS, ELAPSED),
                    of(Ticket.Kind.INQUIRY, Measure.RESOLUTION, 1, DAYS, WORKING),
                    any(Measure.FOLLOW_UP, 24, HOURS, ELAPSED)),
            null);

    private static ClockRule any(Measure measure, int amount, Allowance.Unit unit, Basis basis) {
        return new ClockRule(measure, null, null, null, null, amount, unit, basis);
    }

    private static ClockRule inquiryByChat(Ticket.Channel channel) {
        return new ClockRule(Measure.FIRST_RESPONSE, Ticket.Kind.INQUIRY, null, channel, null, 5, MINUTES, SERVICE);
    }

    private static ClockRule of(Ticket.Kind kind, Measure measure, int amount, Allowance.Unit unit, Basis basis) {
        return new ClockRule(measure, kind, null, null, null, amount, unit, basis);
    }

    private static ClockRule of(
            Ticket.Kind kind, Ticket.Severity severity, Measure measure, int amount, Allowance.Unit unit, Basis basis) {
        return new ClockRule(measure, kind, severity, null, null, amount, unit, basis);
    }

    public ClockPolicy {
        rules = List.copyOf(rules);
    }

    /** How long a measure of a ticket may take; empty where there is no limit. */
    Optional<Allowance> allowance(Measure measure, Ticket.Report report) {
        return rules.stream()
                .filter(rule -> rule.measure() == measure && rule.fits(report))
                .max(Comparator.comparingInt(ClockRule::weight))
                .map(ClockRule::allowance)
                .filter(allowance -> allowance.amount() > 0);
    }

    /**
     * The first rule by which nothing would come due within some years of this moment: too long for hours so short, or
     * for a calendar with so few workdays.
     */
    Optional<ClockRule> neverDue(Workdays workdays, Instant now) {
        var time = time(workdays);
        var until = now.plus(Duration.ofDays(MOST_DAYS_AHEAD));
        Map<Basis, Duration> counted = new EnumMap<>(Basis.class);
        for (var basis : Basis.values()) counted.put(basis, time.between(now, until, basis, List.of()));
        return rules.stream()
                .filter(rule ->
                        rule.allowance().in(time).compareTo(Objects.requireNonNull(counted.get(rule.basis()))) > 0)
                .findFirst();
    }

    /** Time as this policy counts it. */
    WorkingTime time(Workdays workdays) {
        return new WorkingTime(workdays, officeHours, serviceHours, zone);
    }

    // The schema shows it flat.

    public int warnAtPercent() {
        return patience.warnAtPercent();
    }

    public int escalateAfterMinutes() {
        return patience.escalateAfterMinutes();
    }

    public String timeZone() {
        return zone.getId();
    }

    public @Nullable Instant madeAt() {
        return made == null ? null : made.at();
    }
}
