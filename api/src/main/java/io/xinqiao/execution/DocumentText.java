package io.xinqiao.execution;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Limits;
import java.util.Optional;

/**
 * The bare text of a document, looked through once before it is parsed: the engine's parser takes the square of a
 * number's digits, and as much for lists of lists in types.
 */
final class DocumentText {
    private static final String QUOTES = "\"\"\"";

    private final String text;
    private final Limits limits;
    private int at;
    private int nesting;
    private int word;

    private DocumentText(String text, Limits limits) {
        this.text = text;
        this.limits = limits;
    }

    /** The first limit that a text breaks. */
    static Optional<CodedException> broken(String text, Limits limits) {
        return text.length() > limits.characters()
                ? broken("limit.characters", limits.characters())
                : new DocumentText(text, limits).broken();
    }

    private static Optional<CodedException> broken(String messageKey, int limit) {
        return Optional.of(new CodedException(ErrorCode.BAD_REQUEST, messageKey, limit));
    }

    private Optional<CodedException> broken() {
        for (; at < text.length(); at++) {
            var character = text.charAt(at);
            word = isWord(character) ? word + 1 : 0;
            switch (character) {
                case '#' -> skipComment();
                case '"' -> skipString();
                case '{', '[', '(' -> nesting++;
                case '}', ']', ')' -> nesting--;
                default -> {}
            }
            if (word > limits.word()) return broken("limit.word", limits.word());
            if (nesting > limits.nesting()) return broken("limit.nesting", limits.nesting());
        }
        return Optional.empty();
    }

    private static boolean isWord(char character) {
        return (character >= '0' && character <= '9')
                || (character >= 'A' && character <= 'Z')
                || (character >= 'a' && character <= 'z')
                || character == '_';
    }

    private void skipComment() {
        while (at + 1 < text.length() && text.charAt(at + 1) != '\n' && text.charAt(at + 1) != '\r') at++;
    }

    /** To its closing quote, or to the end of the line or of the text, where the parser will miss one. */
    private void skipString() {
        if (text.startsWith(QUOTES, at)) {
            skipBlock();
            return;
        }
        for (at++; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '\\' -> at++;
                case '"', '\n', '\r' -> {
                    return;
                }
                default -> {}
            }
        }
    }

    private void skipBlock() {
        var end = text.indexOf(QUOTES, at + QUOTES.length());
        while (end > 0 && text.charAt(end - 1) == '\\') end = text.indexOf(QUOTES, end + QUOTES.length());
        at = end < 0 ? text.length() : end + QUOTES.length() - 1;
    }
}
