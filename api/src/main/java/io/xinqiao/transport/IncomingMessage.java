package io.xinqiao.transport;

import io.xinqiao.load.FairPlaces.Place;
import io.xinqiao.load.MemoryBudget;
import java.util.concurrent.atomic.AtomicBoolean;

/** A socket's message that comes in pieces. It takes memory as it grows, from what the node has for all bodies. */
final class IncomingMessage {
    /** Shorter ones are in no account. */
    private static final int SHORT = 16 * 1024;

    /** A character takes two bytes while it waits, and the text is there twice when it is read. */
    private static final int BYTES_OF_CHARACTER = 4;

    private final MemoryBudget budget;
    private StringBuilder text = new StringBuilder(0);
    private long taken;
    private boolean closed;

    IncomingMessage(MemoryBudget budget) {
        this.budget = budget;
    }

    /**
     * The message when it is whole.
     *
     * @param memory what it takes, until nobody works on it any more
     */
    record Whole(String text, Place memory) {}

    synchronized int length() {
        return text.length();
    }

    /** Adds a piece; false when the node has no memory left for it. */
    synchronized boolean add(String piece) {
        if (closed) return false;
        var needed = (long) (text.length() + piece.length()) * BYTES_OF_CHARACTER;
        if (text.length() + piece.length() > SHORT && needed > taken) {
            var more = Math.max(needed, 2 * taken) - taken;
            if (!budget.take(more)) return false;
            taken += more;
        }
        text.append(piece);
        return true;
    }

    /** The whole message; the next one begins. */
    synchronized Whole take() {
        var bytes = taken;
        var given = new AtomicBoolean();
        var whole = new Whole(text.toString(), () -> {
            if (given.compareAndSet(false, true)) budget.giveBack(bytes);
        });
        taken = 0;
        text = new StringBuilder(0);
        return whole;
    }

    /** What came so far is not wanted, nor what comes. */
    synchronized void close() {
        closed = true;
        budget.giveBack(taken);
        taken = 0;
        text = new StringBuilder(0);
    }
}
