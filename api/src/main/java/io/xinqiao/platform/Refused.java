package io.xinqiao.platform;

import java.util.List;
import java.util.Map;

/**
 * A mutation that a rule refuses. It is thrown through the transaction, so that nothing stays half done, and becomes
 * the payload's {@code userErrors}: to the caller it is a value, not a failure.
 */
public final class Refused extends RuntimeException {
    /** With this begins the key of the words for every refusal; the rest of it is the reason that programs read. */
    public static final String REASON = "refused.";

    private final transient List<Problem> problems;
    private final transient Map<String, Object> current;

    /**
     * One problem.
     *
     * @param field path below {@code input}
     */
    public record Problem(UserError.Code code, String messageKey, List<Object> arguments, List<String> field) {
        public Problem {
            if (!messageKey.startsWith(REASON)) throw new IllegalArgumentException("No reason: " + messageKey);
        }

        String reason() {
            return messageKey.substring(REASON.length());
        }
    }

    private Refused(List<Problem> problems, Map<String, Object> current) {
        super(problems.toString(), null, false, false);
        this.problems = List.copyOf(problems);
        this.current = Map.copyOf(current);
    }

    /** Refuses for one reason, about the field at this path below {@code input}. */
    public static Refused because(UserError.Code code, String messageKey, List<Object> arguments, String... field) {
        return new Refused(List.of(new Problem(code, messageKey, arguments, List.of(field))), Map.of());
    }

    /** There is no such object, or it is not the caller's to use: both get this one answer. */
    public static Refused notFound(String... field) {
        return because(UserError.Code.NOT_FOUND, "refused.notFound", List.of(), field);
    }

    public static Refused because(List<Problem> problems) {
        return new Refused(problems, Map.of());
    }

    /** Tells the object as it is now along with the refusal. */
    public Refused withCurrent(String payloadField, Object entity) {
        return new Refused(problems, Map.of(payloadField, entity));
    }

    /** The same refusal of a question: it has no payload to tell problems in. */
    public CodedException asBadRequest() {
        var first = problems.getFirst();
        return new CodedException(
                ErrorCode.BAD_REQUEST, first.messageKey(), first.arguments().toArray());
    }

    public List<Problem> problems() {
        return problems;
    }

    Map<String, Object> current() {
        return current;
    }
}
