package io.xinqiao.privacy;

import java.lang.Character.UnicodeScript;

/** What counts as a reason: words that somebody can read later, two Chinese characters or four letters at least. */
final class Reason {
    private static final int LEAST_CHARACTERS = 2;
    private static final int LEAST_LETTERS = 4;

    private Reason() {}

    /** Whether a text says anything; the same letter again and again does not. */
    static boolean says(String text) {
        var letters = text.codePoints().filter(Character::isLetter).toArray();
        var characters = 0;
        var different = false;
        for (var letter : letters) {
            if (UnicodeScript.of(letter) == UnicodeScript.HAN) characters++;
            different |= letter != letters[0];
        }
        return different && (characters >= LEAST_CHARACTERS || letters.length >= LEAST_LETTERS);
    }
}
