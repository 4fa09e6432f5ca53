package io.xinqiao.handovers;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/** What a meter showed when its unit was handed over. */
record HandoverReading(UUID handoverId, UUID meterPlaceId, BigDecimal value, Instant readAt) {}
