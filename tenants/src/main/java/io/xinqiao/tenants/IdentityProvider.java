package io.xinqiao.tenants;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What onboarding needs of the identity provider, and no more. Every call can be repeated after a crash. */
public interface IdentityProvider {
    /**
     * The organization of a company, created if it is not there yet.
     *
     * @return its id, which tokens carry
     */
    String ensureOrganization(UUID tenant, String code, String name);

    /**
     * An account in an organization, created if it is not there yet. An account half made by an interrupted call is
     * completed.
     *
     * @throws UsernameTaken when the username belongs to somebody outside the organization
     */
    Account ensureAccount(String organizationId, NewAccount account);

    /** A person who is to sign in. */
    record NewAccount(
            String username, String name, @Nullable String email) {}

    /**
     * An account.
     *
     * @param subject what tokens name it by
     * @param temporaryPassword for the first sign-in, which asks for a new one; null when the account already works
     */
    record Account(String subject, @Nullable String temporaryPassword) {}

    /** The username belongs to somebody else. */
    final class UsernameTaken extends RuntimeException {
        public UsernameTaken(String username) {
            super(username);
        }
    }
}
