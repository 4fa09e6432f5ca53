package io.xinqiao.platform;

import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tries a piece of work for each of several things, so that one that fails keeps none of the others from it. */
public final class Attempts {
    private Attempts() {}

    /**
     * Does the work for each.
     *
     * @throws RuntimeException what failed first, with whatever else failed, when all have been tried
     */
    public static <T> void each(Collection<T> things, Consumer<T> work) {
        @Nullable RuntimeException failure = null;
        for (var thing : things) {
            try {
                work.accept(thing);
            } catch (RuntimeException another) {
                if (failure == null) failure = another;
                else failure.addSuppressed(another);
            }
        }
        if (failure != null) throw failure;
    }
}
