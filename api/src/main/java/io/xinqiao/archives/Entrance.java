package io.xinqiao.archives;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entrance 单元 of a building: how many floors it serves, and whether it has a lift. */
public record Entrance(
        UUID id,
        UUID buildingId,
        String number,
        @Nullable Integer floors,
        @Nullable Boolean lift,
        int version) {}
