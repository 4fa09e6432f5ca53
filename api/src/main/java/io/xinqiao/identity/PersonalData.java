package io.xinqiao.identity;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who reads a phone number in the clear. The rows with an exclamation mark in {@code permissions.txt} decide. */
@Component
public class PersonalData {
    private static final int SHOWN_AHEAD = 3;
    private static final int SHOWN_BEHIND = 4;

    private final Permissions permissions;

    PersonalData(Permissions permissions) {
        this.permissions = permissions;
    }

    /**
     * The number as the caller may read it: in the clear, or {@code 138****5678}.
     *
     * @param field such as {@code Person.phone}
     * @param aboutCaller whether it is the caller's own
     */
    public @Nullable String phone(String field, @Nullable String phone, boolean aboutCaller) {
        if (phone == null) return null;
        var caller = Caller.current();
        var clear = caller.roles().stream()
                .flatMap(role -> permissions.scope(field + "!", role).stream())
                .anyMatch(scope -> scope != Scope.OWN || aboutCaller);
        return clear ? phone : masked(phone);
    }

    static String masked(String phone) {
        if (phone.length() <= SHOWN_AHEAD + SHOWN_BEHIND) return "*".repeat(phone.length());
        return phone.substring(0, SHOWN_AHEAD)
                + "*".repeat(phone.length() - SHOWN_AHEAD - SHOWN_BEHIND)
                + phone.substring(phone.length() - SHOWN_BEHIND);
    }
}
