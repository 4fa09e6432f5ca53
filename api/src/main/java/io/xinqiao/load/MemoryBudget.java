package io.xinqiao.load;

import java.util.concurrent.atomic.AtomicLong;

/** So many bytes of memory that what the node reads, works on or sends may take at once. */
public final class MemoryBudget {
    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Takes some bytes; false, and nothing is taken, when there are not as many. */
    public boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= limit) return true;
        taken.addAndGet(-bytes);
        return false;
    }

    public void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
