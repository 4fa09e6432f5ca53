package io.xinqiao.queries;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A figure of a saved query that is looked at again and again with its owner's rights, and told when it crosses a line.
 *
 * @param arguments as they were told, in JSON
 * @param path of the column in which the figure stands
 * @param language of what is said of failures, that of whoever made it
 * @param raised whether the figure has crossed and was not seen to be back
 * @param figure when it was looked at last
 * @param nextAt null while it is paused
 */
record QueryAlert(
        UUID id,
        String name,
        UUID savedQueryId,
        UUID ownerId,
        String arguments,
        String path,
        AlertLine.Direction direction,
        BigDecimal threshold,
        BigDecimal clearThreshold,
        int everyMinutes,
        String language,
        AlertLine.State state,
        boolean raised,
        @Nullable BigDecimal figure,
        @Nullable String failure,
        @Nullable Instant checkedAt,
        @Nullable QueryPauseReason pausedBecause,
        @Nullable Instant nextAt,
        int version) {

    AlertLine line() {
        return new AlertLine(direction, threshold, clearThreshold);
    }

    Locale locale() {
        return Locale.forLanguageTag(language);
    }
}
