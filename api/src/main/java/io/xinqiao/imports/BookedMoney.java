package io.xinqiao.imports;

import java.util.List;
import java.util.Optional;

/** Takes back what was booked of an import's money of one kind, when the import is taken back. */
public interface BookedMoney {
    /** Whoever moves money of a unit locks its bills first, its prepayment then, and a deposit last. */
    int BILLS = 1;

    int PREPAYMENTS = 2;

    int DEPOSITS = 3;

    /** Why it is not taken back, as a message and its arguments. */
    record Obstacle(String messageKey, List<Object> arguments) {}

    /** Takes all of it back; or tells what stands in the way, and then the whole undo is taken back. */
    Optional<Obstacle> takeBack(ImportJob job);
}
