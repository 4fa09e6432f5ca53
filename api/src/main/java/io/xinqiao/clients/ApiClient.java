package io.xinqiao.clients;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An application that uses the API on behalf of the company.
 *
 * @param clientId the identity provider's name for it, which tokens carry as {@code azp}
 * @param memberId the membership of a program
 * @param redirectUris where people come back to after they have signed in
 * @param generation counted up with every new secret and whenever it is disabled: tokens of before are worth nothing
 * @param trustedDocumentsOnly whether it may send registered documents only
 * @param automaticDocuments whether texts that it has sent once can be named by their digest
 * @param queriesByGet whether it may send the texts of queries by GET
 * @param origins of the web pages that may ask on its behalf
 */
record ApiClient(
        UUID id,
        String clientId,
        Kind kind,
        String name,
        @Nullable UUID memberId,
        List<String> redirectUris,
        @Nullable Instant disabledAt,
        int generation,
        boolean trustedDocumentsOnly,
        boolean automaticDocuments,
        boolean queriesByGet,
        List<String> origins,
        Instant createdAt,
        int version) {
    /** Who signs in through it, and how. */
    enum Kind {
        PROGRAM,
        BROWSER,
        APP,
        /** In the identity provider already, in the platform's care. */
        EXISTING
    }

    boolean isDisabled() {
        return disabledAt != null;
    }
}
