package io.xinqiao.privacy;

import java.util.Locale;

/** What kinds of personal data there are, how each is masked and brought into its normal form; the schema's enum. */
public enum PersonalKind {
    NAME(1, 0),
    PHONE(3, 4),
    SECOND_PHONE(3, 4),
    ID_NUMBER(3, 4),
    CONTACT_ADDRESS(6, 0),
    SPECIAL_NEEDS(0, 0);

    static final int SHOWN_BEHIND = 4;
    private static final int SHORTEST_MASK = 3;

    private final int shownAhead;
    private final int shownBehind;

    PersonalKind(int shownAhead, int shownBehind) {
        this.shownAhead = shownAhead;
        this.shownBehind = shownBehind;
    }

    /** As everybody may read it: {@code 138****5678}. What is too short to hide anything is hidden whole. */
    public String masked(String clear) {
        if (this == SPECIAL_NEEDS) return "*".repeat(SHORTEST_MASK);
        // A family name is told, and not how long the rest is.
        if (this == NAME) return clear.substring(0, clear.offsetByCodePoints(0, 1)) + "**";
        var hidden = clear.length() - shownAhead - shownBehind;
        if (hidden < SHORTEST_MASK) return "*".repeat(clear.length());
        return clear.substring(0, shownAhead) + "*".repeat(hidden) + clear.substring(clear.length() - shownBehind);
    }

    /** The form in which two ways of writing the same number are equal. */
    public String normal(String clear) {
        return switch (this) {
            case PHONE, SECOND_PHONE -> {
                var digits = clear.replaceAll("[^0-9]", "");
                var withoutPrefix = digits.startsWith("0086") ? digits.substring(4) : digits;
                yield withoutPrefix.length() == 13 && withoutPrefix.startsWith("86")
                        ? withoutPrefix.substring(2)
                        : withoutPrefix;
            }
            case ID_NUMBER -> clear.replaceAll("\\s", "").toUpperCase(Locale.ROOT);
            case NAME, CONTACT_ADDRESS, SPECIAL_NEEDS -> clear.strip();
        };
    }
}
