package io.xinqiao.identity;

/** How far a permission reaches, with the letter that stands for it in {@code permissions.txt}. */
public enum Scope {
    PLATFORM('L'),
    TENANT('T'),
    PROJECT('P'),
    BUILDING('B'),
    ASSIGNED('A'),
    OWN_UNITS('U'),
    OWN('S'),
    VIA_PARENT('V');

    private final char letter;

    Scope(char letter) {
        this.letter = letter;
    }

    static Scope of(char letter) {
        for (var scope : values()) {
            if (scope.letter == letter) return scope;
        }
        throw new IllegalArgumentException("no scope " + letter);
    }
}
