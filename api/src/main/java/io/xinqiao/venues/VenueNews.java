package io.xinqiao.venues;

import io.xinqiao.events.EventSource;
import io.xinqiao.events.Outbox;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** What is told of bookings: on their timelines, to whoever booked what others have changed, and to other systems. */
@Component
class VenueNews {
    static final String TYPE = "VenueBooking";
    private static final String TOPIC = "VenueBookingStep";
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final Rows<VenueBooking> rows;
    private final Rows<Venue> venues;
    private final Timeline timeline;
    private final Notices notices;
    private final Outbox outbox;
    private final Clock clock;

    VenueNews(
            Rows<VenueBooking> rows,
            Rows<Venue> venues,
            Timeline timeline,
            Notices notices,
            Outbox outbox,
            Clock clock) {
        this.rows = rows;
        this.venues = venues;
        this.timeline = timeline;
        this.notices = notices;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** The caller has taken a step. */
    void taken(List<VenueBooking> bookings, Step step, @Nullable String note) {
        var keys = bookings.stream().map(VenueBooking::id).toList();
        timeline.add(TYPE, keys, step, note);
        outbox.record(TOPIC, keys);
    }

    /** It has come so by itself. */
    void due(List<VenueBooking> bookings, Step step) {
        var keys = bookings.stream().map(VenueBooking::id).toList();
        timeline.addByItself(TYPE, keys, step);
        outbox.record(TOPIC, keys);
    }

    /**
     * Tells those who booked, but for the one who did it.
     *
     * @param by the caller; null where nobody did it
     */
    void tell(List<VenueBooking> bookings, Notice.Kind kind, String words, @Nullable UUID by) {
        var names = venues.ofKeys(
                bookings.stream().map(VenueBooking::venueId).distinct().toList());
        notices.tell(bookings.stream()
                .filter(booking -> !booking.origin().bookedBy().equals(by))
                .map(booking -> new Notices.Told(
                        booking.origin().bookedBy(),
                        kind,
                        new GlobalId(TYPE, booking.id()),
                        NewId.next(),
                        List.of(
                                booking.number(),
                                Objects.requireNonNull(names.get(booking.venueId()))
                                        .name(),
                                MINUTES.format(booking.startsAt().atZone(clock.getZone())),
                                words)))
                .toList());
    }

    private Optional<EventSource.Told> told(UUID key) {
        return Optional.ofNullable(rows.ofKeys(List.of(key)).get(key)).map(booking -> {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("id", new GlobalId(TYPE, booking.id()).text());
            facts.put("number", booking.number());
            facts.put("venueId", new GlobalId("Venue", booking.venueId()).text());
            facts.put("state", booking.state().name());
            facts.put("startsAt", booking.startsAt().toString());
            facts.put("endsAt", booking.endsAt().toString());
            facts.put("amount", booking.amount().toPlainString());
            facts.put("version", booking.version());
            return new EventSource.Told(
                    "venueBooking." + booking.state().name().toLowerCase(Locale.ROOT),
                    clock.instant(),
                    Map.of("venueBooking", facts),
                    List.of(new EventSource.Word("number", booking.number())));
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Sources {
        @Bean
        EventSource venueBookingSteps(VenueNews news) {
            return new EventSource(TOPIC, news::told);
        }
    }
}
