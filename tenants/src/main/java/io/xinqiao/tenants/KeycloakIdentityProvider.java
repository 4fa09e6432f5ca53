package io.xinqiao.tenants;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.KeycloakBuilder;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.OrganizationDomainRepresentation;
import org.keycloak.representations.idm.OrganizationRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** Keycloak through its admin client: one realm, one organization per company. */
final class KeycloakIdentityProvider implements IdentityProvider, AutoCloseable {
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int PASSWORD_LENGTH = 14;
    private static final String FIRST_SIGN_IN = "UPDATE_PASSWORD";

    private final TenancyProperties.Identity settings;
    private final SecureRandom random = new SecureRandom();
    private @Nullable Keycloak client;

    KeycloakIdentityProvider(TenancyProperties.Identity settings) {
        this.settings = settings;
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
                    .build();
        }
        return client.realm(settings.realm());
    }

    @Override
    public String ensureOrganization(UUID tenant, String code, String name) {
        var existing = organizationOf(code);
        if (existing != null) return existing;
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
        var user = find(account.username());
        if (user == null) user = create(account);
        var subject = user.getId();
        var members = realm().organizations().get(organizationId).members();
        var isMember = isMember(organizationId, subject);
        if (Boolean.TRUE.equals(user.isEnabled()) && !isMember) throw new UsernameTaken(account.username());
        if (Boolean.TRUE.equals(user.isEnabled()) && !awaitsFirstSignIn(user)) return new Account(subject, null);
        // New, or left half made by a call that was cut off, or invited and never signed in: (again) a first password.
        // A half-made account belongs to the organization that it was put into, or to nobody.
        if (!isMember) {
            if (!realm().organizations()
                    .members()
                    .getOrganizations(subject, true)
                    .isEmpty()) throw new UsernameTaken(account.username());
            try (var answer = members.addMember(subject)) {
                // Refused as well when another call has put them in a moment ago: what counts is that they are in.
                if (answer.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL
                        && !isMember(organizationId, subject)) {
                    throw new WebApplicationException(answer);
                }
            }
        }
        var password = temporaryPassword();
        var credential = new CredentialRepresentation();
        credential.setType(CredentialRepresentation.PASSWORD);
        credential.setTemporary(true);
        credential.setValue(password);
        var resource = realm().users().get(subject);
        resource.resetPassword(credential);
        user.setEnabled(true);
        user.setRequiredActions(List.of(FIRST_SIGN_IN));
        resource.update(user);
        return new Account(subject, password);
    }

    private static boolean awaitsFirstSignIn(UserRepresentation user) {
        return user.getRequiredActions() != null && user.getRequiredActions().contains(FIRST_SIGN_IN);
    }

    private boolean isMember(String organizationId, String subject) {
        return realm().organizations().members().getOrganizations(subject, true).stream()
                .anyMatch(organization -> organizationId.equals(organization.getId()));
    }

    private @Nullable UserRepresentation find(String username) {
        return realm().users().searchByUsername(username, true).stream()
                .findFirst()
                .orElse(null);
    }

    private UserRepresentation create(NewAccount account) {
        var user = new UserRepresentation();
        user.setUsername(account.username());
        user.setFirstName(account.name());
        user.setEmail(account.email());
        user.setEnabled(false);
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

    private String temporaryPassword() {
        return random.ints(PASSWORD_LENGTH, 0, LETTERS.length())
                .collect(StringBuilder::new, (text, at) -> text.append(LETTERS.charAt(at)), StringBuilder::append)
                .toString();
    }

    @Override
    public synchronized void close() {
        if (client != null) client.close();
    }
}
