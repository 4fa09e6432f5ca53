package io.xinqiao.imports;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One person of a cell that may name several: {@code 张甲(70%),李乙(30%)}.
 *
 * @param share what they own of the unit; null where it is not told
 */
record PersonCell(String name, @Nullable Share share) {
    private static final Pattern BETWEEN = Pattern.compile("[,,、;;/\\n&]+(?![^(]*\\))|\\s+和\\s+");
    private static final Pattern WITH_SHARE =
            Pattern.compile("(.*?)\\s*\\(?\\s*([0-9]{1,3}(?:\\.[0-9]{1,4})?\\s*%|[0-9]{1,4}/[0-9]{1,4})\\s*\\)?");

    /** So many of so many parts. */
    record Share(int numerator, int denominator) {
        private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

        /** {@code 70%}, {@code 33.33%} or {@code 1/3}; empty when it is none, or more than the whole. */
        static Optional<Share> of(String text) {
            var plain = CellValues.normal(text).replaceAll("\\s", "");
            if (plain.matches("[0-9]{1,4}/[0-9]{1,4}")) {
                var parts = plain.split("/", -1);
                return proper(new Share(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])));
            }
            if (!plain.matches("[0-9]{1,3}(\\.[0-9]{1,4})?%")) return Optional.empty();
            var percent = new BigDecimal(plain.substring(0, plain.length() - 1));
            var scale = BigDecimal.TEN.pow(percent.scale());
            return proper(new Share(
                    percent.multiply(scale).intValueExact(),
                    HUNDRED.multiply(scale).intValueExact()));
        }

        private static Optional<Share> proper(Share share) {
            return share.numerator > 0 && share.denominator >= share.numerator ? Optional.of(share) : Optional.empty();
        }
    }

    /** The parts of a cell that holds one thing for each of several persons. */
    static List<String> parts(String text) {
        return BETWEEN.splitAsStream(CellValues.normal(text))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** Those whom the cell names. */
    static List<PersonCell> of(String text) {
        List<PersonCell> persons = new ArrayList<>();
        for (var part : parts(text)) {
            var matcher = WITH_SHARE.matcher(part);
            var share = matcher.matches() ? Share.of(matcher.group(2)).orElse(null) : null;
            persons.add(share == null ? new PersonCell(part, null) : new PersonCell(matcher.group(1), share));
        }
        return persons;
    }
}
