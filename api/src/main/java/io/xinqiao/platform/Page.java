package io.xinqiao.platform;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for (Relay cursor connections): so many from the front or from the end, behind or
 * before a cursor.
 *
 * @param size 1 to 100
 * @param backward counted from the end
 * @param cursor where the page touches, if anywhere
 */
public record Page(int size, boolean backward, @Nullable String cursor) {
    public static final int DEFAULT_SIZE = 20;
    public static final int LARGEST = 100;

    /** Reads {@code first after last before}. Sizes out of range and mixed directions are BAD_REQUEST. */
    public static Page of(Map<String, Object> arguments) {
        var first = (Integer) arguments.get("first");
        var last = (Integer) arguments.get("last");
        var after = (String) arguments.get("after");
        var before = (String) arguments.get("before");
        if ((first != null && last != null) || (after != null && before != null)) {
            throw new CodedException(ErrorCode.BAD_REQUEST, "page.oneDirection");
        }
        var backward = last != null || before != null;
        if ((backward && (first != null || after != null))) {
            throw new CodedException(ErrorCode.BAD_REQUEST, "page.oneDirection");
        }
        var wanted = backward ? last : first;
        var size = wanted == null ? DEFAULT_SIZE : wanted;
        if (size < 1 || size > LARGEST) throw new CodedException(ErrorCode.BAD_REQUEST, "page.size", LARGEST);
        return new Page(size, backward, backward ? before : after);
    }
}
