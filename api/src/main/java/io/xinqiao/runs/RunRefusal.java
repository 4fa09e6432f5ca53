package io.xinqiao.runs;

import java.util.List;

/** Stops a run with a reason at once: a step throws it that must not be done, and is rolled back. */
public final class RunRefusal extends RuntimeException {
    private final String messageKey;
    private final transient List<Object> arguments;

    public RunRefusal(String messageKey, List<?> arguments) {
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
