package io.xinqiao.assembly;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When a matter is passed by the owners together (Civil Code art. 278): enough of them take part, and enough of those
 * who do agree, each by heads and by area. Whole numbers only: heads, and hundredths of a m².
 *
 * @param participation the part of all that has to take part
 * @param agreement the part of those taking part that has to agree
 */
record VoteRule(Fraction participation, Fraction agreement) {
    /**
     * A part of a whole that has to be reached, or exceeded.
     *
     * @param exceeded whether exactly this part is too little: 过半数 excludes the half, 以上 includes the number
     */
    record Fraction(int numerator, int denominator, boolean exceeded) {
        /** Whether a part is so much of a whole; of nothing nothing is enough. */
        boolean isMet(long part, long whole) {
            if (whole <= 0) return false;
            var has = Math.multiplyExact(part, denominator);
            var needs = Math.multiplyExact(whole, numerator);
            return exceeded ? has > needs : has >= needs;
        }
    }

    /** What a vote weighs: heads, and area in hundredths of a m². */
    record Weight(long heads, long area) {
        static final Weight NONE = new Weight(0, 0);

        Weight plus(Weight other) {
            return new Weight(Math.addExact(heads, other.heads), Math.addExact(area, other.area));
        }
    }

    /** What can be said to a matter. */
    enum Choice {
        AGREE,
        AGAINST,
        ABSTAIN,
        /** On paper: not marked, marked twice, or not to be read. It doesn't take part. */
        SPOILT
    }

    /** What one head said to a matter. */
    record Vote(Object head, Choice choice) {}

    /** What was said to a matter. Whoever abstained took part; whoever spoilt their paper did not. */
    record Tally(Weight agreed, Weight against, Weight abstained, Weight spoilt) {
        static final Tally NOTHING = new Tally(Weight.NONE, Weight.NONE, Weight.NONE, Weight.NONE);

        Weight tookPart() {
            return agreed.plus(against).plus(abstained);
        }

        Tally plus(Choice choice, Weight weight) {
            return switch (choice) {
                case AGREE -> new Tally(agreed.plus(weight), against, abstained, spoilt);
                case AGAINST -> new Tally(agreed, against.plus(weight), abstained, spoilt);
                case ABSTAIN -> new Tally(agreed, against, abstained.plus(weight), spoilt);
                case SPOILT -> new Tally(agreed, against, abstained, spoilt.plus(weight));
            };
        }
    }

    /** What a matter lacks. */
    enum Shortfall {
        HEADS_TAKING_PART,
        AREA_TAKING_PART,
        HEADS_AGREEING,
        AREA_AGREEING
    }

    /** What the whole roll weighs, of the area of each of its heads. */
    static Weight whole(Map<?, Long> roll) {
        var whole = Weight.NONE;
        for (var area : roll.values()) whole = whole.plus(new Weight(1, area));
        return whole;
    }

    /**
     * Counts votes in the order in which they came. A head's first one stands, by whatever way it came; whoever isn't
     * on the roll has none.
     *
     * @param roll the area of each head
     */
    static Tally count(Map<?, Long> roll, List<Vote> votes) {
        var tally = Tally.NOTHING;
        Set<Object> voted = new HashSet<>();
        for (var vote : votes) {
            var area = roll.get(vote.head());
            if (area != null && voted.add(vote.head())) tally = tally.plus(vote.choice(), new Weight(1, area));
        }
        return tally;
    }

    /** What a matter lacks of being passed; nothing when it is. */
    List<Shortfall> shortfalls(Tally tally, Weight whole) {
        var part = tally.tookPart();
        var agreed = tally.agreed();
        List<Shortfall> lacking = new ArrayList<>();
        if (!participation.isMet(part.heads(), whole.heads())) lacking.add(Shortfall.HEADS_TAKING_PART);
        if (!participation.isMet(part.area(), whole.area())) lacking.add(Shortfall.AREA_TAKING_PART);
        if (!agreement.isMet(agreed.heads(), part.heads())) lacking.add(Shortfall.HEADS_AGREEING);
        if (!agreement.isMet(agreed.area(), part.area())) lacking.add(Shortfall.AREA_AGREEING);
        return lacking;
    }
}
