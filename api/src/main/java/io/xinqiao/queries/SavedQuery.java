package io.xinqiao.queries;

import io.xinqiao.identity.Role;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A saved query: what it is called, whose it is and who may run it. What it asks stands in its versions.
 *
 * @param ownerId null for those that come with the product
 * @param sequence of the version that it is at
 */
record SavedQuery(
        UUID id,
        String name,
        @Nullable String nameEn,
        @Nullable String description,
        @Nullable String descriptionEn,
        @Nullable String folder,
        List<String> tags,
        @Nullable UUID ownerId,
        List<Role> sharedRoles,
        List<UUID> sharedMemberIds,
        boolean archived,
        int sequence,
        int version) {
    SavedQuery {
        tags = List.copyOf(tags);
        sharedRoles = List.copyOf(sharedRoles);
        sharedMemberIds = List.copyOf(sharedMemberIds);
    }

    /** What it is called in a language. */
    String title(Locale language) {
        return nameEn != null && language.getLanguage().equals(Locale.ENGLISH.getLanguage()) ? nameEn : name;
    }
}
