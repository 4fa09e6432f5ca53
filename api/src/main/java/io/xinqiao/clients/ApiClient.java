package io.xinqiao.clients;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An application that uses the API on behalf of the company.
 *
 * @param clientId the identity provider's name for it, which tokens carry as {@code azp}
 * @param trustedDocumentsOnly whether it may send registered documents only
 * @param origins of the web pages that may ask on its behalf
 */
record ApiClient(
        UUID id,
        String clientId,
        String name,
        boolean trustedDocumentsOnly,
        List<String> origins,
        Instant createdAt,
        int version) {
    ApiClient changed(String newName, boolean newTrustedDocumentsOnly, List<String> newOrigins) {
        return new ApiClient(id, clientId, newName, newTrustedDocumentsOnly, newOrigins, createdAt, version + 1);
    }
}
