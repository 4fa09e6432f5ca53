package io.xinqiao.transport;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.xinqiao.platform.Sha256;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which calls were heavy when there was no place for them. A node that is full knows the next one by its text and
 * refuses it without executing anything: to be refused must cost little, or those who are refused keep all others from
 * being answered.
 */
final class HeavyCalls {
    private static final int MOST = 10_000;

    private final Cache<Known, Boolean> heavy =
            Caffeine.newBuilder().maximumSize(MOST).build();

    /**
     * All that the cost of a call follows from.
     *
     * @param text digest of its document, or the name of a trusted one
     * @param sizes what its variables say of sizes: numbers, and how long lists are
     */
    private record Known(String text, @Nullable String operation, Map<String, Object> sizes) {
        static Known of(GraphQlCall call) {
            var text = call.documentId() != null
                    ? call.documentId()
                    : call.query() != null
                            ? Sha256.of(call.query())
                            : call.extensions().toString();
            Map<String, Object> sizes = new HashMap<>();
            call.variables().forEach((name, value) -> sizes.put(name, size(value)));
            return new Known(text, call.operationName(), sizes);
        }

        private static Object size(@Nullable Object value) {
            return switch (value) {
                case null -> "null";
                case Number number -> number;
                case List<?> list -> List.of(list.size());
                default -> "one";
            };
        }
    }

    /** The call was heavy: it had to wait for its place. */
    void remember(GraphQlCall call) {
        heavy.put(Known.of(call), true);
    }

    /** Whether a call that costs the same was heavy. */
    boolean isKnown(GraphQlCall call) {
        return heavy.getIfPresent(Known.of(call)) != null;
    }
}
