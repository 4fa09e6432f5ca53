package io.xinqiao.assembly;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One vote: the same owners together, or the developer with all that is not sold.
 *
 * @param sequence the number of its ballot paper
 * @param parts how many parts count; none after the last was given to others
 * @param area in m² with two decimals
 */
record AssemblyHead(
        UUID id,
        UUID assemblyId,
        int sequence,
        boolean developer,
        int parts,
        BigDecimal area,
        @Nullable Instant votedAt,
        int version) {

    /** Heads are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
