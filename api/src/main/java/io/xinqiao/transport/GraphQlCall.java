package io.xinqiao.transport;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Sha256;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
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

    private static final String PERSISTED = "persistedQuery";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{64}");

    /**
     * Reads the members of a JSON object. A member of the wrong type is refused and not coerced: a number is no query.
     */
    static GraphQlCall of(Object json) {
        if (!(json instanceof Map<?, ?> members)) throw malformed("request.object", "");
        return new GraphQlCall(
                text(members, "query"),
                text(members, "documentId"),
                operationName(members),
                object(members, "variables"),
                object(members, "extensions"));
    }

    /** Whether it says which document it means, in one of the ways that there are. */
    boolean namesDocument() {
        return query != null || documentId != null || extensions.containsKey(PERSISTED);
    }

    /**
     * The digest by which Apollo's clients name a document ({@code extensions.persistedQuery}), in the form of a
     * documentId; null when they do not.
     *
     * @throws CodedException BAD_REQUEST when it is of another form, or not that of the text that comes along
     */
    @Nullable
    String persistedId() {
        var asked = extensions.get(PERSISTED);
        if (asked == null) return null;
        if (!(asked instanceof Map<?, ?> members)
                || !(members.get("version") instanceof Number version)
                || version.intValue() != 1
                || !(members.get("sha256Hash") instanceof String digest)
                || !DIGEST.matcher(digest).matches()) {
            throw new CodedException(ErrorCode.BAD_REQUEST, "request.persistedQuery");
        }
        var id = "sha256:" + digest.toLowerCase(Locale.ROOT);
        if (query != null && !id.equals("sha256:" + Sha256.of(query))) {
            throw new CodedException(ErrorCode.BAD_REQUEST, "request.persistedQuery.other");
        }
        return id;
    }

    /** An empty name is none, to us as to the engine, which does the first operation then. */
    private static @Nullable String operationName(Map<?, ?> members) {
        var name = text(members, "operationName");
        return name == null || name.isEmpty() ? null : name;
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
