package io.xinqiao.tenants;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A property company as the registry knows it: who it is, how far it is from working, and where its data are.
 *
 * @param slot where its data are; empty only while it is being read without its place
 */
public record Tenant(
        UUID id,
        String code,
        String name,
        State state,
        Step step,
        @Nullable String organizationId,
        Administrator administrator,
        Instant createdAt,
        @Nullable Instant suspendedAt,
        @Nullable String suspendedReason,
        Slot slot) {

    /** Whether a company works, reads only, or is not complete yet. */
    public enum State {
        PROVISIONING,
        ACTIVE,
        SUSPENDED
    }

    /** What of the onboarding is done; the next call goes on behind it. */
    public enum Step {
        SLOT_CLAIMED,
        ORGANIZATION_CREATED,
        ADMINISTRATOR_INVITED,
        DEFAULTS_APPLIED,
        COMPLETE
    }

    /** The first person of a company, who invites all others. */
    public record Administrator(
            String username, String name, @Nullable String email) {}

    /**
     * A prepared place: one schema and one role of the same opaque name.
     *
     * @param version the migration that it stands at
     * @param quarantineReason why a migration of it failed; the tenant is closed until an operator lets it retry
     */
    public record Slot(
            int number,
            String schema,
            String node,
            int cell,
            int version,
            @Nullable String quarantineReason) {
        private static final Pattern SCHEMA = Pattern.compile("t_[0-9]{6}");

        public Slot {
            // The name goes into SQL as text, in the one statement that switches tenants.
            if (!SCHEMA.matcher(schema).matches()) throw new IllegalArgumentException("no schema of a slot: " + schema);
        }

        /** The schema of a slot's number, which tells nothing of the tenant in it. */
        static String schemaOf(int number) {
            return "t_%06d".formatted(number);
        }
    }

    /** A sign-in name of this company as it stands in the identity provider, which all companies share. */
    public String usernameOf(String typed) {
        return usernameOf(code, typed);
    }

    /** The same for a company that is to be: the name begins with its code, whether or not that was typed. */
    public static String usernameOf(String code, String typed) {
        var prefix = code + ".";
        return typed.startsWith(prefix) ? typed : prefix + typed;
    }

    public boolean isSuspended() {
        return state == State.SUSPENDED;
    }

    public Optional<String> quarantineReason() {
        return Optional.ofNullable(slot.quarantineReason());
    }
}
