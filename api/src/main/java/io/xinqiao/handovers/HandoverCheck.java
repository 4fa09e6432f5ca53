package io.xinqiao.handovers;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An item of a handover's checklist. */
record HandoverCheck(
        UUID handoverId,
        int position,
        String text,
        boolean done,
        @Nullable String note) {}
