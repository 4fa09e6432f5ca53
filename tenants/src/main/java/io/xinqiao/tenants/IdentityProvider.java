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

    /**
     * An application of a company, made if it is not there yet, and as it is to be from now on. Its tokens say that
     * they come through it; those that a program gets for itself act for this company and no other.
     *
     * @return what the tokens name the program by; null for an application that people sign in through
     * @throws ClientIdTaken when the name belongs to anybody else's application
     */
    @Nullable
    String ensureClient(Company company, ClientSettings settings);

    /** Gives a program a new secret; the former one is worth nothing from then on. */
    String renewSecret(Company company, String clientId);

    /** Removes an application of the company, with its account; one that is gone, or somebody else's, is left alone. */
    void deleteClient(Company company, String clientId);

    /** A company as the identity provider knows it. */
    record Company(String organizationId, String code) {}

    /**
     * An application as it is to be.
     *
     * @param program whether it signs in by itself, with a secret; otherwise people sign in through it
     * @param generation what its tokens carry, so that those of before can be told
     * @param redirectUris where people come back to
     * @param origins of web pages that may fetch tokens
     */
    record ClientSettings(
            String clientId,
            String name,
            boolean program,
            boolean enabled,
            int generation,
            List<String> redirectUris,
            List<String> origins) {
        public ClientSettings {
            redirectUris = List.copyOf(redirectUris);
            origins = List.copyOf(origins);
        }
    }

    /** The claim by which tokens tell through which company's application they come: {@code company, generation}. */
    String CLIENT_CLAIM = "xinqiao_client";

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

    /** The name of the application belongs to somebody else's. */
    final class ClientIdTaken extends RuntimeException {
        public ClientIdTaken(String clientId) {
            super(clientId);
        }
    }

    /** The identity provider does not answer just now; the same call may be made again. */
    final class Unavailable extends RuntimeException {
        public Unavailable(Throwable cause) {
            super("The identity provider does not answer", cause);
        }
    }
}
