package io.xinqiao.execution;

import io.xinqiao.platform.Sha256;

/**
 * The digest of a document without what was said in it: texts, numbers and comments are left out, so that a digest of
 * it tells which document it was and nothing of what somebody has answered. A document without any of them stays as it
 * is, and its digest that of a registered one.
 */
final class DocumentDigest {
    private static final String BLOCK = "\"\"\"";

    private final String document;
    private final StringBuilder shape = new StringBuilder();
    private int at;

    private DocumentDigest(String document) {
        this.document = document;
    }

    /** Its SHA-256. */
    static String of(String document) {
        return Sha256.of(shapeOf(document));
    }

    static String shapeOf(String document) {
        return new DocumentDigest(document).shape();
    }

    private String shape() {
        while (at < document.length()) {
            var letter = document.charAt(at);
            if (letter == '"') {
                shape.append(BLOCK, 0, 2);
                skipText();
            } else if (letter == '#') {
                skipLine();
            } else if (isNumber(letter)) {
                shape.append('0');
                skipNumber();
            } else if (isOfName(letter)) {
                keepName();
            } else {
                shape.append(letter);
                at++;
            }
        }
        return shape.toString();
    }

    private boolean isNumber(char letter) {
        var next = at + 1 < document.length() ? document.charAt(at + 1) : ' ';
        return isDigit(letter) || (letter == '-' && isDigit(next));
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }

    private static boolean isOfName(char letter) {
        return isDigit(letter) || letter == '_' || Character.isLetter(letter);
    }

    private void keepName() {
        while (at < document.length() && isOfName(document.charAt(at))) shape.append(document.charAt(at++));
    }

    private void skipNumber() {
        at++;
        while (at < document.length() && "0123456789.eE+-".indexOf(document.charAt(at)) >= 0) at++;
    }

    private void skipLine() {
        while (at < document.length() && document.charAt(at) != '\n') at++;
    }

    /** What has no end goes on to the end of the line, or of the document. */
    private void skipText() {
        if (document.startsWith(BLOCK, at)) {
            at += BLOCK.length();
            while (at < document.length() && !document.startsWith(BLOCK, at)) {
                at += document.startsWith("\\" + BLOCK, at) ? 1 + BLOCK.length() : 1;
            }
            at = Math.min(document.length(), at + BLOCK.length());
            return;
        }
        at++;
        while (at < document.length() && document.charAt(at) != '"' && document.charAt(at) != '\n') {
            at += document.charAt(at) == '\\' ? 2 : 1;
        }
        at = Math.min(document.length(), at + 1);
    }
}
