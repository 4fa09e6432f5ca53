package io.xinqiao.archives;

import org.jspecify.annotations.Nullable;

/** Somebody to be registered, as a member of a household or as an owner; the schema's {@code NewPersonInput}. */
record NewPerson(
        String name, @Nullable String phone, @Nullable String idNumber, Person.@Nullable Gender gender) {}
