package io.xinqiao.passes;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.xinqiao.privacy.Vault;
import io.xinqiao.tenants.TenantDatabase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Signs codes with the company's own Ed25519 key (RFC 8032) and checks them. A code is text for a QR code:
 * {@code XQ1.}, what it says, a dot, the signature, both as base64url. It says of which kind it is, what it belongs to
 * (an event, a project) and what it is (a registration, a visitor), and holds nothing personal.
 */
@Component
public class SignedCodes {
    private static final String PREFIX = "XQ1.";
    private static final String ALGORITHM = "Ed25519";
    private static final int KEY_BYTES = 32;
    private static final int BYTES = 1 + 4 * Long.BYTES;
    private static final int LONGEST = 200;
    private static final Duration KNOWN_FOR = Duration.ofMinutes(5);
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final Vault vault;
    private final TenantDatabase database;
    private final Cache<UUID, KeyPair> keys = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(KNOWN_FOR)
            .build();

    SignedCodes(Vault vault, TenantDatabase database) {
        this.vault = vault;
        this.database = database;
    }

    /** What a code is for; the letter in it is its own for ever. */
    public enum Kind {
        EVENT('E'),
        VISITOR('V');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        private static @Nullable Kind of(byte letter) {
            for (var kind : values()) if (kind.letter == letter) return kind;
            return null;
        }
    }

    /**
     * What a code says.
     *
     * @param place what it belongs to, such as an event
     * @param subject what it is, such as a registration
     */
    public record Pass(Kind kind, UUID place, UUID subject) {}

    /** The code of a pass. */
    public String sign(Pass pass) {
        var content = content(pass);
        return PREFIX + TEXT.encodeToString(content) + "." + TEXT.encodeToString(signature(content));
    }

    /** The signature of a text, such as a list of those who may come in: of its UTF-8 bytes, as base64url. */
    public String signText(String text) {
        return TEXT.encodeToString(signature(text.getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] signature(byte[] content) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key().getPrivate());
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("A code cannot be signed", impossible);
        }
    }

    /** What a code says, if this company has signed it. */
    public Optional<Pass> verify(String code) {
        var text = code.strip();
        var dot = text.lastIndexOf('.');
        if (text.length() > LONGEST || !text.startsWith(PREFIX) || dot < PREFIX.length()) return Optional.empty();
        try {
            var content = Base64.getUrlDecoder().decode(text.substring(PREFIX.length(), dot));
            var signed = Base64.getUrlDecoder().decode(text.substring(dot + 1));
            var signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key().getPublic());
            signature.update(content);
            return signature.verify(signed) ? read(content) : Optional.empty();
        } catch (IllegalArgumentException | GeneralSecurityException malformed) {
            return Optional.empty();
        }
    }

    /** The key by which codes are checked where there is no network: X.509, base64. */
    String publicKey() {
        return Base64.getEncoder().encodeToString(key().getPublic().getEncoded());
    }

    private static byte[] content(Pass pass) {
        return ByteBuffer.allocate(BYTES)
                .put((byte) pass.kind().letter)
                .putLong(pass.place().getMostSignificantBits())
                .putLong(pass.place().getLeastSignificantBits())
                .putLong(pass.subject().getMostSignificantBits())
                .putLong(pass.subject().getLeastSignificantBits())
                .array();
    }

    private static Optional<Pass> read(byte[] content) {
        if (content.length != BYTES) return Optional.empty();
        var bytes = ByteBuffer.wrap(content);
        var kind = Kind.of(bytes.get());
        if (kind == null) return Optional.empty();
        var place = new UUID(bytes.getLong(), bytes.getLong());
        return Optional.of(new Pass(kind, place, new UUID(bytes.getLong(), bytes.getLong())));
    }

    /** Made of the company's key for digests, which never changes: a code that was handed out stays good. */
    private KeyPair key() {
        return keys.get(database.tenant().id(), tenant -> keyOf(vault.secret("codes", KEY_BYTES)));
    }

    private static KeyPair keyOf(byte[] secret) {
        try {
            var generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new FixedRandom(secret));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("There is no Ed25519", impossible);
        }
    }

    /** The JDK makes a pair of 32 random bytes, which are the private key; these are given. */
    @SuppressWarnings("serial") // never written
    private static final class FixedRandom extends SecureRandom {
        private final byte[] secret;

        FixedRandom(byte[] secret) {
            this.secret = secret;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != KEY_BYTES) throw new IllegalStateException("Asked for " + bytes.length + " bytes");
            System.arraycopy(secret, 0, bytes, 0, KEY_BYTES);
        }
    }
}
