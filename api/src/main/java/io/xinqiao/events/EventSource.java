package io.xinqiao.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * How the events of a topic are told to other systems. A bean of this type is all that is needed. It is asked as the
 * company, and not on behalf of anybody: it tells no personal data and nothing that only staff may see.
 *
 * @param topic under which they are recorded in the {@link Outbox}
 * @param tell an event by its subject's key; nothing where it is nobody else's business
 */
public record EventSource(String topic, Function<UUID, Optional<Told>> tell) {
    /**
     * An event as it is told.
     *
     * @param type such as {@code ticket.accept}; the product's own words for it are in the messages under
     *     {@code event.}
     * @param data what it is about, in the names of the schema
     * @param words what message templates may name, in the order of the product's own words
     */
    public record Told(String type, Instant at, Map<String, Object> data, List<Word> words) {}

    /** A word of a message, such as the number of a ticket. */
    public record Word(String name, String value) {}
}
