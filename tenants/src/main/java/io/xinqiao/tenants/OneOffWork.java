package io.xinqiao.tenants;

import java.util.function.Consumer;

/**
 * Work that is asked for piece by piece ({@link Later}), each piece done by one node. Whoever dies in the middle leaves
 * it to another, so doing a piece again must do no harm. A bean of this type is all that is needed.
 *
 * @param name its own for ever: the database remembers it
 * @param work gets what it was asked for with
 * @param after gets the same once the piece is no longer written down: what came while it was being done could not ask
 *     for it, and is looked for here
 */
public record OneOffWork(String name, Consumer<String> work, Consumer<String> after) {
    public OneOffWork(String name, Consumer<String> work) {
        this(name, work, piece -> {});
    }
}
