package io.xinqiao.tenants;

import java.util.function.Consumer;

/**
 * Work that is asked for piece by piece ({@link Later}), each piece done by one node. Whoever dies in the middle leaves
 * it to another, so doing a piece again must do no harm. A bean of this type is all that is needed.
 *
 * @param name its own for ever: the database remembers it
 * @param work gets what it was asked for with
 */
public record OneOffWork(String name, Consumer<String> work) {}
