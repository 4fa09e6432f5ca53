package io.xinqiao.privacy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One look at personal data in the clear: who, when, whose, which, why.
 *
 * @param subjectType the type of the object that was looked at, such as {@code Person} or {@code Ticket}
 * @param personId whom the data are about
 */
public record PersonalDataAccess(
        UUID id,
        Instant at,
        UUID memberId,
        Action action,
        String subjectType,
        UUID subjectId,
        @Nullable UUID personId,
        List<PersonalKind> fields,
        String reason) {
    /** What was done with the data. */
    public enum Action {
        REVEAL,
        EXPORT,
        ERASE
    }
}
