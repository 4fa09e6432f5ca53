package io.xinqiao.assembly;

import io.xinqiao.assembly.Assembly.State;
import io.xinqiao.events.EventSource;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.procedures.ProcedureEvent;
import io.xinqiao.procedures.Timeline;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What other systems are told of assemblies: how one is when it is brought to them, and its result once it is counted.
 */
@Configuration(proxyBeanMethods = false)
class AssemblyEvents {
    static final String TOPIC = "AssemblyStep";

    private final Rows<Assembly> rows;
    private final Matters matters;
    private final Timeline timeline;
    private final Clock clock;

    AssemblyEvents(Rows<Assembly> rows, Matters matters, Timeline timeline, Clock clock) {
        this.rows = rows;
        this.matters = matters;
        this.timeline = timeline;
        this.clock = clock;
    }

    @Bean
    EventSource assemblyStepEvents() {
        return new EventSource(TOPIC, this::told);
    }

    /** What has never been published is nobody else's business. */
    private Optional<EventSource.Told> told(UUID key) {
        return Optional.ofNullable(rows.ofKeys(List.of(key)).get(key))
                .filter(assembly -> assembly.rollPublishedAt() != null)
                .map(assembly -> {
                    var last = timeline.of(List.of(key)).getOrDefault(key, List.of()).stream()
                            .map(ProcedureEvent::step)
                            .map(Enum::name)
                            .reduce(assembly.state().name(), (before, step) -> step);
                    return new EventSource.Told(
                            "assembly." + last.toLowerCase(Locale.ROOT),
                            clock.instant(),
                            Map.of("assembly", facts(assembly)),
                            List.of(
                                    new EventSource.Word("number", assembly.number()),
                                    new EventSource.Word("title", assembly.title())));
                });
    }

    private Map<String, Object> facts(Assembly assembly) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", new GlobalId(Assembly.TYPE, assembly.id()).text());
        facts.put("number", assembly.number());
        facts.put("title", assembly.title());
        facts.put("state", assembly.state().name());
        facts.put("votesOpenAt", assembly.votesOpenAt().toString());
        facts.put("votesCloseAt", assembly.votesCloseAt().toString());
        put(facts, "totalHeads", assembly.totalHeads());
        put(facts, "totalArea", assembly.totalArea());
        if (assembly.state() == State.CLOSED) {
            put(facts, "votedHeads", assembly.votedHeads());
            put(facts, "votedArea", assembly.votedArea());
            facts.put(
                    "matters",
                    matters.of(assembly.id()).stream()
                            .map(AssemblyEvents::result)
                            .toList());
        }
        facts.put("version", assembly.version());
        return facts;
    }

    private static Map<String, Object> result(AssemblyMatter matter) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", new GlobalId("AssemblyMatter", matter.id()).text());
        facts.put("position", matter.position());
        facts.put("title", matter.title());
        put(facts, "outcome", matter.outcome());
        put(facts, "agreedHeads", matter.agreedHeads());
        put(facts, "agreedArea", matter.agreedArea());
        put(facts, "againstHeads", matter.againstHeads());
        put(facts, "againstArea", matter.againstArea());
        put(facts, "abstainedHeads", matter.abstainedHeads());
        put(facts, "abstainedArea", matter.abstainedArea());
        return facts;
    }

    private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case BigDecimal number -> facts.put(name, number.toPlainString());
            case Enum<?> constant -> facts.put(name, constant.name());
            default -> facts.put(name, value);
        }
    }
}
