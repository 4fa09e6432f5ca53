package io.xinqiao.printing;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands at the top of a paper: who sends it.
 *
 * @param logo a PNG or JPEG picture
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, and compared with nothing
public record Letterhead(
        String name,
        @Nullable String address,
        @Nullable String phone,
        @Nullable String bank,
        @Nullable String bankAccount,
        byte @Nullable [] logo) {

    /** Where the company is, and how it is reached; empty when it does not say. */
    String reached() {
        return joined(address, phone);
    }

    /** Where it is paid; empty when it does not say. */
    String paid() {
        return joined(bank, bankAccount);
    }

    private static String joined(@Nullable String one, @Nullable String other) {
        return Stream.of(one, other)
                .filter(text -> text != null && !text.isBlank())
                .collect(Collectors.joining("  ·  "));
    }
}
