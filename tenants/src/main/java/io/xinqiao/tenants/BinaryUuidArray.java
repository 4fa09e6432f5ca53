package io.xinqiao.tenants;

import static java.util.stream.Collectors.joining;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * An array of keys as PostgreSQL takes it in binary ({@code array_recv}): how many dimensions, whether there are nulls,
 * the type of the elements; how long the dimension is and where it begins; each element behind its length. The driver
 * would have keys written out, and PostgreSQL would read them letter by letter.
 */
@SuppressWarnings("serial") // it lives as long as a statement is bound
final class BinaryUuidArray extends PGobject implements PGBinaryObject {
    /** The driver sends in binary what it is told to, type by type. */
    static final int TYPE = Oid.UUID_ARRAY;

    private static final int BEFORE_DIMENSIONS = 3 * Integer.BYTES;
    private static final int DIMENSION = 2 * Integer.BYTES;
    private static final int FIRST = 1;
    private static final int KEY = 2 * Long.BYTES;
    private static final int NULL = -1;

    private final @Nullable UUID[] keys;

    BinaryUuidArray(@Nullable UUID[] keys) {
        this.keys = keys;
        setType("uuid[]");
    }

    @Override
    public int lengthInBytes() {
        if (keys.length == 0) return BEFORE_DIMENSIONS;
        var there = Math.toIntExact(Arrays.stream(keys).filter(Objects::nonNull).count());
        return BEFORE_DIMENSIONS + DIMENSION + keys.length * Integer.BYTES + there * KEY;
    }

    @Override
    public void toBytes(byte[] bytes, int offset) {
        var buffer = ByteBuffer.wrap(bytes, offset, bytes.length - offset);
        buffer.putInt(keys.length == 0 ? 0 : 1)
                .putInt(Arrays.asList(keys).contains(null) ? 1 : 0)
                .putInt(Oid.UUID);
        if (keys.length == 0) return;
        buffer.putInt(keys.length).putInt(FIRST);
        for (var key : keys) {
            if (key == null) buffer.putInt(NULL);
            else buffer.putInt(KEY).putLong(key.getMostSignificantBits()).putLong(key.getLeastSignificantBits());
        }
    }

    /** The same in letters, for a connection that sends no such arrays in binary. */
    @Override
    public String getValue() {
        return Arrays.stream(keys)
                .map(key -> key == null ? "NULL" : key.toString())
                .collect(joining(",", "{", "}"));
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
        throw new UnsupportedOperationException("It is sent and never received");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BinaryUuidArray same && Arrays.equals(keys, same.keys);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keys);
    }
}
