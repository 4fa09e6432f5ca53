package io.xinqiao.platform;

import java.util.Map;

/** Figures of a room that the reference tells: the guide has their names, and nobody writes the same number twice. */
@FunctionalInterface
public interface Figures {
    /** Each figure in the words of both languages, such as {@code 50 MB}, by the name that the guide has. */
    Map<String, String> figures();
}
