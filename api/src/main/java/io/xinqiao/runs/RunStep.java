package io.xinqiao.runs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one step has come to; committed with what it did.
 *
 * @param last whether the run ends with it
 * @param position where the next begins
 * @param failureKey why the run stops with it
 */
public record RunStep(
        boolean last,
        int done,
        int total,
        @Nullable String position,
        @Nullable String failureKey,
        List<Object> failureArguments) {
    /** There is more to do, and what is left says itself where it begins. */
    public static RunStep more(int done, int total) {
        return new RunStep(false, done, total, null, null, List.of());
    }

    /** There is more to do behind a key. */
    public static RunStep more(String position, int done, int total) {
        return new RunStep(false, done, total, position, null, List.of());
    }

    /** The run is through. */
    public static RunStep last(int done, int total) {
        return new RunStep(true, done, total, null, null, List.of());
    }

    /** The run stops here, and says why; what the step did is kept. */
    public static RunStep failed(RunStatus run, String failureKey, List<?> arguments) {
        return new RunStep(true, run.done(), run.total(), run.position(), failureKey, List.copyOf(arguments));
    }
}
