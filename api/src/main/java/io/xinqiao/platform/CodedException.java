package io.xinqiao.platform;

/** A failure that the client gets as a GraphQL error with a code, in its language. */
public final class CodedException extends RuntimeException {
    private final ErrorCode code;
    private final String messageKey;
    private final Object[] arguments;

    /**
     * A failure to be told.
     *
     * @param messageKey its words in {@code messages*.properties}
     */
    public CodedException(ErrorCode code, String messageKey, Object... arguments) {
        super(code + " " + messageKey);
        this.code = code;
        this.messageKey = messageKey;
        this.arguments = arguments.clone();
    }

    public ErrorCode code() {
        return code;
    }

    /** What to tell, in the language of the current request. */
    String message(Messages messages) {
        return messages.text(messageKey, arguments);
    }
}
