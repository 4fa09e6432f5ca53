package io.xinqiao.reconciliation;

import java.time.Instant;
import java.util.UUID;

/**
 * A statement as it was imported.
 *
 * @param rows how many rows it has behind its headers: each is stored as a line, known or told
 * @param known how many of its rows were lines already
 * @param told how many of its rows are no lines, and are told with the reason
 */
record BankStatement(
        UUID id,
        UUID projectId,
        StatementLine.Source source,
        String name,
        int rows,
        int known,
        int told,
        UUID importedById,
        Instant importedAt) {
    /** How many of its rows are lines, new or known. */
    public int lineCount() {
        return rows - told;
    }

    /** How many of its rows it brought as lines. */
    public int stored() {
        return rows - known - told;
    }

    /** Statements are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
