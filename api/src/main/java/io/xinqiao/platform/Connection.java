package io.xinqiao.platform;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list with all that the schema promises of one. Ours and not the framework's, because it also tells
 * {@code nodes} and a {@code totalCount} that is counted only when somebody asks.
 */
public final class Connection<T> {
    /** Counting stops here: beyond it nobody reads the number, and counting would cost more than the page. */
    public static final int COUNT_CAP = 10_000;

    private final List<Edge<T>> edges;
    private final PageInfo pageInfo;
    private final IntSupplier counter;
    private @Nullable Integer counted;

    public Connection(List<Edge<T>> edges, PageInfo pageInfo, IntSupplier counter) {
        this.edges = edges;
        this.pageInfo = pageInfo;
        this.counter = counter;
    }

    /** One item and where it stands, which is worked out when somebody asks. */
    public record Edge<T>(T node, Function<T, String> place) {
        public String cursor() {
            return place.apply(node);
        }
    }

    /** Where a page stands in its list. */
    public record PageInfo(
            boolean hasNextPage,
            boolean hasPreviousPage,
            @Nullable Edge<?> first,
            @Nullable Edge<?> last) {
        public @Nullable String startCursor() {
            return first == null ? null : first.cursor();
        }

        public @Nullable String endCursor() {
            return last == null ? null : last.cursor();
        }
    }

    public List<Edge<T>> getEdges() {
        return edges;
    }

    public List<T> getNodes() {
        return edges.stream().map(Edge::node).toList();
    }

    public PageInfo getPageInfo() {
        return pageInfo;
    }

    /** How many there are, at most {@link #COUNT_CAP}. Asks the database when called for the first time. */
    public int getTotalCount() {
        return Math.min(count(), COUNT_CAP);
    }

    public boolean isTotalCountCapped() {
        return count() > COUNT_CAP;
    }

    private int count() {
        if (counted == null) counted = counter.getAsInt();
        return counted;
    }
}
