package io.xinqiao.files;

import static io.xinqiao.schema.tenant.Tables.FILE;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.NewId;
import io.xinqiao.privacy.Vault;
import io.xinqiao.tenants.TenantDatabase;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The content of the bound company's files, sealed piece by piece: a file of any size passes through without being held
 * in memory, and the storage never sees a readable byte.
 */
@Component
public class FileStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int PIECE = 256 * 1024;
    private static final int LARGEST_SEALED_PIECE = PIECE + 1024;

    private final TenantDatabase database;
    private final Storage storage;
    private final Vault vault;

    FileStore(TenantDatabase database, Storage storage, Vault vault) {
        this.database = database;
        this.storage = storage;
        this.vault = vault;
    }

    /** A company's files, reachable without its being bound: no connection is held while a client is slow. */
    public final class Drawer {
        private final String folder = database.tenant().slot().schema();
        private final Vault.Sealer sealer = vault.sealer();

        private Drawer() {}

        /** Keeps what the stream brings; the name that it has from now on, which nothing else ever had. */
        UUID write(InputStream clear) throws IOException {
            var content = NewId.next();
            storage.write(key(content), new SequenceInputStream(new SealedPieces(clear)));
            return content;
        }

        InputStream read(UUID content) throws IOException {
            return read(content, 0);
        }

        /** What comes after so many bytes; what lies before them is not opened. */
        InputStream read(UUID content, long from) throws IOException {
            var sealed = new DataInputStream(storage.read(key(content)));
            for (var piece = 0; piece < from / PIECE; piece++) sealed.skipNBytes(sealed.readInt());
            var clear = new SequenceInputStream(new ClearPieces(sealed));
            clear.skipNBytes(from % PIECE);
            return clear;
        }

        void remove(UUID content) throws IOException {
            storage.remove(key(content));
        }

        /** The names of all that is kept; to be closed. */
        Stream<String> names() throws IOException {
            return storage.names(folder);
        }

        private String key(UUID content) {
            return folder + "/" + content;
        }

        /** Each piece: how long it is, and itself. */
        @SuppressWarnings("JdkObsolete") // SequenceInputStream asks for an Enumeration
        private final class SealedPieces implements Enumeration<InputStream> {
            private final InputStream clear;
            private byte[] next;

            SealedPieces(InputStream clear) throws IOException {
                this.clear = clear;
                this.next = clear.readNBytes(PIECE);
            }

            @Override
            public boolean hasMoreElements() {
                return next.length > 0;
            }

            @Override
            public InputStream nextElement() {
                if (next.length == 0) throw new NoSuchElementException();
                var sealed = sealer.seal(next);
                try {
                    next = clear.readNBytes(PIECE);
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
                var piece = ByteBuffer.allocate(Integer.BYTES + sealed.length)
                        .putInt(sealed.length)
                        .put(sealed);
                return new ByteArrayInputStream(piece.array());
            }
        }

        @SuppressWarnings("JdkObsolete") // as above
        private final class ClearPieces implements Enumeration<InputStream> {
            private final DataInputStream sealed;
            private byte @Nullable [] next;

            ClearPieces(DataInputStream sealed) throws IOException {
                this.sealed = sealed;
                this.next = piece();
            }

            private byte @Nullable [] piece() throws IOException {
                var length = sealed.readNBytes(Integer.BYTES);
                if (length.length == 0) {
                    sealed.close();
                    return null;
                }
                var size = ByteBuffer.wrap(length).getInt();
                if (size < 0 || size > LARGEST_SEALED_PIECE) throw new IOException("A damaged file");
                return sealer.open(sealed.readNBytes(size));
            }

            @Override
            public boolean hasMoreElements() {
                return next != null;
            }

            @Override
            public InputStream nextElement() {
                var piece = next;
                if (piece == null) throw new NoSuchElementException();
                try {
                    next = piece();
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
                return new ByteArrayInputStream(piece);
            }
        }
    }

    /** The bound company's drawer. */
    public Drawer drawer() {
        return new Drawer();
    }

    /** The content of a file, for those who have already been let in. */
    public InputStream read(UUID file) {
        var content = database.sql()
                .select(FILE.CONTENT)
                .from(FILE)
                .where(FILE.ID.eq(file))
                .fetchSingle(FILE.CONTENT);
        try {
            return drawer().read(Objects.requireNonNull(content));
        } catch (NoSuchFileException lost) {
            throw new UncheckedIOException(lost);
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /** The storage is full, or does not answer: nothing was kept, and the same may be tried again. */
    static CodedException failed(IOException failure) {
        LOG.error("The storage of files failed", failure);
        return CodedException.unavailable(SOON);
    }
}
