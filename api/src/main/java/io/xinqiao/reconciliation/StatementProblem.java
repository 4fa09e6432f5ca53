package io.xinqiao.reconciliation;

import java.util.UUID;

/**
 * A row of a statement that is no line.
 *
 * @param row its number in the file
 * @param text what one reads in it
 */
record StatementProblem(UUID id, UUID statementId, int row, String text, Reason reason) {
    /** Problems are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Why a row is no line. */
    enum Reason {
        DAY("statement.problem.day"),
        AMOUNT("statement.problem.amount"),
        ZERO("statement.problem.zero"),
        NEITHER("statement.problem.neither"),
        DIRECTION("statement.problem.direction"),
        CURRENCY("statement.problem.currency"),
        NO_TRANSACTION("statement.problem.noTransaction");

        private final String messageKey;

        Reason(String messageKey) {
            this.messageKey = messageKey;
        }

        String messageKey() {
            return messageKey;
        }
    }
}
