package io.xinqiao.clients;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.xinqiao.identity.Caller;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What a documentId stands for, and what an application may send at all. */
@Component
public class TrustedDocuments {
    private static final int MOST_CHARACTERS = 8_000_000;

    private record DocumentKey(UUID tenant, UUID client, String documentId) {}

    private final ApiClients clients;
    private final KnownClients known;
    private final Cache<DocumentKey, TrustedDocument> documents = Caffeine.newBuilder()
            .maximumSize(20_000)
            .expireAfterAccess(Duration.ofHours(1))
            .build();

    /** What applications have sent to this node. Whoever asks another node sends it there once more. */
    private final Cache<DocumentKey, String> automatic = Caffeine.newBuilder()
            .maximumWeight(MOST_CHARACTERS)
            .<DocumentKey, String>weigher((key, text) -> text.length() + 200)
            .expireAfterAccess(Duration.ofDays(1))
            .build();

    TrustedDocuments(ApiClients clients, KnownClients known) {
        this.clients = clients;
        this.known = known;
    }

    /**
     * The document that the application registered under this name.
     *
     * @throws CodedException NOT_FOUND when it did not
     */
    public TrustedDocument named(String clientId, String documentId) {
        var tenant = Caller.current().tenant();
        var client = tenant == null ? Optional.<ApiClient>empty() : known.named(tenant, clientId);
        if (tenant == null || client.isEmpty()) throw unknown();
        return registered(new DocumentKey(tenant.id(), client.get().id(), documentId))
                .orElseThrow(TrustedDocuments::unknown);
    }

    /**
     * The text that a client names by its digest (Apollo's persisted queries): one that is registered, or one that the
     * application has sent to this node before, if it may do without registering.
     *
     * @throws CodedException NOT_FOUND in the words of Apollo's clients, which then send the text, or never ask so
     *     again
     */
    public String persisted(String clientId, String documentId) {
        var tenant = Caller.current().tenant();
        var client = tenant == null ? Optional.<ApiClient>empty() : known.named(tenant, clientId);
        if (tenant == null || client.isEmpty()) throw new CodedException(ErrorCode.NOT_FOUND, "persisted.notSupported");
        var key = new DocumentKey(tenant.id(), client.get().id(), documentId);
        var sent = client.get().automaticDocuments() ? automatic.getIfPresent(key) : null;
        if (sent != null) return sent;
        var registered = registered(key);
        if (registered.isPresent()) return registered.get().text();
        throw new CodedException(
                ErrorCode.NOT_FOUND,
                client.get().automaticDocuments() || client.get().trustedDocumentsOnly()
                        ? "persisted.notFound"
                        : "persisted.notSupported");
    }

    /** Remembers a text that came with its digest, if the application may name it by that from now on. */
    public void remember(String clientId, String documentId, String text) {
        var tenant = Caller.current().tenant();
        if (tenant == null) return;
        known.named(tenant, clientId)
                .filter(ApiClient::automaticDocuments)
                .ifPresent(client -> automatic.put(new DocumentKey(tenant.id(), client.id(), documentId), text));
    }

    /** Whether the application may send the texts of queries by GET. */
    public boolean maySendByGet(String clientId) {
        var tenant = Caller.current().tenant();
        return tenant != null
                && known.named(tenant, clientId).filter(ApiClient::queriesByGet).isPresent();
    }

    private Optional<TrustedDocument> registered(DocumentKey key) {
        var cached = documents.getIfPresent(key);
        if (cached != null) return Optional.of(cached);
        var found = Optional.ofNullable(
                clients.registered(key.client(), List.of(key.documentId())).get(key.documentId()));
        found.ifPresent(document -> documents.put(key, document));
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
        if (known.named(tenant, clientId)
                .filter(ApiClient::trustedDocumentsOnly)
                .isPresent()) {
            throw new CodedException(ErrorCode.FORBIDDEN, "client.trustedDocumentsOnly");
        }
    }

    private static CodedException unknown() {
        return new CodedException(ErrorCode.NOT_FOUND, "client.unknownDocument");
    }
}
