package io.xinqiao.reconciliation;

import io.xinqiao.cashier.Received;
import io.xinqiao.reconciliation.StatementLine.Match;
import io.xinqiao.reconciliation.StatementLine.Reason;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which payment a line probably is: the same amount within some days, and then the surest thing that both say. A
 * payment is one line's, and a line that could be several alike is left to people.
 */
final class Matching {
    /** Money is credited so many days after it was taken, or before somebody types it. */
    private static final int DAYS_APART = 5;

    private Matching() {}

    /** A sign that a payment is a line. */
    private record Sign(StatementLine line, Received payment, Reason reason) {}

    /** What each line probably is, the surest pairs first; what is told by its reference is certain. */
    static List<Match> of(List<StatementLine> lines, List<Received> payments) {
        Map<BigDecimal, List<Received>> byAmount = new HashMap<>();
        for (var payment : payments) {
            byAmount.computeIfAbsent(payment.amount(), none -> new ArrayList<>())
                    .add(payment);
        }
        Map<Reason, List<Sign>> signs = new HashMap<>();
        for (var line : lines) {
            for (var payment : byAmount.getOrDefault(line.amount(), List.of())) {
                var reason = reason(line, payment);
                if (reason != null) {
                    signs.computeIfAbsent(reason, none -> new ArrayList<>()).add(new Sign(line, payment, reason));
                }
            }
        }
        List<Match> matches = new ArrayList<>();
        Set<UUID> linesDone = new HashSet<>();
        Set<UUID> paymentsDone = new HashSet<>();
        for (var reason : Reason.values()) {
            var left = signs.getOrDefault(reason, List.of()).stream()
                    .filter(sign -> !linesDone.contains(sign.line().id())
                            && !paymentsDone.contains(sign.payment().paymentId()))
                    .toList();
            for (var sign : left) {
                if (!isOnly(sign, left)) continue;
                linesDone.add(sign.line().id());
                paymentsDone.add(sign.payment().paymentId());
                matches.add(new Match(
                        sign.line().id(),
                        sign.payment().paymentId(),
                        sign.line().amount(),
                        reason.confidence(),
                        reason,
                        reason == Reason.REFERENCE));
            }
        }
        return matches;
    }

    private static boolean isOnly(Sign sign, List<Sign> among) {
        return among.stream()
                .noneMatch(other -> !other.equals(sign)
                        && (other.line().id().equals(sign.line().id())
                                || other.payment()
                                        .paymentId()
                                        .equals(sign.payment().paymentId())));
    }

    private static @Nullable Reason reason(StatementLine line, Received payment) {
        if (line.reference() != null && line.reference().equals(payment.reference())) return Reason.REFERENCE;
        if (Math.abs(ChronoUnit.DAYS.between(payment.bookedOn(), line.day())) > DAYS_APART) return null;
        var remark = line.remark() == null ? "" : line.remark();
        if (remark.contains(payment.receipt())) return Reason.RECEIPT;
        if (names(remark, payment.unitNumber())) return Reason.UNIT;
        if (line.payer() != null && line.payer().equals(payment.payer())) return Reason.PAYER;
        return Reason.AMOUNT_AND_DAY;
    }

    /** Whether a remark names a unit, as a whole: 1-101 is not in 11-1012. */
    private static boolean names(String remark, String unit) {
        for (var at = remark.indexOf(unit); at >= 0; at = remark.indexOf(unit, at + 1)) {
            var end = at + unit.length();
            var before = at > 0 && isPart(remark.charAt(at - 1));
            var after = end < remark.length() && isPart(remark.charAt(end));
            if (!before && !after) return true;
        }
        return false;
    }

    private static boolean isPart(char letter) {
        return letter == '-' || (letter < 128 && Character.isLetterOrDigit(letter));
    }
}
