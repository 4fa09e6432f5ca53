package io.xinqiao.exports;

import io.xinqiao.execution.SheetColumn;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a list into a file. */
public interface SheetWriter {
    /** A column and its values, one for each row of a page. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, and compared with nothing
    record Part(SheetColumn column, @Nullable Object[] values) {}

    /** Writes the rows of a page. */
    void rows(List<Part> parts, int rows) throws IOException;

    /** Writes what stands at the end. */
    void finish() throws IOException;
}
