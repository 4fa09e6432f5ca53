package io.xinqiao.platform;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** An object's name in the whole API: its type and its key, as one opaque text (Relay global object identification). */
public record GlobalId(String type, UUID key) {
    private static final int KEY_BYTES = 16;
    private static final int LONGEST = 120;

    /** The text that clients see. */
    public String text() {
        var name = type.getBytes(StandardCharsets.US_ASCII);
        var bytes = ByteBuffer.allocate(KEY_BYTES + name.length)
                .put(name)
                .putLong(key.getMostSignificantBits())
                .putLong(key.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** The key in an id that the engine has let pass. */
    public static UUID keyOf(String text) {
        return parse(text).orElseThrow().key();
    }

    /** Reads what a client sent; empty when it is not an id of this API. */
    public static Optional<GlobalId> parse(String text) {
        if (text.length() > LONGEST) return Optional.empty();
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            var nameLength = bytes.remaining() - KEY_BYTES;
            if (nameLength < 1) return Optional.empty();
            var name = new byte[nameLength];
            bytes.get(name);
            var id = new GlobalId(
                    new String(name, StandardCharsets.US_ASCII), new UUID(bytes.getLong(), bytes.getLong()));
            // Base64 reads some texts alike; only the one that we would write is the id.
            return id.text().equals(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
