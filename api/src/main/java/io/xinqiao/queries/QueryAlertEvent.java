package io.xinqiao.queries;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An alert came to another state, never changed. */
record QueryAlertEvent(
        UUID id,
        UUID queryAlertId,
        AlertLine.State fromState,
        AlertLine.State toState,
        @Nullable BigDecimal figure,
        BigDecimal threshold,
        @Nullable String failure,
        Instant checkedAt) {}
