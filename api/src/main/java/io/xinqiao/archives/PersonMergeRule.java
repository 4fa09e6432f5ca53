package io.xinqiao.archives;

import java.util.UUID;

/** Refuses to make one person of two where something that only one of them may have would be there twice. */
@FunctionalInterface
public interface PersonMergeRule {
    /**
     * Lets pass two who can become one.
     *
     * @param stays who is left
     * @param goes whose things go over
     */
    void require(UUID stays, UUID goes);
}
