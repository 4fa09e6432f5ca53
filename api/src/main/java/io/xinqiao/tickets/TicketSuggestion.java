package io.xinqiao.tickets;

/**
 * Something that may help while a ticket is being written.
 *
 * @param title in a few words
 * @param words what to say or to know
 */
public record TicketSuggestion(Source source, String title, String words) {
    /** Where it comes from. */
    public enum Source {
        CANNED_REPLY,
        PRICE_ITEM
    }
}
