package io.xinqiao.archives;

import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is a phone number, and what is the number of an identity document. */
public final class PersonRules {
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 -]{4,18}");
    private static final Pattern RESIDENT_ID = Pattern.compile("[0-9]{17}[0-9X]");
    private static final Pattern OTHER_DOCUMENT = Pattern.compile("[A-Z0-9()（）-]{5,25}");
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECK_CHARACTERS = "10X98765432";

    private PersonRules() {}

    /** Whether it is a phone number, mobile or fixed, with or without country code. */
    public static boolean isPhone(String text) {
        return PHONE.matcher(text).matches();
    }

    /** Whether it can be the number of an identity document: of 18 digits with its check digit, or of another kind. */
    public static boolean isIdNumber(String text) {
        var number = text.strip().toUpperCase(Locale.ROOT);
        if (number.length() == 18 && RESIDENT_ID.matcher(number).matches()) return checkDigitFits(number);
        return OTHER_DOCUMENT.matcher(number).matches();
    }

    /** GB 11643: the last character is a checksum (ISO 7064, MOD 11-2) of those before it. */
    private static boolean checkDigitFits(String number) {
        var sum = 0;
        for (var at = 0; at < WEIGHTS.length; at++) sum += WEIGHTS[at] * (number.charAt(at) - '0');
        return CHECK_CHARACTERS.charAt(sum % 11) == number.charAt(17);
    }

    /** Refuses what is no phone number, naming this field. */
    public static void requirePhone(@Nullable String phone, String... field) {
        if (phone != null && !isPhone(phone)) throw Refused.because(Code.INVALID, "refused.phone", List.of(), field);
    }

    static void requireIdNumber(@Nullable String number, String... field) {
        if (number != null && !isIdNumber(number)) {
            throw Refused.because(Code.INVALID, "refused.idNumber", List.of(), field);
        }
    }
}
