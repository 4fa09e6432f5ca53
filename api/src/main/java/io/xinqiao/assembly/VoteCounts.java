package io.xinqiao.assembly;

import io.xinqiao.assembly.AssemblyMatter.Outcome;
import io.xinqiao.assembly.AssemblyMatter.Result;
import io.xinqiao.assembly.VoteRule.Fraction;
import io.xinqiao.assembly.VoteRule.Shortfall;
import io.xinqiao.assembly.VoteRule.Weight;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Percent;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts what is stored by the {@link VoteRule}; the same for the result that is announced and for every recount. */
@Component
class VoteCounts {
    /** What the plan of the year aims at ({@code domain.md} §8), beside what the law needs. */
    private static final Fraction PLAN = new Fraction(1, 2, false);

    private static final Fraction LAW = new Fraction(2, 3, false);

    private final Rows<Assembly> assemblies;
    private final Roll roll;
    private final Matters matters;
    private final Ballots ballots;

    VoteCounts(Rows<Assembly> assemblies, Roll roll, Matters matters, Ballots ballots) {
        this.assemblies = assemblies;
        this.roll = roll;
        this.matters = matters;
        this.ballots = ballots;
    }

    /** How much takes part; percentages are for reading and decide nothing. */
    record AssemblyTurnout(
            int heads,
            BigDecimal area,
            @Nullable BigDecimal headsPercent,
            @Nullable BigDecimal areaPercent,
            boolean meetsPlan,
            boolean meetsLaw) {
        static AssemblyTurnout of(Weight part, Weight whole) {
            return new AssemblyTurnout(
                    Math.toIntExact(part.heads()),
                    Areas.shown(part),
                    Percent.of(BigDecimal.valueOf(part.heads()), BigDecimal.valueOf(whole.heads())),
                    Percent.of(Areas.shown(part), Areas.shown(whole)),
                    isMet(PLAN, part, whole),
                    isMet(LAW, part, whole));
        }

        private static boolean isMet(Fraction fraction, Weight part, Weight whole) {
            return fraction.isMet(part.heads(), whole.heads()) && fraction.isMet(part.area(), whole.area());
        }
    }

    /** The count of an assembly, and whether it is what was announced. */
    record AssemblyCount(Assembly assembly, @Nullable Boolean matches, List<AssemblyMatterCount> matters) {}

    /** The count of a matter. */
    record AssemblyMatterCount(AssemblyMatter matter, Result result) {
        public Outcome outcome() {
            return result.outcome();
        }

        public List<Shortfall> shortfalls() {
            return result.shortfalls();
        }

        public int votedHeads() {
            return result.votedHeads();
        }

        public BigDecimal votedArea() {
            return result.votedArea();
        }

        public int agreedHeads() {
            return result.agreedHeads();
        }

        public BigDecimal agreedArea() {
            return result.agreedArea();
        }

        public int againstHeads() {
            return result.againstHeads();
        }

        public BigDecimal againstArea() {
            return result.againstArea();
        }

        public int abstainedHeads() {
            return result.abstainedHeads();
        }

        public BigDecimal abstainedArea() {
            return result.abstainedArea();
        }

        public int spoiltHeads() {
            return result.spoiltHeads();
        }

        public BigDecimal spoiltArea() {
            return result.spoiltArea();
        }
    }

    /** What the stored ballots say to each matter of an assembly. */
    Map<AssemblyMatter, Result> results(UUID assembly) {
        var weights = roll.weights(assembly);
        var whole = VoteRule.whole(weights);
        var votes = ballots.votes(assembly);
        Map<AssemblyMatter, Result> results = new LinkedHashMap<>();
        for (var matter : matters.of(assembly)) {
            var tally = VoteRule.count(weights, votes.getOrDefault(matter.id(), List.of()));
            results.put(matter, Result.of(tally, matter.majority().rule().shortfalls(tally, whole)));
        }
        return results;
    }

    /** Keeps the results of an assembly; what took part in it. */
    Weight conclude(Assembly assembly) {
        matters.conclude(results(assembly.id()));
        return ballots.turnout(List.of(assembly.id())).getOrDefault(assembly.id(), Weight.NONE);
    }

    /** A count of the stored ballots; empty where the caller sees no such assembly. */
    Optional<AssemblyCount> count(UUID id) {
        return assemblies.reached("Query.assemblyCount", id).map(this::count);
    }

    private AssemblyCount count(Assembly assembly) {
        if (!assembly.showsChoices()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.assembly.sealed", List.of(), Assembly.KEY)
                    .asBadRequest();
        }
        var counts = results(assembly.id()).entrySet().stream()
                .map(one -> new AssemblyMatterCount(one.getKey(), one.getValue()))
                .toList();
        var matches = assembly.state() != Assembly.State.CLOSED
                ? null
                : Boolean.valueOf(counts.stream()
                        .allMatch(one -> one.result().equals(one.matter().result())));
        return new AssemblyCount(assembly, matches, counts);
    }

    /** How much takes part in assemblies as of now; nothing of those without a roll. */
    Map<Assembly, AssemblyTurnout> turnouts(List<Assembly> some) {
        var parts = ballots.turnout(some.stream().map(Assembly::id).toList());
        Map<Assembly, AssemblyTurnout> turnouts = new HashMap<>();
        for (var assembly : some) {
            var heads = assembly.totalHeads();
            var area = assembly.totalArea();
            if (heads == null || area == null) continue;
            turnouts.put(
                    assembly,
                    AssemblyTurnout.of(
                            parts.getOrDefault(assembly.id(), Weight.NONE), new Weight(heads, Areas.hundredths(area))));
        }
        return turnouts;
    }
}
