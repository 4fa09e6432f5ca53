package io.xinqiao.community;

import io.xinqiao.identity.Rows;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Community events as what other rooms keep was given at them: forums and reception days above all. */
@Component
public class EventOccasions {
    private final Rows<CommunityEvent> rows;

    EventOccasions(Rows<CommunityEvent> rows) {
        this.rows = rows;
    }

    /**
     * The project of an event that the caller may use for this mutation.
     *
     * @throws io.xinqiao.platform.Refused NOT_FOUND about this argument
     */
    public UUID requireProject(String mutation, UUID event, String... argument) {
        return rows.require(mutation, event, argument).projectId();
    }

    /** The events behind objects that the caller sees. */
    public Map<UUID, ?> behind(Collection<UUID> keys) {
        return rows.behind(keys);
    }
}
