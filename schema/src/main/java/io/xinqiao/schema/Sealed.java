package io.xinqiao.schema;

import java.util.Arrays;

/**
 * A text that only the company's key opens, as a column that ends on {@code _sealed} keeps it. It says nothing of
 * itself, not even in a log.
 */
public final class Sealed {
    private final byte[] bytes;

    public Sealed(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** What is kept: the key's number, the nonce, the ciphertext and its tag. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sealed sealed && Arrays.equals(bytes, sealed.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Sealed";
    }
}
