package io.xinqiao.fees;

import io.xinqiao.imports.ImportedMoney;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;

/** Money that the former company held for units, as imported workbooks say: what was paid ahead, or deposits. */
public interface OpeningHoldings {
    /** Which of the two. */
    ImportedMoney.Kind kind();

    /** Books what is not booked yet, on this day, and corrects what a later workbook says otherwise. */
    Booked takeOver(UUID project, LocalDate day);

    /**
     * What was booked.
     *
     * @param amount yuan
     * @param changed how many were taken back because a later workbook says otherwise
     * @param kept how many a later workbook would change, but money of them has moved
     */
    record Booked(BigDecimal amount, int changed, int kept) {}
}
