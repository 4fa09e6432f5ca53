package io.xinqiao.fees;

import io.xinqiao.runs.Run;
import io.xinqiao.runs.RunStatus;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;

/**
 * A run that charges for paying late 违约金出账: a project, up to a day; what is done of it is counted in bills.
 *
 * @param bills how many bills it has made so far
 * @param amount their sum
 */
public record LateChargeRun(UUID id, UUID projectId, LocalDate on, int bills, BigDecimal amount, RunStatus status)
        implements Run {}
