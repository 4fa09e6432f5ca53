package io.xinqiao.clients;

import io.xinqiao.clients.ApiClient.Kind;
import io.xinqiao.clients.ClientController.CreateApiClientInput;
import io.xinqiao.clients.ClientController.UpdateApiClientInput;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Session;
import io.xinqiao.identity.Staff;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.IdentityProvider;
import io.xinqiao.tenants.IdentityProvider.ClientSettings;
import io.xinqiao.tenants.IdentityProvider.Company;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Makes applications, changes them and ends them, here and in the identity provider. The row is written first and holds
 * off whoever does the same; then the identity provider is told, as the last thing before the commit. What a crash
 * leaves there in between has no row, so that its tokens are worth nothing, and the same call completes it.
 */
@Service
class Applications {
    private static final Pattern CLIENT_ID = Pattern.compile("[a-z][a-z0-9.-]{1,42}[a-z0-9]");
    private static final int MADE_UP = 8;

    private final ApiClients clients;
    private final Rows<ApiClient> rows;
    private final KnownClients known;
    private final Staff staff;
    private final IdentityProvider identityProvider;
    private final TenantDatabase database;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Applications(
            ApiClients clients,
            Rows<ApiClient> rows,
            KnownClients known,
            Staff staff,
            IdentityProvider identityProvider,
            TenantDatabase database,
            Clock clock) {
        this.clients = clients;
        this.rows = rows;
        this.known = known;
        this.staff = staff;
        this.identityProvider = identityProvider;
        this.database = database;
        this.clock = clock;
    }

    /** An application, and the secret of a program, which is kept nowhere here. */
    record Made(ApiClient client, @Nullable String secret) {
        /** Without the secret, wherever it may be written. */
        @Override
        public String toString() {
            return client.toString();
        }
    }

    Made create(CreateApiClientInput input) {
        var kind = Objects.requireNonNullElse(input.kind(), Kind.EXISTING);
        var grants = Objects.requireNonNullElse(input.grants(), List.<Staff.RoleGrantInput>of());
        if (kind != Kind.PROGRAM && !grants.isEmpty()) {
            throw Refused.because(Code.INVALID, "refused.client.grants", List.of(), "grants");
        }
        staff.checkProgram(grants);
        var client = new ApiClient(
                NewId.next(),
                clientId(kind, input.clientId()),
                kind,
                input.name(),
                null,
                ClientAddresses.redirects(kind, Objects.requireNonNullElse(input.redirectUris(), List.of())),
                null,
                1,
                Boolean.TRUE.equals(input.trustedDocumentsOnly()),
                Boolean.TRUE.equals(input.automaticDocuments()),
                Boolean.TRUE.equals(input.queriesByGet()),
                ClientAddresses.origins(Objects.requireNonNullElse(input.origins(), List.of())),
                clock.instant(),
                1);
        requireTextsAgree(client);
        if (!clients.add(client, Caller.current().memberId())) throw taken();
        forgetAfterCommit();
        if (kind == Kind.EXISTING) return new Made(client, null);
        var subject = tell(client);
        if (kind != Kind.PROGRAM) return new Made(client, null);
        var member = staff.joinProgram(Objects.requireNonNull(subject), client.clientId(), client.name(), grants);
        clients.link(client.id(), member.id());
        return new Made(read(client.id()), identityProvider.renewSecret(company(), client.clientId()));
    }

    ApiClient update(UpdateApiClientInput input) {
        var client = rows.lock("Mutation.updateApiClient", input.apiClientId(), "apiClientId");
        if (input.expectedVersion() != null && input.expectedVersion() != client.version()) {
            throw Refused.because(Code.CONFLICT, "refused.conflict", List.of(client.version()), "expectedVersion")
                    .withCurrent("apiClient", client);
        }
        var changed = new ApiClient(
                client.id(),
                client.clientId(),
                client.kind(),
                Objects.requireNonNullElse(input.name(), client.name()),
                client.memberId(),
                input.redirectUris() == null
                        ? client.redirectUris()
                        : ClientAddresses.redirects(client.kind(), input.redirectUris()),
                client.disabledAt(),
                client.generation(),
                Objects.requireNonNullElse(input.trustedDocumentsOnly(), client.trustedDocumentsOnly()),
                Objects.requireNonNullElse(input.automaticDocuments(), client.automaticDocuments()),
                Objects.requireNonNullElse(input.queriesByGet(), client.queriesByGet()),
                input.origins() == null ? client.origins() : ClientAddresses.origins(input.origins()),
                client.createdAt(),
                client.version() + 1);
        requireTextsAgree(changed);
        clients.update(changed);
        var member = changed.memberId();
        if (member != null && !changed.name().equals(client.name())) staff.renameProgram(member, changed.name());
        forgetAfterCommit();
        if (changed.kind() != Kind.EXISTING) tell(changed);
        return changed;
    }

    Made rotate(UUID id) {
        var client = rows.lock("Mutation.rotateApiClientSecret", id, "apiClientId");
        if (client.kind() != Kind.PROGRAM) {
            throw Refused.because(Code.INVALID, "refused.client.noSecret", List.of(), "apiClientId")
                    .withCurrent("apiClient", client);
        }
        clients.nextGeneration(id, client.disabledAt());
        forgetAfterCommit();
        var renewed = read(id);
        // First the secret, then what tokens carry: nobody has a token of the new kind by the old secret. Cut off in
        // between, the program is out until its secret is renewed again.
        var secret = identityProvider.renewSecret(company(), client.clientId());
        tell(renewed);
        return new Made(renewed, secret);
    }

    ApiClient disable(UUID id) {
        var client = rows.lock("Mutation.disableApiClient", id, "apiClientId");
        requireOther(client);
        if (client.isDisabled()) throw illegal(client, "refused.client.disabled");
        return changed(client, clock.instant());
    }

    ApiClient enable(UUID id) {
        var client = rows.lock("Mutation.enableApiClient", id, "apiClientId");
        if (!client.isDisabled()) throw illegal(client, "refused.client.enabled");
        return changed(client, null);
    }

    /** Nobody takes away what they are signed in through. */
    static void requireOther(ApiClient client) {
        if (client.clientId().equals(Session.current().client())) {
            throw Refused.because(Code.INVALID, "refused.client.own", List.of(), "apiClientId")
                    .withCurrent("apiClient", client);
        }
    }

    /** Ends in the identity provider what was deleted here, and the membership of a program. */
    void end(ApiClient client) {
        forgetAfterCommit();
        var member = client.memberId();
        if (member != null) staff.endProgram(member);
        if (client.kind() != Kind.EXISTING) identityProvider.deleteClient(company(), client.clientId());
    }

    private ApiClient changed(ApiClient client, @Nullable Instant disabledAt) {
        clients.nextGeneration(client.id(), disabledAt);
        forgetAfterCommit();
        var changed = read(client.id());
        if (changed.kind() != Kind.EXISTING) tell(changed);
        return changed;
    }

    private @Nullable String tell(ApiClient client) {
        var settings = new ClientSettings(
                client.clientId(),
                client.name(),
                client.kind() == Kind.PROGRAM,
                !client.isDisabled(),
                client.generation(),
                client.redirectUris(),
                // Of any port there is no form that the identity provider knows; where people come back to is one.
                client.origins().stream()
                        .filter(origin -> !origin.endsWith(":*"))
                        .toList());
        try {
            var subject = identityProvider.ensureClient(company(), settings);
            // One that had been lost there has another account now.
            if (subject != null && client.memberId() != null) staff.signInProgramAs(client.memberId(), subject);
            return subject;
        } catch (IdentityProvider.ClientIdTaken taken) {
            throw taken();
        }
    }

    private ApiClient read(UUID id) {
        return Objects.requireNonNull(rows.ofKeys(List.of(id)).get(id));
    }

    /** The name in the identity provider, which all companies share: that of a new application begins with the code. */
    private String clientId(Kind kind, @Nullable String typed) {
        if (kind == Kind.EXISTING) {
            if (typed == null) throw Refused.because(Code.REQUIRED, "refused.required", List.of(), "clientId");
            return typed;
        }
        var id = database.tenant().usernameOf(typed == null ? madeUp() : typed);
        if (!CLIENT_ID.matcher(id).matches()) {
            throw Refused.because(Code.INVALID, "refused.client.id", List.of(), "clientId");
        }
        return id;
    }

    private String madeUp() {
        return random.ints(MADE_UP, 'a', 'z' + 1).mapToObj(Character::toString).reduce("", String::concat);
    }

    private static void requireTextsAgree(ApiClient client) {
        if (!client.trustedDocumentsOnly()) return;
        Function<String, Refused> refused =
                field -> Refused.because(Code.INVALID, "refused.client.texts", List.of(), field);
        if (client.automaticDocuments()) throw refused.apply("automaticDocuments");
        if (client.queriesByGet()) throw refused.apply("queriesByGet");
    }

    private static Refused taken() {
        return Refused.because(Code.TAKEN, "refused.client.taken", List.of(), "clientId");
    }

    private static Refused illegal(ApiClient client, String messageKey) {
        return Refused.because(Code.ILLEGAL_STEP, messageKey, List.of(), "apiClientId")
                .withCurrent("apiClient", client);
    }

    private Company company() {
        var tenant = database.tenant();
        return new Company(Objects.requireNonNull(tenant.organizationId()), tenant.code());
    }

    private void forgetAfterCommit() {
        Tenant tenant = database.tenant();
        database.afterCommit(() -> known.forget(tenant));
    }
}
