package io.xinqiao.exports;

import io.xinqiao.runs.Run;
import io.xinqiao.runs.RunStatus;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An export: what was asked for, and the file when all of it is written.
 *
 * @param list the root field
 * @param columns constants of the schema, in their order
 * @param filter as it can be sent, in JSON
 * @param orderBy the same
 * @param language of whoever asked
 */
record ExportRun(
        UUID id,
        String list,
        List<String> columns,
        ExportFormat format,
        @Nullable String filter,
        @Nullable String orderBy,
        Locale language,
        @Nullable UUID fileId,
        RunStatus status)
        implements Run {
    ExportRun {
        columns = List.copyOf(columns);
    }
}
