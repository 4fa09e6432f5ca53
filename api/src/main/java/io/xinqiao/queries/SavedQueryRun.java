package io.xinqiao.queries;

import io.xinqiao.exports.ExportFormat;
import io.xinqiao.runs.Run;
import io.xinqiao.runs.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of a saved query, or the record that one at once leaves.
 *
 * @param arguments the variables as they are sent, in JSON: days are worked out
 * @param format of its file; null where it was run at once
 * @param rights what its asker was allowed when it was read
 */
record SavedQueryRun(
        UUID id,
        UUID savedQueryId,
        UUID savedQueryVersionId,
        String arguments,
        @Nullable ExportFormat format,
        Locale language,
        List<String> rights,
        @Nullable Integer rowCount,
        @Nullable Integer points,
        @Nullable QueryCut cutBy,
        @Nullable Instant readAt,
        @Nullable UUID fileId,
        RunStatus status)
        implements Run {
    SavedQueryRun {
        rights = List.copyOf(rights);
    }

    @Nullable
    Integer tookMs() {
        var from = status.startedAt();
        var until = status.endedAt();
        return from == null || until == null
                ? null
                : Math.clamp(Duration.between(from, until).toMillis(), 0, Integer.MAX_VALUE);
    }
}
