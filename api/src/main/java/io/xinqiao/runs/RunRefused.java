package io.xinqiao.runs;

import java.util.List;

/** Thrown by a step that must not be done: it is rolled back, and the run stops with this reason at once. */
public final class RunRefused extends RuntimeException {
    private final String messageKey;
    private final transient List<Object> arguments;

    public RunRefused(String messageKey, List<?> arguments) {
        super(messageKey, null, false, false);
        this.messageKey = messageKey;
        this.arguments = List.copyOf(arguments);
    }

    String messageKey() {
        return messageKey;
    }

    List<Object> arguments() {
        return arguments;
    }
}
