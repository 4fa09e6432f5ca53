package io.xinqiao.platform;

import io.xinqiao.tenants.Trouble;
import java.time.Duration;
import java.util.Optional;

/** A failure that the client gets as a GraphQL error with a code, in its language. */
public final class CodedException extends RuntimeException implements Trouble.Told {
    /** An error repeats what it is about, and a client may send a megabyte of it. */
    private static final int LONGEST_REASON = 300;

    private final ErrorCode code;
    private final String messageKey;
    private final Object[] arguments;
    private final Duration retryAfter;

    /**
     * A failure to be told.
     *
     * @param messageKey its words in {@code messages*.properties}
     */
    public CodedException(ErrorCode code, String messageKey, Object... arguments) {
        this(code, Duration.ZERO, messageKey, arguments);
    }

    /** A failure that will be none after a while. */
    public CodedException(ErrorCode code, Duration retryAfter, String messageKey, Object... arguments) {
        super(code + " " + messageKey);
        this.code = code;
        this.messageKey = messageKey;
        this.arguments = arguments.clone();
        this.retryAfter = retryAfter;
    }

    /** The stable key of what is refused, as in {@link UserError#reason}; empty where the code says enough. */
    Optional<String> reason() {
        return messageKey.startsWith(Refused.REASON)
                ? Optional.of(messageKey.substring(Refused.REASON.length()))
                : Optional.empty();
    }

    /** A request that is not valid GraphQL; what repeats the request in the reason is cut short. */
    public static CodedException invalidRequest(String reason) {
        return new CodedException(ErrorCode.BAD_REQUEST, "request.invalid", shortened(reason));
    }

    private static String shortened(String reason) {
        if (reason.length() <= LONGEST_REASON) return reason;
        var whole = Character.isHighSurrogate(reason.charAt(LONGEST_REASON - 1)) ? LONGEST_REASON - 1 : LONGEST_REASON;
        return reason.substring(0, whole) + "…";
    }

    /**
     * Something that the API needs does not answer just now; nothing was done, and the same request may be sent again.
     */
    public static CodedException unavailable(Duration retryAfter) {
        return new CodedException(ErrorCode.UNAVAILABLE, retryAfter, "unavailable");
    }

    /** What is told to a client is told of work in the background too. */
    @Override
    public Trouble trouble() {
        return switch (code) {
            case UNAVAILABLE, THROTTLED, TENANT_SUSPENDED -> Trouble.UNAVAILABLE;
            case TIMEOUT -> Trouble.TIMEOUT;
            case CONFLICT -> Trouble.CONFLICT;
            default -> Trouble.INTERNAL;
        };
    }

    /** The caller has had as much as one may for now; more is to be had after a while. */
    public static CodedException usedUp(Duration retryAfter, String messageKey, Object... arguments) {
        return new CodedException(ErrorCode.THROTTLED, retryAfter, messageKey, arguments);
    }

    /** The node does so much at once already that it does no more; nothing was done. */
    public static CodedException overloaded() {
        return new CodedException(ErrorCode.UNAVAILABLE, Duration.ofSeconds(1), "overloaded");
    }

    public ErrorCode code() {
        return code;
    }

    /** When it is worth trying again; zero when waiting does not help. */
    Duration retryAfter() {
        return retryAfter;
    }

    /** What to tell, in the language of the current request. */
    String message(Messages messages) {
        return messages.text(messageKey, arguments);
    }
}
