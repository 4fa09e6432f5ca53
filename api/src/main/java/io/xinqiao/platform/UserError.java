package io.xinqiao.platform;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that the caller can mend, as the schema's {@code UserError}.
 *
 * @param reason the stable key of the problem, for programs; the reference lists all of them
 * @param field path of the input field that it is about
 */
public record UserError(Code code, String reason, @Nullable List<String> field, String message) {
    /** What kinds of problem there are; the schema's {@code UserErrorCode}. */
    public enum Code {
        NOT_FOUND,
        REQUIRED,
        TOO_LONG,
        INVALID,
        TAKEN,
        CONFLICT,
        ILLEGAL_STEP
    }
}
