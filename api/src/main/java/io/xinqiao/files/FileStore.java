package io.xinqiao.files;

import io.xinqiao.privacy.Vault;
import io.xinqiao.tenants.TenantDatabase;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The content of the bound company's files, sealed piece by piece: a file of any size passes through without being held
 * in memory, and the storage never sees a readable byte.
 */
@Component
public class FileStore {
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

        void write(UUID file, InputStream clear) throws IOException {
            storage.write(key(file), new SequenceInputStream(new SealedPieces(clear)));
        }

        InputStream read(UUID file) throws IOException {
            return new SequenceInputStream(new ClearPieces(new DataInputStream(storage.read(key(file)))));
        }

        void remove(UUID file) throws IOException {
            storage.remove(key(file));
        }

        private String key(UUID file) {
            return folder + "/" + file;
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
        try {
            return drawer().read(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
