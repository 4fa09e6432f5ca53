package io.xinqiao.clients;

import static io.xinqiao.schema.tenant.Tables.API_CLIENT;
import static io.xinqiao.schema.tenant.Tables.TRUSTED_DOCUMENT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Connection;
import io.xinqiao.sql.ChildPages;
import io.xinqiao.sql.Columns;
import io.xinqiao.sql.Keyset;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The company's applications and their documents. */
@Repository
class ApiClients {
    private static final RowScope WHOLE_COMPANY = RowScope.ofCompany();

    private final DSLContext sql;
    private final Rows<ApiClient> rows;
    private final Rows<TrustedDocument> documents;
    private final ChildPages<TrustedDocument, Instant> pages;

    ApiClients(TenantDatabase database, Rows<ApiClient> rows, Rows<TrustedDocument> documents) {
        this.sql = database.sql();
        this.rows = rows;
        this.documents = documents;
        this.pages = new ChildPages<>(
                sql,
                TRUSTED_DOCUMENT,
                new Columns(TRUSTED_DOCUMENT.fields()),
                TRUSTED_DOCUMENT.CLIENT_ID,
                new Keyset<>(
                        "registered",
                        TRUSTED_DOCUMENT.REGISTERED_AT,
                        TRUSTED_DOCUMENT.ID,
                        false,
                        TrustedDocument::registeredAt,
                        TrustedDocument::id),
                documents::read);
    }

    @Bean
    static Rows<ApiClient> apiClientRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(ApiClient.class, API_CLIENT, WHOLE_COMPANY, database, visibility);
    }

    @Bean
    static Deletion<ApiClient> apiClientDeletion(
            Rows<ApiClient> rows, Dependents dependents, Applications applications) {
        return Deletion.of(rows, dependents)
                .with(TRUSTED_DOCUMENT.CLIENT_ID)
                .unless(Applications::requireOther)
                .then(applications::end);
    }

    @Bean
    static Listing<ApiClient> apiClientList(Rows<ApiClient> rows) {
        return Listing.of("apiClients", rows)
                .ascending(API_CLIENT.CLIENT_ID)
                .ascending(API_CLIENT.NAME)
                .descending(API_CLIENT.CREATED_AT)
                .search(API_CLIENT.CLIENT_ID, API_CLIENT.NAME);
    }

    @Bean
    static Rows<TrustedDocument> trustedDocumentRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(TrustedDocument.class, TRUSTED_DOCUMENT, WHOLE_COMPANY, database, visibility);
    }

    Map<ChildPages.Key, Connection<TrustedDocument>> documentsOf(Set<ChildPages.Key> keys) {
        return pages.load(keys, noCondition());
    }

    boolean add(ApiClient client, UUID by) {
        return sql.insertInto(API_CLIENT)
                        .set(API_CLIENT.ID, client.id())
                        .set(API_CLIENT.CLIENT_ID, client.clientId())
                        .set(API_CLIENT.KIND, client.kind().name())
                        .set(API_CLIENT.NAME, client.name())
                        .set(API_CLIENT.REDIRECT_URIS, client.redirectUris().toArray(String[]::new))
                        .set(API_CLIENT.GENERATION, client.generation())
                        .set(API_CLIENT.TRUSTED_DOCUMENTS_ONLY, client.trustedDocumentsOnly())
                        .set(API_CLIENT.AUTOMATIC_DOCUMENTS, client.automaticDocuments())
                        .set(API_CLIENT.QUERIES_BY_GET, client.queriesByGet())
                        .set(API_CLIENT.ORIGINS, client.origins().toArray(String[]::new))
                        .set(API_CLIENT.CREATED_BY, by)
                        .set(API_CLIENT.CREATED_AT, client.createdAt())
                        .set(API_CLIENT.VERSION, client.version())
                        .onConflict(API_CLIENT.CLIENT_ID)
                        .doNothing()
                        .execute()
                == 1;
    }

    void update(ApiClient client) {
        sql.update(API_CLIENT)
                .set(API_CLIENT.NAME, client.name())
                .set(API_CLIENT.REDIRECT_URIS, client.redirectUris().toArray(String[]::new))
                .set(API_CLIENT.TRUSTED_DOCUMENTS_ONLY, client.trustedDocumentsOnly())
                .set(API_CLIENT.AUTOMATIC_DOCUMENTS, client.automaticDocuments())
                .set(API_CLIENT.QUERIES_BY_GET, client.queriesByGet())
                .set(API_CLIENT.ORIGINS, client.origins().toArray(String[]::new))
                .set(API_CLIENT.VERSION, client.version())
                .where(API_CLIENT.ID.eq(client.id()))
                .execute();
    }

    /** The membership of a program that was just made. */
    void link(UUID client, UUID member) {
        sql.update(API_CLIENT)
                .set(API_CLIENT.MEMBER_ID, member)
                .where(API_CLIENT.ID.eq(client))
                .execute();
    }

    /** Makes all tokens of before worthless, and says since when the application is disabled, if it is. */
    void nextGeneration(UUID client, @Nullable Instant disabledAt) {
        sql.update(API_CLIENT)
                .set(API_CLIENT.GENERATION, API_CLIENT.GENERATION.plus(1))
                .set(API_CLIENT.DISABLED_AT, disabledAt)
                .set(API_CLIENT.VERSION, API_CLIENT.VERSION.plus(1))
                .where(API_CLIENT.ID.eq(client))
                .execute();
    }

    /** Registers what is not registered yet. */
    void register(List<TrustedDocument> texts) {
        documents.insertNew(texts);
    }

    Map<String, TrustedDocument> registered(UUID client, List<String> documentIds) {
        return sql.selectFrom(TRUSTED_DOCUMENT)
                .where(TRUSTED_DOCUMENT.CLIENT_ID.eq(client))
                .and(TRUSTED_DOCUMENT.DOCUMENT_ID.eq(any(documentIds.toArray(String[]::new))))
                .fetchMap(TRUSTED_DOCUMENT.DOCUMENT_ID, Row.mapping(documents::read));
    }

    /** The application of that name, for finding out what it may send. */
    Optional<ApiClient> named(String clientId) {
        return sql.selectFrom(API_CLIENT)
                .where(API_CLIENT.CLIENT_ID.eq(clientId))
                .fetchOptional(Row.mapping(rows::read));
    }
}
