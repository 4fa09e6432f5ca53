package io.xinqiao.execution;

import java.util.Locale;

/** A column of a table that is written into a file: what its values are, and how they are told. */
public interface SheetColumn {
    /** As a member of JSON. */
    String name();

    /** What tells it from others whose title is the same. */
    String constant();

    /** What the values are. */
    ListColumn.Kind kind();

    /** What stands above it, in a reader's language. */
    String title(Locale locale);

    /** A value as answers have it. */
    Object written(Object value);

    /** A constant in a reader's words. */
    String told(Object constant, Locale locale);
}
