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
    private static final Pattern CREDIT_CODE =
            Pattern.compile("[1-9A-HJ-NPQRTUWXY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}");
    private static final String CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final int[] CREDIT_WEIGHTS = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
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

    /** Whether it is written like a company's 统一社会信用代码 and no resident's number. */
    public static boolean isCreditCodeLike(String number) {
        return CREDIT_CODE.matcher(number).matches()
                && !RESIDENT_ID.matcher(number).matches();
    }

    /** GB 32100: whether it is a company's 统一社会信用代码, whose last character is a checksum of those before it. */
    public static boolean isCreditCode(String number) {
        if (!isCreditCodeLike(number)) return false;
        var base = CREDIT_CHARACTERS.length();
        var sum = 0;
        for (var at = 0; at < CREDIT_WEIGHTS.length; at++) {
            sum += CREDIT_CHARACTERS.indexOf(number.charAt(at)) * CREDIT_WEIGHTS[at];
        }
        return CREDIT_CHARACTERS.charAt((base - sum % base) % base) == number.charAt(CREDIT_WEIGHTS.length);
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
