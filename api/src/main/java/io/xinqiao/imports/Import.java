package io.xinqiao.imports;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One workbook on its way into the archives.
 *
 * @param done how many rows (while reading) or steps (while committing) are done
 * @param total of how many; 0 while nobody knows
 * @param refusedRows rows that stay out, with the reason in the problems
 * @param failureKey why it could not be done
 */
public record Import(
        UUID id,
        UUID projectId,
        UUID fileId,
        State state,
        Mode mode,
        int done,
        int total,
        int refusedRows,
        int warnings,
        @Nullable String failureKey,
        List<String> failureArguments,
        @Nullable UUID reportId,
        UUID createdById,
        Instant createdAt,
        Instant changedAt,
        @Nullable Instant committedAt,
        int version) {
    /** Where it is. */
    public enum State {
        READING,
        CHECKED,
        COMMITTING,
        COMMITTED,
        UNDOING,
        UNDONE,
        FAILED
    }

    /** What happens to a file with bad rows. */
    public enum Mode {
        ALL_OR_NOTHING,
        SKIP_BAD_ROWS
    }

    public Import {
        failureArguments = List.copyOf(failureArguments);
    }
}
