package io.xinqiao.assembly;

import io.xinqiao.assembly.RollRule.Basis;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is owned, on the roll whether it counts or not.
 *
 * @param headId whose vote it counts to
 * @param area in m² with two decimals; 0 where it is not known
 * @param reason why it was corrected
 */
record AssemblyPart(
        UUID id,
        UUID assemblyId,
        @Nullable UUID headId,
        @Nullable UUID unitId,
        @Nullable UUID parkingSpaceId,
        BigDecimal area,
        AreaSource areaSource,
        Basis basis,
        @Nullable String reason,
        int version) {

    /** Where an area is from: the first of these that there is (Supreme Court's interpretation, see the README). */
    enum AreaSource {
        REGISTER,
        SURVEY,
        CONTRACT
    }
}
