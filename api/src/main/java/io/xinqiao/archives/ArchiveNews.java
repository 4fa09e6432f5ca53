package io.xinqiao.archives;

import io.xinqiao.events.EventSource;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.GlobalId;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Homes and persons as other systems hear of them: that they have changed, and nothing of what they are. The tables
 * record it themselves ({@code archive_changes} of V56).
 */
@Configuration(proxyBeanMethods = false)
class ArchiveNews {
    private static final String UNITS = "UnitChanged";
    private static final String PERSONS = "PersonChanged";

    /** A home, who lives there, owns it, or parks there. */
    @Bean
    EventSource unitChanges(Rows<Unit> units, Clock clock) {
        return new EventSource(UNITS, key -> {
            var facts = facts("Unit", key);
            var unit = units.ofKeys(List.of(key)).get(key);
            if (unit == null) {
                facts.put("deleted", true);
            } else {
                facts.put("projectId", new GlobalId("Project", unit.projectId()).text());
                facts.put("buildingId", new GlobalId("Building", unit.buildingId()).text());
            }
            return Optional.of(new EventSource.Told("unit.changed", clock.instant(), Map.of("unit", facts), List.of()));
        });
    }

    /** A person, or where they live. */
    @Bean
    EventSource personChanges(Rows<Person> persons, Clock clock) {
        return new EventSource(PERSONS, key -> {
            var facts = facts("Person", key);
            if (persons.ofKeys(List.of(key)).isEmpty()) facts.put("deleted", true);
            return Optional.of(
                    new EventSource.Told("person.changed", clock.instant(), Map.of("person", facts), List.of()));
        });
    }

    private static Map<String, Object> facts(String type, UUID key) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", new GlobalId(type, key).text());
        return facts;
    }
}
