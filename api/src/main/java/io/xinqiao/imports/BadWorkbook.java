package io.xinqiao.imports;

import java.util.List;

/** A file that is not read at all, with the reason in words for whoever sent it. */
public final class BadWorkbook extends RuntimeException {
    private final String messageKey;
    private final transient List<Object> arguments;

    BadWorkbook(String messageKey, Object... arguments) {
        super(messageKey, null, false, false);
        this.messageKey = messageKey;
        this.arguments = List.of(arguments);
    }

    public String messageKey() {
        return messageKey;
    }

    public List<Object> arguments() {
        return arguments;
    }
}
