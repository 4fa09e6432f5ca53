package io.xinqiao.imports;

import io.xinqiao.schema.Sealed;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What rows of a workbook say, checked and in the words of the archives. What was not told is null. */
sealed interface Staged {
    int sheet();

    int row();

    /** An entrance of a building. */
    record Entrance(
            int sheet,
            int row,
            String building,
            String number,
            @Nullable Integer floors,
            @Nullable Boolean lift,
            UUID id)
            implements Staged {}

    /**
     * A unit.
     *
     * @param floor as the workbook says
     * @param workedFloor as its number lets guess where the workbook does not say
     */
    record Unit(
            int sheet,
            int row,
            String number,
            String building,
            String entrance,
            @Nullable Integer floor,
            @Nullable Integer workedFloor,
            @Nullable String kind,
            @Nullable BigDecimal builtArea,
            @Nullable BigDecimal innerArea,
            @Nullable String layout,
            @Nullable BigDecimal rent,
            @Nullable String state,
            UUID id)
            implements Staged {
        /** Whether both say the same, as far as both say anything. */
        boolean agrees(Unit other) {
            return agree(floor, other.floor)
                    && agree(kind, other.kind)
                    && agreeInAmount(builtArea, other.builtArea)
                    && agreeInAmount(innerArea, other.innerArea)
                    && agree(layout, other.layout)
                    && agreeInAmount(rent, other.rent)
                    && agree(state, other.state);
        }

        private static boolean agree(@Nullable Object one, @Nullable Object other) {
            return one == null || other == null || one.equals(other);
        }

        private static boolean agreeInAmount(@Nullable BigDecimal one, @Nullable BigDecimal other) {
            return one == null || other == null || one.compareTo(other) == 0;
        }
    }

    /**
     * A person.
     *
     * @param key the same for the same person, in this file and in the next
     * @param unitNumber where they live, when nothing else tells them from others of their name
     */
    @SuppressWarnings("ArrayRecordComponent") // digests are bytes on their way into the database
    record Person(
            int sheet,
            int row,
            String key,
            String name,
            @Nullable String gender,
            @Nullable Integer birthYear,
            @Nullable Sealed phone,
            byte @Nullable [] phoneIndex,
            byte @Nullable [] phoneEnding,
            @Nullable Sealed secondPhone,
            @Nullable Sealed idNumber,
            byte @Nullable [] idNumberIndex,
            @Nullable String unitNumber,
            UUID id)
            implements Staged {}

    /**
     * A unit in which somebody lives.
     *
     * @param since null where the workbook does not say
     */
    record Household(
            int sheet,
            int row,
            String unitNumber,
            @Nullable LocalDate since,
            @Nullable UUID unitId,
            UUID householdId,
            UUID ownershipId)
            implements Staged {}

    /** Somebody in a household. */
    record Member(
            int sheet,
            int row,
            String unitNumber,
            String personKey,
            int position,
            String role,
            PersonCell.@Nullable Share share,
            UUID memberId,
            UUID shareId)
            implements Staged {}

    /** A parking space. */
    record ParkingSpace(
            int sheet,
            int row,
            String lot,
            String number,
            @Nullable String kind,
            @Nullable BigDecimal area,
            @Nullable String tenure,
            @Nullable String holderKey,
            @Nullable String unitNumber,
            @Nullable LocalDate since,
            @Nullable LocalDate until,
            UUID id)
            implements Staged {}

    /** A vehicle. */
    record Vehicle(
            int sheet,
            int row,
            String plate,
            @Nullable String kind,
            @Nullable String brand,
            @Nullable String color,
            @Nullable String ownerKey,
            @Nullable String unitNumber,
            @Nullable String lot,
            @Nullable String space,
            LocalDate since,
            UUID id)
            implements Staged {}

    /** How a fee is charged; for the fees to take over. */
    record FeeSetting(
            int sheet,
            int row,
            String number,
            @Nullable String type,
            String item,
            boolean periodic,
            boolean prepaid,
            @Nullable Integer cycleMonths,
            @Nullable String posting,
            @Nullable LocalDate since,
            @Nullable LocalDate until,
            @Nullable String formula,
            @Nullable BigDecimal price,
            @Nullable BigDecimal fixedAmount)
            implements Staged {}

    /** That a unit pays a fee. */
    record UnitFee(
            int sheet,
            int row,
            String unitNumber,
            String feeNumber,
            @Nullable LocalDate since) implements Staged {}

    /**
     * What was paid for a time, is owed for it, or is held for a unit.
     *
     * @param item a fee, or what a deposit is for; empty for what was paid ahead for nothing in particular
     */
    record Money(
            int sheet,
            int row,
            String kind,
            String unitNumber,
            String item,
            LocalDate since,
            LocalDate until,
            @Nullable Integer cycleMonths,
            @Nullable LocalDate paidOn,
            BigDecimal due,
            BigDecimal paid,
            @Nullable String cashier,
            @Nullable String payer,
            @Nullable String remark)
            implements Staged {}

    /**
     * A meter that hangs at a unit.
     *
     * @param value what it showed on that day; null where the workbook does not say
     */
    record MeterAtUnit(
            int sheet,
            int row,
            String kind,
            String number,
            String unitNumber,
            @Nullable String location,
            @Nullable BigDecimal factor,
            LocalDate readOn,
            @Nullable BigDecimal value,
            UUID placeId,
            UUID meterId,
            UUID readingId)
            implements Staged {}

    /**
     * A key or a card.
     *
     * @param state where it is; null where the workbook does not say
     */
    record AccessItem(
            int sheet,
            int row,
            String kind,
            String number,
            @Nullable String unitNumber,
            @Nullable String state,
            @Nullable String holderKey,
            @Nullable LocalDate issuedOn,
            @Nullable String remark,
            UUID itemId,
            UUID eventId)
            implements Staged {}
}
