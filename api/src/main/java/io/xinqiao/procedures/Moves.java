package io.xinqiao.procedures;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which step leads from which states to which: a whole state machine, as a table that a supervisor could read.
 *
 * @param <S> the states
 */
public final class Moves<S extends Enum<S>> {
    private record Move<S>(Step step, String mutation, S to, Set<S> from) {}

    private final List<Move<S>> moves;

    private Moves(List<Move<S>> moves) {
        this.moves = List.copyOf(moves);
    }

    /** No moves yet. */
    public static <S extends Enum<S>> Moves<S> none() {
        return new Moves<>(List.of());
    }

    /**
     * These moves, and one more. A step that leads to different states stands here once for each.
     *
     * @param mutation that takes the step, by whose row of the permissions somebody may
     */
    public Moves<S> and(Step step, String mutation, S to, Set<S> from) {
        var more = new ArrayList<>(moves);
        more.add(new Move<>(step, mutation, to, Set.copyOf(from)));
        return new Moves<>(more);
    }

    /** The steps that a state allows. */
    public List<Step> possible(S state) {
        return moves.stream()
                .filter(move -> move.from().contains(state))
                .map(Move::step)
                .distinct()
                .toList();
    }

    /** The mutation that takes a step. */
    String mutation(Step step) {
        return moves.stream()
                .filter(move -> move.step() == step)
                .findFirst()
                .orElseThrow()
                .mutation();
    }

    /** Whether a state allows a step. */
    public boolean allows(Step step, S state) {
        return possible(state).contains(step);
    }

    /** Where the step leads from a state that allows it. */
    public S after(Step step, S state) {
        return moves.stream()
                .filter(move -> move.step() == step && move.from().contains(state))
                .findFirst()
                .orElseThrow()
                .to();
    }
}
