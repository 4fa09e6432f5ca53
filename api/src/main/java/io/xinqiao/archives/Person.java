package io.xinqiao.archives;

import io.xinqiao.privacy.About;
import io.xinqiao.schema.Sealed;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An owner, family member, lessee or contact.
 *
 * @param specialNeeds elderly living alone, disabled, pregnant, small children, in the steward's words
 * @param erasedAt when their data were forgotten at their request
 */
public record Person(
        UUID id,
        String name,
        @Nullable Gender gender,
        @Nullable Integer birthYear,
        @Nullable Sealed phone,
        @Nullable Sealed secondPhone,
        @Nullable Sealed idNumber,
        @Nullable Sealed contactAddress,
        @Nullable Sealed specialNeeds,
        List<String> interests,
        List<String> languages,
        @Nullable Instant erasedAt,
        int version)
        implements About {

    /** As the identity document says. */
    public enum Gender {
        MALE,
        FEMALE
    }

    public Person {
        interests = List.copyOf(interests);
        languages = List.copyOf(languages);
    }

    @Override
    public UUID aboutPerson() {
        return id;
    }
}
