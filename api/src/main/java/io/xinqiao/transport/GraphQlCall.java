package io.xinqiao.transport;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for: the parameters of GraphQL over HTTP, the same in a WebSocket's {@code subscribe}.
 *
 * @param query the document; null when it is named by {@code documentId}
 */
record GraphQlCall(
        @Nullable String query,
        @Nullable String documentId,
        @Nullable String operationName,
        Map<String, Object> variables,
        Map<String, Object> extensions) {

    /**
     * Reads the members of a JSON object. A member of the wrong type is refused and not coerced: a number is no query.
     */
    static GraphQlCall of(Object json) {
        if (!(json instanceof Map<?, ?> members)) throw malformed("request.object", "");
        return new GraphQlCall(
                text(members, "query"),
                text(members, "documentId"),
                text(members, "operationName"),
                object(members, "variables"),
                object(members, "extensions"));
    }

    private static @Nullable String text(Map<?, ?> members, String name) {
        return switch (members.get(name)) {
            case null -> null;
            case String text -> text;
            default -> throw malformed("request.member.text", name);
        };
    }

    @SuppressWarnings("unchecked") // a JSON object has no other keys
    private static Map<String, Object> object(Map<?, ?> members, String name) {
        return switch (members.get(name)) {
            case null -> Map.of();
            case Map<?, ?> object -> (Map<String, Object>) object;
            default -> throw malformed("request.member.object", name);
        };
    }

    private static CodedException malformed(String messageKey, String name) {
        return new CodedException(ErrorCode.BAD_REQUEST, messageKey, name);
    }
}
