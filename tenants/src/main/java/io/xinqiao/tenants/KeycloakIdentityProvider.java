package io.xinqiao.tenants;

import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ResponseProcessingException;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.admin.client.JacksonProvider;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.KeycloakBuilder;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.OrganizationDomainRepresentation;
import org.keycloak.representations.idm.OrganizationRepresentation;
import org.keycloak.representations.idm.UserRepresentation;
import org.keycloak.representations.idm.UserSessionRepresentation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keycloak through its admin client: one realm, one organization per company.
 *
 * <p>An account carries two marks that only administrators of the realm write: the organization that it was made for,
 * and, while it is disabled, whether that is because its invitation was cut off or because that company deactivated it.
 * A disabled account without them is somebody else's decision and is never enabled here.
 */
final class KeycloakIdentityProvider implements IdentityProvider, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeycloakIdentityProvider.class);
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int PASSWORD_LENGTH = 14;
    private static final String FIRST_SIGN_IN = "UPDATE_PASSWORD";
    private static final String COMPANY = "company";
    private static final String STAGE = "companyStage";
    private static final String INVITING = "INVITING";
    private static final String DEACTIVATED = "DEACTIVATED";
    private static final int CONNECT_SECONDS = 3;
    private static final int ANSWER_SECONDS = 10;

    private final TenancyProperties.Identity settings;
    private final Predicate<String> isOperator;
    private final SecureRandom random = new SecureRandom();
    private @Nullable Keycloak client;

    /** Made for these settings; whoever {@code isOperator} names by their subject is no company's. */
    KeycloakIdentityProvider(TenancyProperties.Identity settings, Predicate<String> isOperator) {
        this.settings = settings;
        this.isOperator = isOperator;
    }

    /** Opened when first needed: most nodes never onboard anybody, and starting must not wait for Keycloak. */
    private synchronized RealmResource realm() {
        if (client == null) {
            client = KeycloakBuilder.builder()
                    .serverUrl(settings.url())
                    .realm(settings.realm())
                    .grantType(OAuth2Constants.CLIENT_CREDENTIALS)
                    .clientId(settings.clientId())
                    .clientSecret(settings.clientSecret())
                    .resteasyClient(impatient())
                    .build();
        }
        return client.realm(settings.realm());
    }

    /** The library's own client would wait without end for a server that hangs. */
    private static Client impatient() {
        return ClientBuilder.newBuilder()
                .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .readTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .register(JacksonProvider.class, 100)
                .build();
    }

    /** What Keycloak answers; that it does not is no fault of ours and told as such. */
    private static <T extends @Nullable Object> T reach(Supplier<T> call) {
        try {
            return call.get();
        } catch (ResponseProcessingException unreadable) {
            throw unreadable;
        } catch (ProcessingException | NotAuthorizedException away) {
            // A token of before its restart is refused once, and then fetched anew.
            throw new Unavailable(away);
        } catch (ForbiddenException roleless) {
            log.error("The identity provider's account of ours lacks a role; infra/README.md names them", roleless);
            throw new Unavailable(roleless);
        } catch (WebApplicationException refused) {
            if (refused.getResponse().getStatusInfo().getFamily() != Response.Status.Family.SERVER_ERROR) throw refused;
            throw new Unavailable(refused);
        }
    }

    @Override
    public String ensureOrganization(UUID tenant, String code, String name) {
        return reach(() -> {
            var existing = organizationOf(code);
            return existing != null ? existing : createOrganization(code, name);
        });
    }

    private String createOrganization(String code, String name) {
        var organization = new OrganizationRepresentation();
        organization.setName(code);
        organization.setAlias(code);
        organization.setDescription(name);
        // Keycloak wants a domain; a company that has none gets one that nobody can own.
        organization.addDomain(new OrganizationDomainRepresentation(code + ".tenant.invalid"));
        try (var answer = realm().organizations().create(organization)) {
            if (answer.getStatus() == Response.Status.CONFLICT.getStatusCode()) {
                return Objects.requireNonNull(organizationOf(code), "organization in conflict");
            }
            return CreatedResponseUtil.getCreatedId(answer);
        }
    }

    private @Nullable String organizationOf(String code) {
        return realm().organizations().search(code, true, 0, 10).stream()
                .filter(organization -> code.equals(organization.getAlias()))
                .map(OrganizationRepresentation::getId)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Account ensureAccount(String organizationId, NewAccount account) {
        return reach(() -> ensured(organizationId, account));
    }

    private Account ensured(String organizationId, NewAccount account) {
        var user = find(account.username());
        if (user == null) user = create(organizationId, account);
        var subject = user.getId();
        if (isOperator.test(subject)) throw new UsernameTaken(account.username());
        var organizations = organizations(subject);
        var isMember = organizations.contains(organizationId);
        if (Boolean.TRUE.equals(user.isEnabled())) {
            if (!isMember) throw new UsernameTaken(account.username());
            if (!isMadeFor(organizationId, user) || organizations.size() > 1 || !awaitsFirstSignIn(user)) {
                return new Account(subject, null);
            }
        } else if (!isMadeFor(organizationId, user) || !isOursToEnable(user, isMember)) {
            throw new UsernameTaken(account.username());
        }
        // New, or left half made by a call that was cut off, or invited and never signed in: (again) a first password.
        if (!isMember) {
            if (!organizations.isEmpty()) throw new UsernameTaken(account.username());
            join(organizationId, subject);
        }
        return new Account(subject, giveFirstPassword(user));
    }

    @Override
    public boolean disableAccount(String organizationId, String subject) {
        return reach(() -> {
            var user = theirs(organizationId, subject);
            if (user == null) return false;
            if (Boolean.TRUE.equals(user.isEnabled())) {
                user.setEnabled(false);
                mark(user, STAGE, DEACTIVATED);
                realm().users().get(subject).update(user);
            }
            endSignIns(subject);
            return true;
        });
    }

    @Override
    public Enabled enableAccount(String organizationId, String subject) {
        return reach(() -> {
            var user = bySubject(subject);
            if (user == null) return Enabled.NO;
            if (Boolean.TRUE.equals(user.isEnabled())) return Enabled.YES;
            if (isOperator.test(subject)
                    || !isMadeFor(organizationId, user)
                    || !DEACTIVATED.equals(user.firstAttribute(STAGE))
                    || !organizations(subject).contains(organizationId)) {
                return Enabled.NO;
            }
            user.setEnabled(true);
            mark(user, STAGE, null);
            realm().users().get(subject).update(user);
            return Enabled.YES;
        });
    }

    @Override
    public Optional<NewPassword> resetPassword(String organizationId, String subject) {
        return reach(() -> {
            var user = theirs(organizationId, subject);
            if (user == null || !Boolean.TRUE.equals(user.isEnabled())) return Optional.empty();
            var password = giveFirstPassword(user);
            return Optional.of(new NewPassword(password, endSignIns(subject)));
        });
    }

    /** The account, if it was made for this organization and for no other and is nobody's of the platform. */
    private @Nullable UserRepresentation theirs(String organizationId, String subject) {
        var user = bySubject(subject);
        if (user == null || isOperator.test(subject) || !isMadeFor(organizationId, user)) return null;
        return organizations(subject).equals(List.of(organizationId)) ? user : null;
    }

    private @Nullable UserRepresentation bySubject(String subject) {
        try {
            return realm().users().get(subject).toRepresentation();
        } catch (NotFoundException gone) {
            return null;
        }
    }

    /** One by one, so that each is told by its name and a new sign-in of the same second stays good. */
    private List<String> endSignIns(String subject) {
        var sessions = realm().users().get(subject).getUserSessions().stream()
                .map(UserSessionRepresentation::getId)
                .toList();
        sessions.forEach(this::endSignIn);
        return sessions;
    }

    private void endSignIn(String session) {
        try {
            realm().deleteSession(session, false);
        } catch (NotFoundException gone) {
            log.debug("A sign-in had ended by itself", gone);
        }
    }

    @Override
    public AccountState stateOf(String subject) {
        return reach(() -> {
            var user = bySubject(subject);
            if (user == null) return AccountState.DELETED;
            if (Boolean.TRUE.equals(user.isEnabled())) return AccountState.ENABLED;
            return INVITING.equals(user.firstAttribute(STAGE)) ? AccountState.NEW : AccountState.DISABLED;
        });
    }

    @Override
    public @Nullable String ensureClient(Company company, ClientSettings settings) {
        return reach(() -> clients().ensure(company, settings));
    }

    @Override
    public String renewSecret(Company company, String clientId) {
        return reach(() -> clients().renewSecret(company, clientId));
    }

    @Override
    public void deleteClient(Company company, String clientId) {
        reach(() -> {
            clients().delete(company, clientId);
            return null;
        });
    }

    private KeycloakClients clients() {
        return new KeycloakClients(realm());
    }

    @Override
    public List<Happened> happenedSince(Instant moment) {
        return reach(() -> new KeycloakEvents(realm()).since(moment));
    }

    private void join(String organizationId, String subject) {
        try (var answer = realm().organizations().get(organizationId).members().addMember(subject)) {
            // Refused as well when another call has put them in a moment ago: what counts is that they are in.
            if (answer.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL
                    && !organizations(subject).contains(organizationId)) {
                throw new WebApplicationException(answer);
            }
        }
    }

    /** Enables an account with a password for the next sign-in; from then on it is half made no more. */
    private String giveFirstPassword(UserRepresentation user) {
        var password = temporaryPassword();
        var credential = new CredentialRepresentation();
        credential.setType(CredentialRepresentation.PASSWORD);
        credential.setTemporary(true);
        credential.setValue(password);
        var resource = realm().users().get(user.getId());
        resource.resetPassword(credential);
        user.setEnabled(true);
        user.setRequiredActions(List.of(FIRST_SIGN_IN));
        mark(user, STAGE, null);
        resource.update(user);
        return password;
    }

    private static boolean awaitsFirstSignIn(UserRepresentation user) {
        return user.getRequiredActions() != null && user.getRequiredActions().contains(FIRST_SIGN_IN);
    }

    private static boolean isMadeFor(String organizationId, UserRepresentation user) {
        return organizationId.equals(user.firstAttribute(COMPANY));
    }

    /** Half made by an invitation, or deactivated by the company that it still belongs to. */
    private static boolean isOursToEnable(UserRepresentation user, boolean isMember) {
        var stage = user.firstAttribute(STAGE);
        return INVITING.equals(stage) || (isMember && DEACTIVATED.equals(stage));
    }

    private static void mark(UserRepresentation user, String mark, @Nullable String value) {
        Map<String, List<String>> attributes =
                user.getAttributes() == null ? new HashMap<>() : new HashMap<>(user.getAttributes());
        if (value == null) attributes.remove(mark);
        else attributes.put(mark, List.of(value));
        user.setAttributes(attributes);
    }

    private List<String> organizations(String subject) {
        return realm().organizations().members().getOrganizations(subject, true).stream()
                .map(OrganizationRepresentation::getId)
                .toList();
    }

    private @Nullable UserRepresentation find(String username) {
        return realm().users().searchByUsername(username, true).stream()
                .findFirst()
                .orElse(null);
    }

    private UserRepresentation create(String organizationId, NewAccount account) {
        var user = new UserRepresentation();
        user.setUsername(account.username());
        user.setFirstName(account.name());
        user.setEmail(account.email());
        user.setEnabled(false);
        mark(user, COMPANY, organizationId);
        mark(user, STAGE, INVITING);
        try (var answer = realm().users().create(user)) {
            if (answer.getStatus() == Response.Status.CONFLICT.getStatusCode()) {
                var other = find(account.username());
                if (other == null) throw new UsernameTaken(account.username());
                return other;
            }
            user.setId(CreatedResponseUtil.getCreatedId(answer));
            return user;
        }
    }

    /** Letters and at least one digit, as the realm's policy of passwords wants. */
    private String temporaryPassword() {
        while (true) {
            var password = random.ints(PASSWORD_LENGTH, 0, LETTERS.length())
                    .collect(StringBuilder::new, (text, at) -> text.append(LETTERS.charAt(at)), StringBuilder::append)
                    .toString();
            if (password.chars().anyMatch(Character::isDigit)
                    && password.chars().anyMatch(Character::isLowerCase)) return password;
        }
    }

    @Override
    public synchronized void close() {
        if (client != null) client.close();
    }
}
