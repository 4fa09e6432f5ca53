package io.xinqiao.tickets;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a correction has changed: enums by their names, a category by its code, a place by the numbers of its
 * unit or building and its words.
 */
public record TicketCorrection(
        Field field, @Nullable String was, @Nullable String became) {
    /** What can be corrected. */
    public enum Field {
        KIND,
        SEVERITY,
        CATEGORY,
        PLACE,
        TITLE,
        DESCRIPTION;

        /** While a ticket is worked on only: it decides about its clocks, its price and whether one asks afterwards. */
        boolean endsWithWork() {
            return this == KIND || this == SEVERITY;
        }
    }
}
