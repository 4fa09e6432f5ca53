package io.xinqiao.imports;

import io.xinqiao.runs.Run;
import io.xinqiao.runs.RunStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One workbook on its way into the archives; what is done of it is counted in rows while it is read, in steps while it
 * is put in or taken back.
 *
 * @param stage what it has come to; what goes on is its status
 * @param refusedRows rows that stay out, with the reason in the problems
 */
public record ImportJob(
        UUID id,
        UUID projectId,
        UUID fileId,
        Stage stage,
        Mode mode,
        int refusedRows,
        int warnings,
        @Nullable UUID reportId,
        @Nullable Instant committedAt,
        RunStatus status)
        implements Run {
    /** What it has come to. */
    public enum Stage {
        NEW,
        CHECKED,
        COMMITTED,
        UNDONE
    }

    /** What happens to a file with bad rows. */
    public enum Mode {
        ALL_OR_NOTHING,
        SKIP_BAD_ROWS
    }

    /** On whose account it is brought in. */
    public UUID createdById() {
        return status.requestedById();
    }
}
