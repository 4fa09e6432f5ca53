package io.xinqiao.files;

import io.xinqiao.platform.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file that the API makes piece by piece. It is sealed and stored while it is made: none of it lies
 * about in the clear, and no more than a few pieces are in memory. What is not kept in the end is removed.
 */
public final class OutgoingFile implements AutoCloseable {
    private static final int PIECE = 64 * 1024;
    private static final int PIECES = 8;
    private static final byte[] END = {};
    private static final byte[] GIVEN_UP = {};

    private final FileStore.Drawer drawer;
    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(PIECES);
    private final CompletableFuture<UUID> stored = new CompletableFuture<>();
    private final DigestOutputStream digest = new DigestOutputStream(new Pieces(), Sha256.digest());
    private final OutputStream stream = new BufferedOutputStream(digest, PIECE);
    private long size;
    private boolean ended;
    private boolean kept;

    OutgoingFile(FileStore.Drawer drawer) {
        this.drawer = drawer;
        Thread.ofVirtual().name("outgoing-file").start(this::store);
    }

    private void store() {
        try {
            stored.complete(drawer.write(new Content()));
        } catch (IOException | RuntimeException failure) {
            stored.completeExceptionally(failure);
        }
    }

    /** Where the content goes. */
    public OutputStream stream() {
        return stream;
    }

    /** What was stored, and under which name. */
    record Stored(UUID content, long size, String sha256) {}

    /**
     * Waits until all of it is stored.
     *
     * @param every how long to wait before whoever waits does something else for a moment
     */
    Stored ended(Duration every, Runnable meanwhile) throws IOException {
        if (!ended) {
            stream.flush();
            put(END);
            ended = true;
        }
        while (true) {
            try {
                var content = stored.get(every.toMillis(), TimeUnit.MILLISECONDS);
                return new Stored(
                        content,
                        size,
                        HexFormat.of().formatHex(digest.getMessageDigest().digest()));
            } catch (TimeoutException notYet) {
                meanwhile.run();
            } catch (ExecutionException failure) {
                throw failed(failure.getCause());
            } catch (InterruptedException stopped) {
                throw stopped(stopped);
            }
        }
    }

    /** Says, as the last thing before its row is committed, that it stays. */
    public void keep() {
        kept = true;
    }

    /** What is not kept is removed, whole or not. */
    @Override
    public void close() throws IOException {
        if (kept) return;
        if (!ended) {
            pieces.clear();
            put(GIVEN_UP);
            ended = true;
        }
        try {
            drawer.remove(stored.get());
        } catch (ExecutionException neverStored) {
            // The storage has removed it itself.
        } catch (InterruptedException stopped) {
            throw stopped(stopped);
        }
    }

    private void put(byte[] piece) throws IOException {
        try {
            while (!pieces.offer(piece, 1, TimeUnit.SECONDS)) {
                if (stored.isDone()) throw failed(stored.isCompletedExceptionally() ? stored.exceptionNow() : null);
            }
        } catch (InterruptedException stopped) {
            throw stopped(stopped);
        }
    }

    private static IOException failed(@Nullable Throwable cause) {
        return switch (cause) {
            case IOException failure -> failure;
            case UncheckedIOException failure -> Objects.requireNonNull(failure.getCause());
            case null, default -> new IOException("The storage did not take it", cause);
        };
    }

    private static IOException stopped(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new IOException("Stopped", interrupted);
    }

    /** From whoever makes the content. */
    private final class Pieces extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (length == 0) return;
            var piece = new byte[length];
            System.arraycopy(bytes, from, piece, 0, length);
            put(piece);
            size += length;
        }
    }

    /** To the storage. */
    private final class Content extends InputStream {
        private byte[] piece = {0};
        private int at = 1;

        @Override
        public int read() throws IOException {
            return hasMore() ? piece[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (length == 0) return 0;
            if (!hasMore()) return -1;
            var some = Math.min(length, piece.length - at);
            System.arraycopy(piece, at, into, from, some);
            at += some;
            return some;
        }

        @SuppressWarnings("ReferenceEquality") // two signs that are nothing but themselves
        private boolean hasMore() throws IOException {
            if (piece == END) return false;
            if (at < piece.length) return true;
            try {
                piece = pieces.take();
            } catch (InterruptedException stopped) {
                throw stopped(stopped);
            }
            at = 0;
            if (piece == GIVEN_UP) throw new IOException("Given up by whoever made it");
            return piece != END;
        }
    }
}
