package io.xinqiao.cashier;

import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.ledger.Account;
import io.xinqiao.ledger.Posting;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can still be given back of a payment: what it had paid ahead and is still there, then what it had settled of
 * bills that stand, the last bill first.
 *
 * @param ahead yuan out of what the unit has paid ahead
 * @param parts the bills, in the order in which they give
 */
record Returnable(BigDecimal ahead, List<Part> parts) {
    static final Returnable NOTHING = new Returnable(new BigDecimal("0.00"), List.of());

    /** What of a bill was settled by the payment, and can be unsettled. */
    record Part(Bill bill, BigDecimal amount) {}

    /** An amount that leaves an account; what was let off comes back without money going out. */
    record Move(
            Posting.Kind kind,
            Account debit,
            Account credit,
            @Nullable Bill bill,
            BigDecimal amount) {}

    /**
     * What happens when some of it is given back.
     *
     * @param ahead what leaves the prepayment
     * @param changes what becomes of the bills
     */
    record Given(List<Move> moves, BigDecimal ahead, List<Bills.Change> changes) {
        /** What touches no bill. */
        static Given of(Move move) {
            return new Given(List.of(move), move.amount(), List.of());
        }
    }

    /** All that can be given back. */
    BigDecimal total() {
        return parts.stream().map(Part::amount).reduce(ahead, BigDecimal::add);
    }

    /** Gives back an amount that is at most the total. */
    Given give(BigDecimal amount, Account through) {
        if (amount.compareTo(total()) > 0) throw new IllegalArgumentException("There is not as much");
        List<Move> moves = new ArrayList<>();
        List<Bills.Change> changes = new ArrayList<>();
        var fromAhead = amount.min(ahead);
        if (fromAhead.signum() > 0) {
            moves.add(new Move(Posting.Kind.REFUND, Account.PREPAYMENT, through, null, fromAhead));
        }
        var rest = amount.subtract(fromAhead);
        for (var part : parts) {
            var given = rest.min(part.amount());
            if (given.signum() <= 0) continue;
            var bill = part.bill();
            moves.add(new Move(Posting.Kind.REFUND, Account.RECEIVABLE, through, bill, given));
            if (bill.discounted().signum() > 0) {
                moves.add(
                        new Move(Posting.Kind.DISCOUNT, Account.RECEIVABLE, Account.DISCOUNT, bill, bill.discounted()));
            }
            changes.add(new Bills.Change(
                    bill.id(), given.negate(), bill.discounted().negate()));
            rest = rest.subtract(given);
        }
        return new Given(moves, fromAhead, changes);
    }
}
