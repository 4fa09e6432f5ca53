package io.xinqiao.tenants;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What onboarding and the care of members need of the identity provider, and no more. Every call can be repeated after
 * a crash, and throws {@link Unavailable} when the identity provider does not answer.
 */
public interface IdentityProvider {
    /**
     * The organization of a company, created if it is not there yet.
     *
     * @return its id, which tokens carry
     */
    String ensureOrganization(UUID tenant, String code, String name);

    /**
     * An account in an organization, created if it is not there yet. An account that an interrupted call for this very
     * organization left half made is completed, and one that it had disabled itself is enabled again.
     *
     * @throws UsernameTaken when the username belongs to anybody else: another organization's, an operator's, or an
     *     account that somebody has disabled
     */
    Account ensureAccount(String organizationId, NewAccount account);

    /**
     * Disables an account that was made for this organization and ends its sign-ins, until {@link #enableAccount} or
     * {@link #ensureAccount} of the same organization. An account that also works elsewhere, or is gone, is left alone.
     *
     * @return whether it is disabled now
     */
    boolean disableAccount(String organizationId, String subject);

    /** Enables an account again that {@link #disableAccount} has disabled for this organization. */
    Enabled enableAccount(String organizationId, String subject);

    /** Whether an account works now that it was to be enabled. */
    enum Enabled {
        YES,
        /** It was disabled by somebody else, or is gone. */
        NO
    }

    /**
     * Gives an account that was made for this organization, and works nowhere else, a new first password, and ends its
     * sign-ins.
     *
     * @return empty when the account is not this organization's to change
     */
    Optional<NewPassword> resetPassword(String organizationId, String subject);

    /**
     * A password for the next sign-in.
     *
     * @param endedSessions the sign-ins that ended with the old one, as tokens name them
     */
    record NewPassword(String temporaryPassword, List<String> endedSessions) {
        public NewPassword {
            endedSessions = List.copyOf(endedSessions);
        }
    }

    /** What has happened to accounts and sign-ins since a moment, oldest first. */
    List<Happened> happenedSince(Instant moment);

    /** What an account is now. */
    AccountState stateOf(String subject);

    /** Whether somebody can sign in with an account. */
    enum AccountState {
        ENABLED,
        DISABLED,
        DELETED,
        /** It is being made, and nobody has ever signed in with it. */
        NEW
    }

    /** Something that may end sign-ins. */
    sealed interface Happened {
        /** An account was changed, enabled, disabled or deleted: {@link #stateOf} tells which. */
        record AccountChanged(String subject, Instant at) implements Happened {}

        /** One sign-in was ended. */
        record SessionEnded(String session, Instant at) implements Happened {}

        /** Tokens of an account that were issued until a moment are worth nothing any more. */
        record SignedOut(String subject, Instant at) implements Happened {}
    }

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

    /** The identity provider does not answer just now; the same call may be made again. */
    final class Unavailable extends RuntimeException {
        public Unavailable(Throwable cause) {
            super("The identity provider does not answer", cause);
        }
    }
}
