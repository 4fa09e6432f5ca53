package io.xinqiao.files;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a file a download asks for (RFC 9110, {@code Range: bytes=0-499}). One range at a time; whoever asks
 * for several, or in a way that is not understood, gets all of it.
 *
 * @param from the first
 * @param length how many
 */
record ByteRange(long from, long length) {
    private static final Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,15})-([0-9]{0,15})\\s*");

    /** Nothing that is there. */
    static final ByteRange NONE = new ByteRange(0, 0);

    boolean isNone() {
        return length == 0;
    }

    /** What a header asks for of so many bytes: a part, {@link #NONE}, or, if empty, all. */
    static Optional<ByteRange> of(@Nullable String header, long size) {
        var asked = header == null ? null : ONE.matcher(header);
        if (asked == null || !asked.matches()) return Optional.empty();
        var first = asked.group(1);
        var last = asked.group(2);
        if (first.isEmpty() && last.isEmpty()) return Optional.empty();
        if (first.isEmpty()) {
            var tail = Math.min(Long.parseLong(last), size);
            return Optional.of(tail == 0 ? NONE : new ByteRange(size - tail, tail));
        }
        var from = Long.parseLong(first);
        var to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
        if (!last.isEmpty() && Long.parseLong(last) < from) return Optional.empty();
        return Optional.of(from >= size ? NONE : new ByteRange(from, to - from + 1));
    }
}
