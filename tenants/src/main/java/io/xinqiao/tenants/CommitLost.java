package io.xinqiao.tenants;

import org.jooq.exception.DataAccessException;

/**
 * The connection was lost while a change was committed: whether it was done is known to nobody. Sent again under the
 * same idempotency key it is done once.
 */
public final class CommitLost extends DataAccessException {
    CommitLost(Throwable cause) {
        super("Could not commit", cause);
    }
}
