package io.xinqiao.files;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import net.coobird.thumbnailator.util.exif.Orientation;

/**
 * How a camera was held, as it wrote into a JPEG (Exif 2.32, tag 0x0112). The JDK's reader gives up on photos that have
 * both kinds of headers, as many phones write them, and so would whoever asks it.
 */
final class PhotoOrientation {
    private static final int START = 0xFFD8;
    private static final int EXIF_SEGMENT = 0xFFE1;
    private static final int PIXELS = 0xFFDA;
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int LITTLE_ENDIAN = 0x4949;
    private static final int ORIENTATION = 0x0112;
    private static final int ENTRY_BYTES = 12;
    private static final int BEFORE_VALUE = 6;

    private PhotoOrientation() {}

    /** The orientation of a picture; upright when it tells none, or is no JPEG. */
    static Orientation of(byte[] picture) {
        try {
            return found(ByteBuffer.wrap(picture));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException damaged) {
            return Orientation.TOP_LEFT;
        }
    }

    private static Orientation found(ByteBuffer picture) {
        if (word(picture) != START) return Orientation.TOP_LEFT;
        for (var marker = word(picture); marker >= 0xFF00 && marker != PIXELS; marker = word(picture)) {
            var length = word(picture) - Short.BYTES;
            var segment = picture.slice(picture.position(), length);
            if (marker == EXIF_SEGMENT && isExif(segment)) return told(segment.slice());
            picture.position(picture.position() + length);
        }
        return Orientation.TOP_LEFT;
    }

    private static boolean isExif(ByteBuffer segment) {
        for (var expected : EXIF) if (segment.get() != expected) return false;
        return true;
    }

    /** In the first directory of the TIFF that an Exif segment is. */
    private static Orientation told(ByteBuffer tiff) {
        if (word(tiff) == LITTLE_ENDIAN) tiff.order(ByteOrder.LITTLE_ENDIAN);
        var directory = tiff.getInt(Integer.BYTES);
        var entries = Short.toUnsignedInt(tiff.getShort(directory));
        for (var at = 0; at < entries; at++) {
            var entry = directory + Short.BYTES + at * ENTRY_BYTES;
            if (Short.toUnsignedInt(tiff.getShort(entry)) != ORIENTATION) continue;
            var value = tiff.getShort(entry + Short.BYTES + BEFORE_VALUE);
            return value < 1 || value > 8 ? Orientation.TOP_LEFT : Orientation.typeOf(value);
        }
        return Orientation.TOP_LEFT;
    }

    private static int word(ByteBuffer bytes) {
        return Short.toUnsignedInt(bytes.getShort());
    }
}
