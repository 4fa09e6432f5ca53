package io.xinqiao.queries;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The line that a figure may cross, with hysteresis: once beyond it, a figure is back only when it has come as far as
 * the other line. What has crossed stays so while there is no figure to say otherwise.
 *
 * @param clearThreshold on the near side of the line, or the line itself
 */
record AlertLine(Direction direction, BigDecimal threshold, BigDecimal clearThreshold) {
    /** On which side a figure is beyond it. */
    enum Direction {
        ABOVE,
        BELOW
    }

    /** How a figure stands. */
    enum State {
        /** Nobody has looked yet. */
        NEW,
        OK,
        RAISED,
        NO_DATA,
        FAILED
    }

    /** What a look has come to. */
    sealed interface Look {}

    /** @param value null where there was nothing to work one out from */
    record Figure(@Nullable BigDecimal value) implements Look {}

    /** @param reason in the words of whoever looks */
    record Failure(String reason) implements Look {}

    /**
     * How it stands after a look.
     *
     * @param raised whether the figure has crossed and was not seen to be back
     */
    record Standing(State state, boolean raised) {}

    /** Whether the two lines are in order. */
    boolean isSound() {
        return beyond(clearThreshold, threshold) <= 0;
    }

    /** How it stands after a look, of what it was before. */
    Standing after(boolean raised, Look look) {
        return switch (look) {
            case Failure _ -> new Standing(State.FAILED, raised);
            case Figure(var value) when value == null -> new Standing(State.NO_DATA, raised);
            case Figure(var value) -> {
                var isRaised = beyond(value, threshold) > 0 || (raised && beyond(value, clearThreshold) > 0);
                yield new Standing(isRaised ? State.RAISED : State.OK, isRaised);
            }
        };
    }

    /** Above 0 when a figure is beyond a line. */
    private int beyond(BigDecimal figure, BigDecimal line) {
        return direction == Direction.ABOVE ? figure.compareTo(line) : line.compareTo(figure);
    }
}
