package io.xinqiao.community;

import io.xinqiao.events.EventSource;
import io.xinqiao.events.Outbox;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.procedures.ProcedureEvent;
import io.xinqiao.procedures.Timeline;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** What other systems are told of events and of those who register for them: how it is when it is brought to them. */
@Component
class EventSteps {
    private static final String EVENTS = "CommunityEventStep";
    private static final String REGISTRATIONS = "EventRegistrationStep";

    private final Outbox outbox;

    EventSteps(Outbox outbox) {
        this.outbox = outbox;
    }

    /** An event was published, moved, cancelled or closed. */
    void taken(UUID event) {
        outbox.record(EVENTS, event);
    }

    /** Registrations were made, confirmed or offered, or have ended. */
    void taken(Collection<UUID> registrations) {
        if (!registrations.isEmpty()) outbox.record(REGISTRATIONS, List.copyOf(registrations));
    }

    @Configuration(proxyBeanMethods = false)
    static class Sources {
        private final Rows<CommunityEvent> events;
        private final Rows<EventRegistration> registrations;
        private final Timeline timeline;
        private final Clock clock;

        Sources(Rows<CommunityEvent> events, Rows<EventRegistration> registrations, Timeline timeline, Clock clock) {
            this.events = events;
            this.registrations = registrations;
            this.timeline = timeline;
            this.clock = clock;
        }

        @Bean
        EventSource communityEventSteps() {
            return new EventSource(EVENTS, this::event);
        }

        @Bean
        EventSource eventRegistrationSteps() {
            return new EventSource(REGISTRATIONS, this::registration);
        }

        /** A draft is nobody else's business. */
        private Optional<EventSource.Told> event(UUID key) {
            return Optional.ofNullable(events.ofKeys(List.of(key)).get(key))
                    .filter(event -> event.state() != CommunityEvent.State.DRAFT)
                    .map(event -> {
                        Map<String, Object> facts = new LinkedHashMap<>();
                        facts.put("id", new GlobalId(CommunityEvents.TYPE, event.id()).text());
                        facts.put("name", event.name());
                        facts.put("place", event.place());
                        facts.put("state", event.state().name());
                        facts.put("beginsAt", event.beginsAt().toString());
                        facts.put("endsAt", event.endsAt().toString());
                        facts.put("version", event.version());
                        var last = timeline.of(List.of(key)).getOrDefault(key, List.of()).stream()
                                .map(ProcedureEvent::step)
                                .map(Enum::name)
                                .reduce(event.state().name(), (before, step) -> step);
                        return told("communityEvent", last, facts);
                    });
        }

        private Optional<EventSource.Told> registration(UUID key) {
            return Optional.ofNullable(registrations.ofKeys(List.of(key)).get(key))
                    .map(registration -> {
                        Map<String, Object> facts = new LinkedHashMap<>();
                        facts.put("id", new GlobalId("EventRegistration", registration.id()).text());
                        facts.put(
                                CommunityEvents.KEY, new GlobalId(CommunityEvents.TYPE, registration.eventId()).text());
                        facts.put("seats", registration.seats());
                        facts.put("state", registration.state().name());
                        if (registration.offerEndsAt() != null) {
                            facts.put("offerEndsAt", registration.offerEndsAt().toString());
                        }
                        facts.put("version", registration.version());
                        return told("eventRegistration", registration.state().name(), facts);
                    });
        }

        private EventSource.Told told(String what, String became, Map<String, Object> facts) {
            return new EventSource.Told(
                    what + "." + became.toLowerCase(Locale.ROOT), clock.instant(), Map.of(what, facts), List.of());
        }
    }
}
