package io.xinqiao.archives;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person in a household, for a time. */
public record HouseholdMember(
        UUID id,
        UUID householdId,
        UUID personId,
        Role role,
        LocalDate since,
        @Nullable LocalDate until,
        int version) {
    /** What the person is in the household. */
    public enum Role {
        OWNER,
        CO_OWNER,
        FAMILY,
        LESSEE,
        CONTACT
    }
}
