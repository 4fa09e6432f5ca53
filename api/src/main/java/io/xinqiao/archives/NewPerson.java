package io.xinqiao.archives;

import org.jspecify.annotations.Nullable;

/** Somebody to be registered, as a member of a household or as an owner; the schema's {@code NewPersonInput}. */
record NewPerson(
        String name,
        @Nullable String phone,
        @Nullable String idNumber,
        Person.@Nullable Gender gender,
        @Nullable Boolean isSomebodyElse) {
    /** Whether the caller has said that it is nobody of the same name and number who is registered already. */
    boolean isConfirmed() {
        return Boolean.TRUE.equals(isSomebodyElse);
    }
}
