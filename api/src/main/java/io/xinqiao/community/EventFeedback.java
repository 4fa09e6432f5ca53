package io.xinqiao.community;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks those who came to an event how it was. The room that knows surveys offers it. */
public interface EventFeedback {
    /**
     * An event that is over.
     *
     * @param guests the households that came, each once
     */
    record Held(UUID projectId, String name, List<Guest> guests) {}

    /** A household that came, and where it lives. */
    record Guest(UUID buildingId, UUID unitId, UUID householdId) {}

    /**
     * Asks them.
     *
     * @return by which survey; none where nobody came who could be asked
     */
    @Nullable
    UUID ask(Held event);

    /** Whether the survey by which they were asked was called off. */
    boolean isCancelled(UUID survey);
}
