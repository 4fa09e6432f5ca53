package io.xinqiao.fees;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which row of a workbook something of the opening comes from.
 *
 * @param subjectId the bill or the deposit
 */
public record OpeningSource(
        UUID subjectId,
        String workbook,
        String sheet,
        int row,
        @Nullable LocalDate paidOn,
        @Nullable String cashier,
        @Nullable String payer,
        @Nullable String remark) {}
