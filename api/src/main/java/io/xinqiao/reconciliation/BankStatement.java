package io.xinqiao.reconciliation;

import java.time.Instant;
import java.util.UUID;

/**
 * A statement as it was imported.
 *
 * @param lines how many lines it brought
 * @param known how many of its lines were there already
 */
record BankStatement(
        UUID id,
        UUID projectId,
        StatementLine.Source source,
        String name,
        int lines,
        int known,
        UUID importedById,
        Instant importedAt) {
    /** Statements are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
