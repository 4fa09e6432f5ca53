package io.xinqiao.identity;

import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;

/**
 * A room's work that names the member in whose hands it lies, so that it can be told and handed over when they leave. A
 * bean of this type is all that is needed.
 *
 * @param hand the column that names the member
 * @param open which rows are still to be done now
 * @param at which rows lie in some of these buildings
 * @param taking what hands it over
 */
public record WorkInHand(
        WorkKind kind,
        Table<?> table,
        Field<UUID> hand,
        Field<UUID> project,
        Supplier<Condition> open,
        Function<UUID[], Condition> at,
        Taking taking) {

    /** Puts rows into other hands. */
    public interface Taking {
        /**
         * Hands over the rows of this condition; all are open and in the hands of {@code from}.
         *
         * @return how many
         */
        int handOver(Condition which, Member from, UUID to);
    }
}
