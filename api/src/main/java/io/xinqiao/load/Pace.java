package io.xinqiao.load;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a client may keep the node waiting for it, in all: for some patience, and for what its bytes take at the
 * slowest speed. Only the waiting counts, so that a stream may stay open for as long as it likes.
 */
final class Pace {
    private final LongSupplier nanoTime;
    private final long nanosPerByte;
    private final long patience;
    private long left;
    private long begun;

    Pace(Duration patience, long slowest, LongSupplier nanoTime) {
        this.patience = patience.toNanos();
        this.left = this.patience;
        this.nanosPerByte = Duration.ofSeconds(1).toNanos() / slowest;
        this.nanoTime = nanoTime;
    }

    /** The client sent or took too little in its time: the connection ends. */
    static final class TooSlow extends IOException {
        TooSlow() {
            super("The client is too slow");
        }
    }

    /** From here on the client is waited for. */
    void begin() {
        begun = nanoTime.getAsLong();
    }

    /** So many bytes have passed, and the client is no longer waited for. */
    void passed(long bytes) throws TooSlow {
        // Whoever was fast has nothing in hand for being slow later.
        left = Math.min(patience, left + bytes * nanosPerByte - (nanoTime.getAsLong() - begun));
        if (left < 0) throw new TooSlow();
    }

    /** Shortens what is left to this. */
    void atMost(Duration patience) {
        left = Math.min(left, patience.toNanos());
    }
}
