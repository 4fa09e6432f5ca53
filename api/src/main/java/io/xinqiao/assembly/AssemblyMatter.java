package io.xinqiao.assembly;

import io.xinqiao.assembly.AssemblyMatterKind.Majority;
import io.xinqiao.assembly.VoteRule.Shortfall;
import io.xinqiao.assembly.VoteRule.Tally;
import io.xinqiao.assembly.VoteRule.Weight;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that the owners decide.
 *
 * @param majority as it was when it was put on the list
 * @param result null before the count
 */
record AssemblyMatter(
        UUID id,
        UUID assemblyId,
        UUID kindId,
        int position,
        String title,
        @Nullable String content,
        Majority majority,
        String source,
        @Nullable Result result,
        int version) {

    /** Whether it was passed. */
    enum Outcome {
        PASSED,
        NOT_PASSED
    }

    /** What was said to it, and what follows. */
    record Result(
            Outcome outcome,
            List<Shortfall> shortfalls,
            int agreedHeads,
            BigDecimal agreedArea,
            int againstHeads,
            BigDecimal againstArea,
            int abstainedHeads,
            BigDecimal abstainedArea,
            int spoiltHeads,
            BigDecimal spoiltArea) {
        Result {
            shortfalls = List.copyOf(shortfalls);
        }

        static Result of(Tally tally, List<Shortfall> shortfalls) {
            return new Result(
                    shortfalls.isEmpty() ? Outcome.PASSED : Outcome.NOT_PASSED,
                    shortfalls,
                    heads(tally.agreed()),
                    Areas.shown(tally.agreed()),
                    heads(tally.against()),
                    Areas.shown(tally.against()),
                    heads(tally.abstained()),
                    Areas.shown(tally.abstained()),
                    heads(tally.spoilt()),
                    Areas.shown(tally.spoilt()));
        }

        private static int heads(Weight weight) {
            return Math.toIntExact(weight.heads());
        }

        int votedHeads() {
            return agreedHeads + againstHeads + abstainedHeads;
        }

        BigDecimal votedArea() {
            return agreedArea.add(againstArea).add(abstainedArea);
        }
    }

    /** Matters are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    // The schema shows a matter flat.

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

    public @Nullable Outcome outcome() {
        return result == null ? null : result.outcome();
    }

    public @Nullable List<Shortfall> shortfalls() {
        return result == null ? null : result.shortfalls();
    }

    public @Nullable Integer agreedHeads() {
        return result == null ? null : result.agreedHeads();
    }

    public @Nullable BigDecimal agreedArea() {
        return result == null ? null : result.agreedArea();
    }

    public @Nullable Integer againstHeads() {
        return result == null ? null : result.againstHeads();
    }

    public @Nullable BigDecimal againstArea() {
        return result == null ? null : result.againstArea();
    }

    public @Nullable Integer abstainedHeads() {
        return result == null ? null : result.abstainedHeads();
    }

    public @Nullable BigDecimal abstainedArea() {
        return result == null ? null : result.abstainedArea();
    }

    public @Nullable Integer spoiltHeads() {
        return result == null ? null : result.spoiltHeads();
    }

    public @Nullable BigDecimal spoiltArea() {
        return result == null ? null : result.spoiltArea();
    }
}
