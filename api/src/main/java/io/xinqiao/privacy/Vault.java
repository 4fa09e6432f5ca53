package io.xinqiao.privacy;

import io.xinqiao.schema.Sealed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Seals what is personal with the company's own key and opens it again; makes the keyed digests by which a sealed
 * number is found. What it seals is only read with a key that is wrapped by the configuration's master key.
 */
@Component
public class Vault {
    private static final byte VERSION = 1;
    private static final int HEADER = 1 + Integer.BYTES;

    private final DataKeys keys;

    Vault(DataKeys keys) {
        this.keys = keys;
    }

    /** Seals a text; nothing stays nothing. */
    public @Nullable Sealed seal(@Nullable String clear) {
        return clear == null ? null : new Sealed(sealer().seal(clear.getBytes(StandardCharsets.UTF_8)));
    }

    /** Opens what {@link #seal} sealed. */
    public @Nullable String open(@Nullable Sealed sealed) {
        if (sealed == null) return null;
        var bytes = sealed.bytes();
        var opened = new Sealer(keys.ringWith(Sealer.numberOf(bytes))).open(bytes);
        return new String(opened, StandardCharsets.UTF_8);
    }

    /** Seals with the bound company's present key and opens with any it ever had, also where it is not bound. */
    public Sealer sealer() {
        return new Sealer(keys.ring());
    }

    /** A company's keys in use. */
    public static final class Sealer {
        private final DataKeys.Ring ring;

        private Sealer(DataKeys.Ring ring) {
            this.ring = ring;
        }

        /** Seals bytes, a piece of a file for example. */
        public byte[] seal(byte[] clear) {
            var header = header();
            var sealed = Cipher256.encrypt(ring.sealing(), clear, header);
            return ByteBuffer.allocate(HEADER + sealed.length)
                    .put(header)
                    .put(sealed)
                    .array();
        }

        /** With what everything begins that is sealed with the present key. */
        byte[] header() {
            return ByteBuffer.allocate(HEADER)
                    .put(VERSION)
                    .putInt(ring.current())
                    .array();
        }

        /** Opens what {@link #seal} sealed. */
        public byte[] open(byte[] sealed) {
            var key = ring.seals().get(numberOf(sealed));
            if (key == null) throw new IllegalStateException("There is no data key " + numberOf(sealed));
            return Cipher256.decrypt(
                    key, Arrays.copyOfRange(sealed, HEADER, sealed.length), Arrays.copyOf(sealed, HEADER));
        }

        private static int numberOf(byte[] sealed) {
            if (sealed[0] != VERSION) throw new IllegalStateException("Sealed by version " + sealed[0]);
            return ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt();
        }
    }

    /** The digest by which a value of this kind is found; the same value in another company has another. */
    public byte @Nullable [] index(PersonalKind kind, @Nullable String clear) {
        if (clear == null) return null;
        var text = kind.name() + ":" + kind.normal(clear);
        return Cipher256.digest(keys.ring().index(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** The digest of a phone number's last four digits, which everybody who sees the person may know. */
    public byte @Nullable [] phoneEnding(@Nullable String clear) {
        if (clear == null) return null;
        var normal = PersonalKind.PHONE.normal(clear);
        var ending = normal.substring(Math.max(0, normal.length() - PersonalKind.SHOWN_BEHIND));
        return Cipher256.digest(keys.ring().index(), ("ENDING:" + ending).getBytes(StandardCharsets.UTF_8));
    }

    /** A secret of the bound company's own for a purpose: always the same, and no other purpose's. */
    public byte[] secret(String purpose, int bytes) {
        var secret = Cipher256.digest(keys.ring().index(), ("SECRET:" + purpose).getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(secret, bytes);
    }
}
