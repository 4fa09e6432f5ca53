package io.xinqiao.clients;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.xinqiao.identity.Caller;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.tenants.ChangeSignals;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantCache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a documentId stands for, and what an application may send at all. Kept for five seconds on each node: that is
 * how long a new restriction may take to reach the last of them.
 */
@Component
public class TrustedDocuments {
    private record DocumentKey(UUID tenant, UUID client, String documentId) {}

    private final ApiClients clients;
    private final TenantCache<String, Optional<ApiClient>> known;
    private final Cache<DocumentKey, TrustedDocument> documents = Caffeine.newBuilder()
            .maximumSize(20_000)
            .expireAfterAccess(Duration.ofHours(1))
            .build();

    TrustedDocuments(ApiClients clients, ChangeSignals news) {
        this.clients = clients;
        this.known = new TenantCache<String, Optional<ApiClient>>(10_000).with(news);
    }

    /**
     * The document that the application registered under this name.
     *
     * @throws CodedException NOT_FOUND when it did not
     */
    public TrustedDocument named(String clientId, String documentId) {
        var tenant = Caller.current().tenant();
        var client = tenant == null ? Optional.<ApiClient>empty() : client(tenant, clientId);
        if (tenant == null || client.isEmpty()) throw unknown();
        var key = new DocumentKey(tenant.id(), client.get().id(), documentId);
        var cached = documents.getIfPresent(key);
        if (cached != null) return cached;
        var found = clients.registered(key.client(), List.of(documentId)).get(documentId);
        if (found == null) throw unknown();
        documents.put(key, found);
        return found;
    }

    /**
     * Refuses a text that was sent as such by an application that is restricted to its registered documents.
     *
     * @throws CodedException FORBIDDEN
     */
    public void requireMaySendTexts(String clientId) {
        var tenant = Caller.current().tenant();
        if (tenant == null) return;
        if (client(tenant, clientId).filter(ApiClient::trustedDocumentsOnly).isPresent()) {
            throw new CodedException(ErrorCode.FORBIDDEN, "client.trustedDocumentsOnly");
        }
    }

    /**
     * Refuses a web page of an origin that the application does not name. The browser's own question before a request
     * carries no token, so it is answered alike for every origin, and this is where the allow-list decides.
     *
     * @param origin of the page that asks; null when no page of another origin does
     * @throws CodedException FORBIDDEN
     */
    public void requireMayAskFrom(@Nullable String origin, String clientId) {
        if (origin == null) return;
        var tenant = Caller.current().tenant();
        var named = tenant != null
                && client(tenant, clientId)
                        .filter(client -> client.origins().contains(origin))
                        .isPresent();
        if (!named) throw new CodedException(ErrorCode.FORBIDDEN, "client.origin", origin);
    }

    private Optional<ApiClient> client(Tenant tenant, String clientId) {
        return known.get(tenant, clientId, () -> clients.named(clientId));
    }

    private static CodedException unknown() {
        return new CodedException(ErrorCode.NOT_FOUND, "client.unknownDocument");
    }

    /** An application has changed: this node must not go on with what it was. */
    void forget(Tenant tenant) {
        known.forget(tenant);
    }
}
