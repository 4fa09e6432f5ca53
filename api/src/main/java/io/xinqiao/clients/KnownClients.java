package io.xinqiao.clients;

import io.xinqiao.identity.ClientAdmission;
import io.xinqiao.identity.Session;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.tenants.ChangeSignals;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantCache;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The company's applications, remembered on each node until one of them changes, and what that lets each of them do. A
 * change reaches all nodes in the moment in which it is committed.
 */
@Component
class KnownClients implements ClientAdmission {
    private final ApiClients clients;
    private final TenantCache<String, Optional<ApiClient>> known;

    KnownClients(ApiClients clients, ChangeSignals news) {
        this.clients = clients;
        this.known = new TenantCache<String, Optional<ApiClient>>(10_000).with(news);
    }

    /** The application of that name, if the company has it. */
    Optional<ApiClient> named(Tenant tenant, String clientId) {
        return known.get(tenant, clientId, () -> clients.named(clientId));
    }

    /** An application has changed: this node must not go on with what it was. */
    void forget(Tenant tenant) {
        known.forget(tenant);
    }

    @Override
    public void admit(Tenant tenant, Session session) {
        var client = named(tenant, session.client());
        var made = session.madeClient();
        if (made.isPresent()) {
            if (!made.get().organization().equals(tenant.organizationId())) {
                throw new CodedException(ErrorCode.FORBIDDEN, "client.otherCompany");
            }
            var isCurrent = client.filter(ours -> made.get().generation() >= ours.generation());
            if (isCurrent.isEmpty()) throw new CodedException(ErrorCode.UNAUTHENTICATED, "client.over");
        }
        if (client.filter(ApiClient::isDisabled).isPresent()) {
            throw new CodedException(ErrorCode.UNAUTHENTICATED, "client.over");
        }
        var origin = session.origin();
        if (origin == null) return;
        if (client.filter(ours -> ClientAddresses.lists(ours.origins(), origin)).isEmpty()) {
            throw new CodedException(ErrorCode.FORBIDDEN, "client.origin", origin);
        }
    }

    @Override
    public void admitOperator(Session session) {
        if (session.madeClient().isPresent()) throw new CodedException(ErrorCode.FORBIDDEN, "client.otherCompany");
        var origin = session.origin();
        if (origin != null) throw new CodedException(ErrorCode.FORBIDDEN, "client.origin", origin);
    }
}
