package io.xinqiao.fees;

import io.xinqiao.archives.MeterPlace;
import io.xinqiao.archives.Unit;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A charging standard 收费标准 of a project: what of, how often, and to whom it applies.
 *
 * @param meterKind which meters of a unit are charged, of a standard that charges use
 * @param tierPeriod how their use is added up
 * @param dueDays how many days after the first of a period a bill is due
 * @param validUntil the last day on which it is charged; null without an end
 */
public record ChargeStandard(
        UUID id,
        UUID projectId,
        UUID feeItemId,
        String name,
        Basis basis,
        Cycle cycle,
        Charged charged,
        Rule rule,
        MeterPlace.@Nullable Kind meterKind,
        TierPeriod tierPeriod,
        int dueDays,
        @Nullable LocalDate validUntil,
        Instant createdAt,
        UUID createdBy,
        int version) {
    /** What a price is for. */
    public enum Basis {
        AREA,
        UNIT,
        PARKING_SPACE,
        METERED
    }

    /** Over what use is added up until a tier is reached. */
    public enum TierPeriod {
        BILL,
        YEAR
    }

    /** On which days a unit is charged: while somebody owns it, while somebody lives there, or always. */
    public enum Charged {
        OWNED,
        OCCUPIED,
        ALWAYS
    }

    /**
     * To which units it applies; an empty list narrows nothing. Of several standards the closest applies.
     *
     * @param listedOnly to none but those that are named as exceptions
     */
    public record Rule(List<Unit.Kind> unitKinds, List<UUID> buildingIds, boolean listedOnly) {}

    /**
     * A price from a day on, until the next begins.
     *
     * @param number its version, from 1
     * @param price yuan for each square metre, unit or space
     * @param surcharge yuan on top of that for the whole unit or space
     * @param perMonths for how many months the price is: 1 for a monthly one, 12 for a yearly one
     * @param vacantPercent what is charged of it for days on which nobody lives there
     */
    public record Price(
            UUID id,
            UUID standardId,
            int number,
            LocalDate validFrom,
            BigDecimal price,
            BigDecimal surcharge,
            int perMonths,
            BigDecimal vacantPercent,
            Early early,
            UUID setBy) {}

    /** What is used above so much costs another price. */
    public record Tier(UUID priceId, BigDecimal above, BigDecimal price) {}

    /** What is let off when a bill is paid so many days before it is due. */
    public record Early(int days, BigDecimal percent) {}

    /**
     * A unit to which it applies, or does not, whatever the rule says.
     *
     * @param since from which day; null for all days
     */
    public record ExceptionalUnit(
            UUID standardId,
            UUID unitId,
            boolean applies,
            @Nullable LocalDate since,
            String reason) {}
}
