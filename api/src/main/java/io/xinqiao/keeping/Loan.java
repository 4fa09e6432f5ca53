package io.xinqiao.keeping;

import static io.xinqiao.keeping.Loan.State.LENT;
import static io.xinqiao.keeping.Loan.State.LOST;
import static io.xinqiao.keeping.Loan.State.RETURNED;

import io.xinqiao.archives.Place;
import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody has borrowed something. */
record Loan(
        UUID id,
        Place spot,
        UUID itemId,
        int quantity,
        @Nullable UUID borrowerId,
        String borrower,
        Instant lentAt,
        LocalDate dueOn,
        State state,
        @Nullable Instant endedAt,
        int version)
        implements Procedure<Loan.State> {

    /** Where it is. */
    enum State {
        LENT,
        RETURNED,
        LOST
    }

    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.EXTEND, "extendLoan", LENT, Set.of(LENT))
            .and(Step.RETURN, "returnLoan", RETURNED, Set.of(LENT))
            .and(Step.LOSE, "reportLoanLost", LOST, Set.of(LENT));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    boolean overdue(LocalDate today) {
        return state == LENT && dueOn.isBefore(today);
    }
}
