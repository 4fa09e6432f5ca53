package io.xinqiao.tenants;

import io.xinqiao.tenants.IdentityProvider.ClientIdTaken;
import io.xinqiao.tenants.IdentityProvider.ClientSettings;
import io.xinqiao.tenants.IdentityProvider.Company;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.admin.client.resource.ClientResource;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;

/**
 * The applications of companies as clients of Keycloak's. Each carries the mark of the organization that it was made
 * for, which only administrators of the realm write; one without it, or with another's, is never touched.
 */
final class KeycloakClients {
    private static final String COMPANY = "company";
    private static final String PROTOCOL = "openid-connect";
    private static final String TELLS_CLIENT = "xinqiao client";
    private static final String TELLS_COMPANY = "xinqiao company";
    private static final String ORGANIZATION = "organization";
    private static final List<String> BASIC = List.of("basic");

    private final RealmResource realm;

    KeycloakClients(RealmResource realm) {
        this.realm = realm;
    }

    @Nullable
    String ensure(Company company, ClientSettings settings) {
        var client = find(settings.clientId());
        if (client != null && !isMadeFor(company, client)) throw new ClientIdTaken(settings.clientId());
        // What a call left that was cut off while it made one of another kind is nobody's.
        if (client != null && isProgram(client) != settings.program()) {
            delete(company, settings.clientId());
            client = null;
        }
        if (client == null) client = create(company, settings);
        if (!isMadeFor(company, client)) throw new ClientIdTaken(settings.clientId());
        var resource = realm.clients().get(client.getId());
        // Its tokens say what they have to before there can be any.
        tell(company, settings, resource);
        change(client, settings);
        resource.update(client);
        return settings.program() ? resource.getServiceAccountUser().getId() : null;
    }

    String renewSecret(Company company, String clientId) {
        var client = find(clientId);
        if (client == null || !isMadeFor(company, client)) throw new ClientIdTaken(clientId);
        return realm.clients().get(client.getId()).generateNewSecret().getValue();
    }

    void delete(Company company, String clientId) {
        var client = find(clientId);
        if (client == null || !isMadeFor(company, client)) return;
        try {
            realm.clients().get(client.getId()).remove();
        } catch (NotFoundException gone) {
            // Somebody else was quicker: what counts is that it is gone.
        }
    }

    private @Nullable ClientRepresentation find(String clientId) {
        return realm.clients().findByClientId(clientId).stream().findFirst().orElse(null);
    }

    private static boolean isMadeFor(Company company, ClientRepresentation client) {
        var attributes = client.getAttributes();
        return attributes != null && company.organizationId().equals(attributes.get(COMPANY));
    }

    private static boolean isProgram(ClientRepresentation client) {
        return !Boolean.TRUE.equals(client.isPublicClient());
    }

    /** Made disabled: it is enabled by the change that follows, when its tokens say whose it is. */
    private ClientRepresentation create(Company company, ClientSettings settings) {
        var client = new ClientRepresentation();
        client.setClientId(settings.clientId());
        client.setProtocol(PROTOCOL);
        client.setEnabled(false);
        client.setPublicClient(!settings.program());
        client.setServiceAccountsEnabled(settings.program());
        client.setStandardFlowEnabled(!settings.program());
        client.setImplicitFlowEnabled(false);
        client.setDirectAccessGrantsEnabled(false);
        client.setFullScopeAllowed(false);
        client.setAttributes(Map.of(
                COMPANY,
                company.organizationId(),
                "pkce.code.challenge.method",
                settings.program() ? "" : "S256",
                "post.logout.redirect.uris",
                "+"));
        client.setDefaultClientScopes(
                settings.program()
                        ? BASIC
                        : Stream.concat(BASIC.stream(), Stream.of(ORGANIZATION)).toList());
        client.setOptionalClientScopes(List.of());
        try (var answer = realm.clients().create(client)) {
            if (answer.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL
                    && answer.getStatus() != Response.Status.CONFLICT.getStatusCode()) {
                throw new WebApplicationException(answer);
            }
        }
        return Objects.requireNonNull(find(settings.clientId()), "client that was just made");
    }

    private static void change(ClientRepresentation client, ClientSettings settings) {
        client.setName(settings.name());
        client.setEnabled(settings.enabled());
        client.setRedirectUris(settings.redirectUris());
        client.setWebOrigins(settings.origins());
        // They have ways of their own, and are no part of this change.
        client.setProtocolMappers(null);
    }

    private static void tell(Company company, ClientSettings settings, ClientResource client) {
        tell(
                client,
                TELLS_CLIENT,
                IdentityProvider.CLIENT_CLAIM,
                "{\"company\":\"%s\",\"generation\":%d}".formatted(company.organizationId(), settings.generation()));
        if (settings.program()) {
            tell(
                    client,
                    TELLS_COMPANY,
                    ORGANIZATION,
                    "{\"%s\":{\"id\":\"%s\"}}".formatted(company.code(), company.organizationId()));
        }
    }

    private static void tell(ClientResource client, String name, String claim, String json) {
        var mappers = client.getProtocolMappers();
        var mapper = mappers.getMappers().stream()
                .filter(known -> name.equals(known.getName()))
                .findFirst()
                .orElse(null);
        var isNew = mapper == null;
        if (mapper == null) mapper = new ProtocolMapperRepresentation();
        mapper.setName(name);
        mapper.setProtocol(PROTOCOL);
        mapper.setProtocolMapper("oidc-hardcoded-claim-mapper");
        mapper.setConfig(new HashMap<>(Map.of(
                "claim.name", claim,
                "claim.value", json,
                "jsonType.label", "JSON",
                "access.token.claim", "true",
                "id.token.claim", "false",
                "userinfo.token.claim", "false")));
        if (!isNew) {
            mappers.update(mapper.getId(), mapper);
            return;
        }
        try (var answer = mappers.createMapper(mapper)) {
            if (answer.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL) {
                throw new WebApplicationException(answer);
            }
        }
    }
}
