package io.xinqiao.imports;

import io.xinqiao.archives.PersonRules;
import io.xinqiao.privacy.PersonalKind;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The number of a document as a cell has it: of a resident's identity card, of a company's licence, or of another
 * document.
 *
 * @param doubt what to say of a number that goes in nevertheless; null where nothing is wrong
 */
record IdCell(String number, boolean isResidents, @Nullable String doubt) {
    private static final int DIGITS = 18;
    private static final int OLD_DIGITS = 15;
    private static final Set<String> NONE = Set.of("0", "-", "无");

    /** What is wrong with a number that does not go in. */
    static final class Unusable extends Exception {
        private final String messageKey;
        private final boolean isLost;

        private Unusable(String messageKey, boolean isLost) {
            super(messageKey, null, false, false);
            this.messageKey = messageKey;
            this.isLost = isLost;
        }

        String messageKey() {
            return messageKey;
        }

        /** Whether a spreadsheet lost it: the row can do nothing about it, and goes in without. */
        boolean isLost() {
            return isLost;
        }
    }

    /** What the text says; empty when it says that there is no number. */
    static Optional<IdCell> of(String text, boolean isNumber) throws Unusable {
        var number = PersonalKind.ID_NUMBER.normal(text).replaceFirst("^['`]", "");
        if (NONE.contains(number) || number.chars().distinct().count() == 1)
            return Optional.empty(); // 111111111111111111
        if (number.matches("[0-9.]+E\\+?[0-9]+")) throw new Unusable("import.idNumber.lost", true);
        if (number.length() == DIGITS && number.matches("[0-9]{17}[0-9X]")) {
            var fits = PersonRules.isIdNumber(number);
            // A spreadsheet keeps fifteen digits of a number.
            if (number.endsWith("000") && (isNumber || !fits)) throw new Unusable("import.idNumber.lost", true);
            return Optional.of(new IdCell(number, true, fits ? null : "import.idNumber.check"));
        }
        if (PersonRules.isCreditCodeLike(number)) {
            return Optional.of(
                    new IdCell(number, false, PersonRules.isCreditCode(number) ? null : "import.creditCode.check"));
        }
        if (!PersonRules.isIdNumber(number) || (number.matches("[0-9]+X?") && number.length() != OLD_DIGITS)) {
            throw new Unusable("import.idNumber", false);
        }
        return Optional.of(new IdCell(number, false, null));
    }

    /** The year in a resident's number. */
    OptionalInt birthYear(int thisYear) {
        if (!isResidents) return OptionalInt.empty();
        var year = Integer.parseInt(number.substring(6, 10));
        return year >= 1880 && year <= thisYear ? OptionalInt.of(year) : OptionalInt.empty();
    }
}
