package io.xinqiao.assembly;

import io.xinqiao.assembly.RollRule.Basis;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is owned, on the roll whether it counts or not.
 *
 * @param headId whose vote it counts to
 * @param area in m² with two decimals; 0 where it is not known
 * @param ownersOn as of which day its owners are
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
        LocalDate ownersOn,
        @Nullable String reason,
        int version) {

    /** Where an area is from: the first of these that there is (Supreme Court's interpretation, see the README). */
    enum AreaSource {
        REGISTER,
        SURVEY,
        CONTRACT
    }

    /** The same part, no longer among what is voted for. */
    AssemblyPart outOfScope() {
        return new AssemblyPart(
                id,
                assemblyId,
                null,
                unitId,
                parkingSpaceId,
                area,
                areaSource,
                Basis.OUT_OF_SCOPE,
                ownersOn,
                reason,
                version);
    }
}
