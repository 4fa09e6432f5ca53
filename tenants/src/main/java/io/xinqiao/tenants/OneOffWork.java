package io.xinqiao.tenants;

import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Work that is asked for piece by piece ({@link JobQueue}), each piece done by one node. Whoever dies in the middle
 * leaves it to another, so doing a piece again must do no harm. A bean of this type is all that is needed.
 *
 * @param name its own for ever: the database remembers it
 * @param work gets what it was asked for with
 * @param after gets the same once the piece is no longer written down: what came while it was being done could not ask
 *     for it, and is looked for here
 * @param givenUp says what becomes of a piece that is tried no more
 */
public record OneOffWork(String name, Consumer<String> work, Consumer<String> after, GivenUp givenUp) {
    /** Work after which nothing has to be looked for. */
    public OneOffWork(String name, Consumer<String> work, GivenUp givenUp) {
        this(name, work, piece -> {}, givenUp);
    }

    /**
     * Tells whoever waits for a piece that it was given up, and why; what it is about is left so that it can be tried
     * again and is in nobody's way. Until this succeeds the piece is not given up.
     */
    @FunctionalInterface
    public interface GivenUp {
        void tell(String piece, Trouble trouble);

        /** Nobody has to be told, because recurring work finds what was left undone and asks for it again. */
        static GivenUp leftTo(String recurringWork) {
            return (piece, trouble) ->
                    LoggerFactory.getLogger(OneOffWork.class).warn("{} is left to {}", piece, recurringWork);
        }
    }
}
