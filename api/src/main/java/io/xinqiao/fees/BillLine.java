package io.xinqiao.fees;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How one part of a bill came about: days at one price, lived in or not.
 *
 * @param quantity square metres, or 1 unit or space, or what a meter measured
 * @param unitPrice the price of the tier, of a line that charges use
 * @param parts the charged share of months, a whole one being {@link BillingSql#PARTS_OF_A_MONTH}
 */
public record BillLine(
        UUID billId,
        int position,
        ChargeStandard standard,
        ChargeStandard.Price price,
        LocalDate fromOn,
        LocalDate toOn,
        boolean vacant,
        BigDecimal quantity,
        @Nullable BigDecimal unitPrice,
        long parts,
        BigDecimal amount) {
    /** How many days it charges. */
    public int days() {
        return (int) ChronoUnit.DAYS.between(fromOn, toOn) + 1;
    }

    /** Whether it charges nothing but whole months. */
    public boolean wholeMonths() {
        return parts % BillingSql.PARTS_OF_A_MONTH == 0;
    }
}
