package io.xinqiao.printing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be printed, from top to bottom; pages break where they have to.
 *
 * @param title in large letters, in the middle
 */
public record Sheet(String title, List<Block> blocks) {
    /** One part of a sheet. */
    public sealed interface Block {}

    /** A heading of what follows. */
    public record Heading(String words) implements Block {}

    /** Plain words over the whole width, as many lines as they need. */
    public record Text(String words) implements Block {}

    /** Labels with their values, two to a row. */
    public record Facts(List<Fact> facts) implements Block {}

    /** One label and its value. */
    public record Fact(String label, String value) {}

    /** A cell of a table with nothing but this is a box to be marked. */
    public static final String BOX = "□";

    /**
     * Rows under headers, ruled.
     *
     * @param columns how wide each is against the others
     */
    public record Table(List<Column> columns, List<List<String>> rows) implements Block {}

    /** A column: its header, how wide it is against the others, and whether its cells are figures. */
    public record Column(String header, int width, boolean figures) {
        public Column(String header, int width) {
            this(header, width, false);
        }
    }

    /**
     * Words and bars under them, of which each tells a share of the whole; all on one page where they fit on one.
     *
     * @param words what they are about; none where it is empty
     */
    public record Bars(String words, List<Bar> bars) implements Block {}

    /**
     * A bar.
     *
     * @param share how long it is, from 0 to 1; none is drawn where it is not told
     * @param interval between which shares the true one lies, as a thin line over the bar
     * @param value what stands behind it
     */
    public record Bar(
            String label, @Nullable Double share, @Nullable Span interval, String value) {}

    /** From one share to another, both from 0 to 1. */
    public record Span(double from, double to) {}

    /** Places to sign, side by side. */
    public record Signatures(List<String> labels) implements Block {}
}
