package io.xinqiao.tickets;

import io.xinqiao.events.EventSource;
import io.xinqiao.platform.GlobalId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Tickets as other systems hear of them: what they are, never who asked. */
@Component
public class TicketNews {
    private final Tickets tickets;
    private final Timelines timelines;

    TicketNews(Tickets tickets, Timelines timelines) {
        this.tickets = tickets;
        this.timelines = timelines;
    }

    /** Something that happened to a ticket, with what else is to be told of it. */
    public Optional<EventSource.Told> told(String type, UUID ticket, Instant at, Map<String, Object> more) {
        return tickets.one(ticket).map(found -> {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("ticket", facts(found));
            data.putAll(more);
            return new EventSource.Told(
                    type,
                    at,
                    data,
                    List.of(
                            new EventSource.Word("number", found.number()),
                            new EventSource.Word("title", found.title())));
        });
    }

    private static Map<String, Object> facts(Ticket ticket) {
        Map<String, Object> facts = new LinkedHashMap<>();
        var place = ticket.location();
        facts.put("id", new GlobalId("Ticket", ticket.id()).text());
        facts.put("number", ticket.number());
        facts.put("kind", ticket.kind().name());
        facts.put("severity", ticket.severity().name());
        facts.put("title", ticket.title());
        facts.put("state", ticket.state().name());
        facts.put("version", ticket.version());
        put(facts, "projectId", "Project", place.projectId());
        put(facts, "buildingId", "Building", place.buildingId());
        put(facts, "unitId", "Unit", place.unitId());
        put(facts, "assigneeId", "Member", ticket.accountability().assigneeId());
        return facts;
    }

    private static void put(Map<String, Object> facts, String name, String type, @Nullable UUID key) {
        if (key != null) facts.put(name, new GlobalId(type, key).text());
    }

    private Optional<EventSource.Told> step(UUID key) {
        return timelines.one(key).flatMap(event -> {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("id", new GlobalId("TicketEvent", event.id()).text());
            facts.put("sequence", event.sequence());
            facts.put("step", event.step().name());
            facts.put("at", event.at().toString());
            if (event.fromState() != null)
                facts.put("fromState", event.fromState().name());
            facts.put("toState", event.toState().name());
            var note = event.note();
            if (note != null && !event.internal()) facts.put("note", note);
            var type = "ticket." + event.step().name().toLowerCase(Locale.ROOT);
            return told(type, event.ticketId(), event.at(), Map.of("event", facts));
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Sources {
        @Bean
        EventSource ticketSteps(TicketNews news) {
            return new EventSource(Timelines.TOPIC, news::step);
        }
    }
}
