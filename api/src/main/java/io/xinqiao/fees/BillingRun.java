package io.xinqiao.fees;

import io.xinqiao.runs.Run;
import io.xinqiao.runs.RunStatus;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A billing run 出账: a project, a period, some items; what is done of it is counted in bills.
 *
 * @param bills how many bills it has made so far
 * @param amount their sum
 * @param reason why it was taken back
 */
public record BillingRun(
        UUID id,
        UUID projectId,
        Cycle cycle,
        LocalDate periodFrom,
        LocalDate periodTo,
        List<UUID> feeItemIds,
        int bills,
        BigDecimal amount,
        @Nullable String reason,
        RunStatus status)
        implements Run {}
