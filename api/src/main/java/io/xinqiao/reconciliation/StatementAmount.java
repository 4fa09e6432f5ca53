package io.xinqiao.reconciliation;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Amounts as statements write them: with signs, brackets, thousands and currencies, but never guessed. */
final class StatementAmount {
    private static final Set<String> NOTHING = Set.of("", "/", "-", "--", "—");
    private static final Pattern CURRENCY_BEFORE =
            Pattern.compile("^(\\(?[-+]?)\\s*(?:CNY|RMB|人民币|¥)\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern CURRENCY_BEHIND =
            Pattern.compile("\\s*(?:CNY|RMB|人民币|元)(\\)?)$", Pattern.CASE_INSENSITIVE);
    private static final Pattern DASH = Pattern.compile("[−–—‒]");

    /** A sign stands before or behind; thousands are in threes or not marked at all. */
    private static final Pattern AMOUNT = Pattern.compile(
            "(?<open>\\()?(?<before>[-+])?(?<whole>[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,12})(?<part>\\.[0-9]{0,12})?"
                    + "(?<behind>[-+])?(?<close>\\))?");

    private static final int FEN = 2;

    private StatementAmount() {}

    /** Whether a cell says that there is no amount. */
    static boolean isNothing(String text) {
        return NOTHING.contains(text.strip());
    }

    /**
     * The amount in yuan; what stands in brackets is below zero. Empty when it is no amount or has more than two
     * decimals.
     *
     * @param text in characters of the usual width
     */
    static Optional<BigDecimal> read(String text) {
        var signed = DASH.matcher(text.strip()).replaceAll("-");
        var plain = CURRENCY_BEHIND
                .matcher(CURRENCY_BEFORE.matcher(signed).replaceFirst("$1"))
                .replaceFirst("$1");
        var amount = AMOUNT.matcher(plain);
        if (!amount.matches()) return Optional.empty();
        var bracketed = amount.group("open") != null;
        if (bracketed != (amount.group("close") != null)) return Optional.empty();
        if (amount.group("before") != null && amount.group("behind") != null) return Optional.empty();
        var part = amount.group("part");
        var number = new BigDecimal(
                        amount.group("whole").replace(",", "") + (part == null || part.length() == 1 ? "" : part))
                .stripTrailingZeros();
        if (number.scale() > FEN) return Optional.empty();
        var below = bracketed || "-".equals(amount.group("before")) || "-".equals(amount.group("behind"));
        return Optional.of((below ? number.negate() : number).setScale(FEN));
    }
}
