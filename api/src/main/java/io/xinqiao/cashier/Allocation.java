package io.xinqiao.cashier;

import io.xinqiao.fees.Bill;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How money settles bills: in the order of the bills, as far as it reaches. What is let off for paying early is let off
 * only where the money pays the whole rest of the bill. What is left over is paid ahead.
 *
 * @param moves what goes from where to which bill; ahead where there is no bill
 * @param letOff what is let off of which bill
 */
record Allocation(List<Move> moves, List<LetOff> letOff) {
    /** Money on its way. */
    record Money(Method method, BigDecimal amount) {}

    /** An amount of one method that settles a bill, or, without one, is paid ahead. */
    record Move(Method method, @Nullable Bill bill, BigDecimal amount) {}

    /** What is let off of a bill. */
    record LetOff(Bill bill, BigDecimal amount) {}

    /** Works out what happens to money on a day. */
    static Allocation of(List<Money> money, List<Bill> bills, LocalDate today) {
        var left = money.stream().map(Money::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        var purses = new ArrayDeque<>(money);
        List<Move> moves = new ArrayList<>();
        List<LetOff> letOff = new ArrayList<>();
        for (var bill : bills) {
            if (left.signum() == 0) break;
            var discount = bill.discountOn(today);
            var whole = bill.outstanding().subtract(discount);
            var pays = left.min(whole);
            if (discount.signum() > 0 && left.compareTo(whole) >= 0) letOff.add(new LetOff(bill, discount));
            else pays = left.min(bill.outstanding());
            take(purses, pays, bill, moves);
            left = left.subtract(pays);
        }
        take(purses, left, null, moves);
        return new Allocation(moves, letOff);
    }

    private static void take(ArrayDeque<Money> purses, BigDecimal amount, @Nullable Bill bill, List<Move> moves) {
        var rest = amount;
        while (rest.signum() > 0) {
            var purse = purses.removeFirst();
            var part = purse.amount().min(rest);
            moves.add(new Move(purse.method(), bill, part));
            rest = rest.subtract(part);
            var over = purse.amount().subtract(part);
            if (over.signum() > 0) purses.addFirst(new Money(purse.method(), over));
        }
    }
}
