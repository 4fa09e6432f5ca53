package io.xinqiao.schema;

import org.jooq.impl.AbstractConverter;

/** Reads and writes sealed columns. */
public final class SealedConverter extends AbstractConverter<byte[], Sealed> {
    public SealedConverter() {
        super(byte[].class, Sealed.class);
    }

    @Override
    public Sealed from(byte[] bytes) {
        return bytes == null ? null : new Sealed(bytes);
    }

    @Override
    public byte[] to(Sealed sealed) {
        return sealed == null ? null : sealed.bytes();
    }
}
