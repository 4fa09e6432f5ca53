package io.xinqiao.imports;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A problem of an import as it is kept and told.
 *
 * @param position among the import's problems, from 1
 * @param sheet from 0
 * @param row the number at the sheet's left edge
 * @param col from 0; null when it is about the whole row
 */
public record ImportProblem(
        UUID id,
        UUID jobId,
        int position,
        int sheet,
        int row,
        @Nullable Integer col,
        Problem.Severity severity,
        String messageKey,
        List<String> arguments,
        @Nullable String value) {
    public ImportProblem {
        arguments = List.copyOf(arguments);
    }
}
