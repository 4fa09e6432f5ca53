package io.xinqiao.dunning;

import io.xinqiao.runs.Run;
import io.xinqiao.runs.RunStatus;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Papers that are more than an answer waits for: what is printed for whom, and the file when all of it is written.
 *
 * @param language of whoever asked
 * @param papers how many were printed in the end
 */
record PrintRun(
        UUID id,
        Kind paper,
        Target target,
        Locale language,
        int papers,
        @Nullable UUID fileId,
        RunStatus status) implements Run {
    /** What is printed. */
    enum Kind {
        PAYMENT_NOTICES,
        DUNNING_LETTERS
    }

    /** What was named: whole places, or things one by one. */
    enum Named {
        PROJECT,
        BUILDING,
        UNITS,
        BILLS,
        CASES
    }

    /**
     * For whom.
     *
     * @param dueBy of notices: only what is due up to this day
     * @param fromStage of letters: only cases that have come so far
     */
    record Target(
            Named named,
            List<UUID> ids,
            @Nullable LocalDate dueBy,
            @Nullable Integer fromStage) {
        Target {
            ids = List.copyOf(ids);
        }

        UUID[] keys() {
            return ids.toArray(UUID[]::new);
        }
    }
}
