package io.xinqiao.load;

import io.xinqiao.platform.CodedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The body of a request, and the memory that it takes until it is closed. */
public final class Body implements AutoCloseable {
    private final MemoryBudget budget;
    private final int largest;
    private byte[] content;
    private int length;
    private long taken;

    private Body(int largest, int first, MemoryBudget budget) {
        this.largest = largest;
        this.content = new byte[Math.min(first, largest + 1)];
        this.budget = budget;
    }

    /** Reads to the end, or one byte more than the largest. */
    static Body read(InputStream in, int largest, int first, MemoryBudget budget) throws IOException {
        var body = new Body(largest, first, budget);
        var whole = false;
        try {
            body.fill(in);
            whole = true;
            return body;
        } finally {
            if (!whole) body.close();
        }
    }

    private void fill(InputStream in) throws IOException {
        while (true) {
            var more = in.read(content, length, content.length - length);
            if (more < 0) return;
            length += more;
            if (length > largest) return;
            if (length == content.length) grow();
        }
    }

    private void grow() {
        var larger = Math.min(2 * content.length, largest + 1);
        if (!budget.take(larger)) throw CodedException.overloaded();
        // While it is copied both are there; the account says so for that moment.
        content = Arrays.copyOf(content, larger);
        budget.giveBack(taken);
        taken = larger;
    }

    public boolean isTooLarge() {
        return length > largest;
    }

    /** What was sent. */
    public InputStream content() {
        return new java.io.ByteArrayInputStream(content, 0, length);
    }

    @Override
    public void close() {
        budget.giveBack(taken);
        taken = 0;
    }
}
