package io.xinqiao.privacy;

import io.xinqiao.schema.Sealed;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where the personal data of one type of object are found when somebody asks for them in the clear. A bean of this type
 * is all that a domain gives.
 *
 * @param type the name of the type in the schema
 * @param fields the schema's field for each kind of data that objects of the type carry
 * @param find the object, if this row of the table of permissions lets the caller reach it
 */
public record PersonalSource(
        String type, Map<PersonalKind, String> fields, BiFunction<String, UUID, Optional<Found>> find) {

    /**
     * An object's personal data.
     *
     * @param person whom they are about
     */
    public record Found(@Nullable UUID person, Map<PersonalKind, Sealed> values) {}

    /** The row of the table of permissions that says who may ask. */
    String row(PersonalKind kind) {
        return type + "." + fields.get(kind) + "!";
    }
}
