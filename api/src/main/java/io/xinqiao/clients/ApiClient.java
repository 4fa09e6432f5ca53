package io.xinqiao.clients;

import java.time.Instant;
import java.util.UUID;

/**
 * An application that uses the API on behalf of the company.
 *
 * @param clientId the identity provider's name for it, which tokens carry as {@code azp}
 * @param trustedDocumentsOnly whether it may send registered documents only
 */
record ApiClient(UUID id, String clientId, String name, boolean trustedDocumentsOnly, Instant createdAt, int version) {
    ApiClient changed(String newName, boolean newTrustedDocumentsOnly) {
        return new ApiClient(id, clientId, newName, newTrustedDocumentsOnly, createdAt, version + 1);
    }
}
