package io.xinqiao.assembly;

import java.util.Locale;
import java.util.UUID;

/**
 * A kind of matters and the majorities that it needs, as the law or the owners' own rules say.
 *
 * @param source where that is said
 */
record AssemblyMatterKind(
        UUID id,
        String code,
        String nameZh,
        String nameEn,
        Majority majority,
        String source,
        int position,
        int version) {

    /** The majorities as they are stored. */
    record Majority(
            int participationNumerator,
            int participationDenominator,
            int agreementNumerator,
            int agreementDenominator,
            boolean agreementExceeded) {
        VoteRule rule() {
            return new VoteRule(
                    new VoteRule.Fraction(participationNumerator, participationDenominator, false),
                    new VoteRule.Fraction(agreementNumerator, agreementDenominator, agreementExceeded));
        }
    }

    String name(Locale language) {
        return language.equals(Locale.ENGLISH) ? nameEn : nameZh;
    }

    // The schema shows the majorities flat.

    public int participationNumerator() {
        return majority.participationNumerator();
    }

    public int participationDenominator() {
        return majority.participationDenominator();
    }

    public int agreementNumerator() {
        return majority.agreementNumerator();
    }

    public int agreementDenominator() {
        return majority.agreementDenominator();
    }

    public boolean agreementExceeded() {
        return majority.agreementExceeded();
    }
}
