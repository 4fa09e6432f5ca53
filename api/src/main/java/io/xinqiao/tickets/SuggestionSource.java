package io.xinqiao.tickets;

import java.util.List;
import java.util.UUID;

/** A room that knows something that helps whoever writes a ticket; each is a bean. A knowledge base is one more. */
@FunctionalInterface
public interface SuggestionSource {
    /** What may fit these words in a project that the caller reaches; what fits best is chosen among all sources. */
    List<TicketSuggestion> suggest(UUID project, String words);
}
