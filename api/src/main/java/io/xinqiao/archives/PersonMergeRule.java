package io.xinqiao.archives;

import java.util.UUID;

/** Refuses to make one person of two where something would be there twice, or makes one of it as well. */
@FunctionalInterface
public interface PersonMergeRule {
    /**
     * Lets pass two who can become one.
     *
     * @param stays who is left
     * @param goes whose things go over
     */
    void require(UUID stays, UUID goes);

    /**
     * Makes one of what both have, before all else goes over.
     *
     * @param stays who is left
     * @param goes whose things go over
     */
    default void join(UUID stays, UUID goes) {}
}
