package io.xinqiao.clients;

import graphql.GraphQLContext;
import io.xinqiao.execution.Edges;
import io.xinqiao.execution.OperationOutline;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** Applications and their documents: asking for them, registering them, restricting them. */
@Controller
class ClientController {
    private static final Pattern ORIGIN =
            Pattern.compile("(https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?|http://localhost)(:[1-9][0-9]{0,4})?");
    private static final int MOST_ORIGINS = 50;

    private final ApiClients clients;
    private final Rows<ApiClient> rows;
    private final TrustedDocuments trusted;
    private final OperationOutline.Reader outlines;
    private final TenantDatabase database;
    private final Clock clock;

    ClientController(
            ApiClients clients,
            Rows<ApiClient> rows,
            TrustedDocuments trusted,
            OperationOutline.Reader outlines,
            TenantDatabase database,
            Clock clock) {
        this.clients = clients;
        this.rows = rows;
        this.trusted = trusted;
        this.outlines = outlines;
        this.database = database;
        this.clock = clock;
    }

    record CreateApiClientInput(
            String clientId,
            String name,
            @Nullable Boolean trustedDocumentsOnly,
            @Nullable List<String> origins) {}

    record UpdateApiClientInput(
            UUID apiClientId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable Boolean trustedDocumentsOnly,
            @Nullable List<String> origins) {}

    record RegisterDocumentsInput(UUID apiClientId, List<String> documents) {}

    record RegisterDocumentsPayload(ApiClient apiClient, List<TrustedDocument> documents) {}

    @Bean
    Edges<ApiClient> apiClientEdges() {
        return Edges.of(ApiClient.class).toPages("documents", ApiClient::id, clients::documentsOf);
    }

    @MutationMapping
    ApiClient createApiClient(@Argument CreateApiClientInput input) {
        var client = new ApiClient(
                NewId.next(),
                input.clientId(),
                input.name(),
                Boolean.TRUE.equals(input.trustedDocumentsOnly()),
                origins(Objects.requireNonNullElse(input.origins(), List.of())),
                clock.instant(),
                1);
        if (!clients.add(client, Caller.current().memberId())) {
            throw Refused.because(Code.TAKEN, "refused.client.taken", List.of(), "clientId");
        }
        var tenant = database.tenant();
        database.afterCommit(() -> trusted.forget(tenant));
        return client;
    }

    @MutationMapping
    ApiClient updateApiClient(@Argument UpdateApiClientInput input) {
        var client = rows.lock("Mutation.updateApiClient", input.apiClientId(), "apiClientId");
        if (input.expectedVersion() != null && input.expectedVersion() != client.version()) {
            throw Refused.because(Code.CONFLICT, "refused.conflict", List.of(client.version()), "expectedVersion")
                    .withCurrent("apiClient", client);
        }
        var changed = client.changed(
                Objects.requireNonNullElse(input.name(), client.name()),
                Objects.requireNonNullElse(input.trustedDocumentsOnly(), client.trustedDocumentsOnly()),
                input.origins() == null ? client.origins() : origins(input.origins()));
        clients.update(changed);
        var tenant = database.tenant();
        database.afterCommit(() -> trusted.forget(tenant));
        return changed;
    }

    @MutationMapping
    RegisterDocumentsPayload registerDocuments(@Argument RegisterDocumentsInput input, GraphQLContext context) {
        var client = rows.lock("Mutation.registerDocuments", input.apiClientId(), "apiClientId");
        if (input.documents().isEmpty()) {
            throw Refused.because(Code.REQUIRED, "refused.required", List.of(), "documents");
        }
        List<TrustedDocument> documents = new ArrayList<>();
        for (var text : input.documents()) documents.add(document(client, text, documents.size(), context));
        clients.register(documents);
        var ids = documents.stream().map(TrustedDocument::documentId).toList();
        var registered = clients.registered(client.id(), ids);
        return new RegisterDocumentsPayload(
                client,
                ids.stream()
                        .map(id -> Objects.requireNonNull(registered.get(id)))
                        .toList());
    }

    /** Each as a browser writes it, and no other way: it is compared by its text. */
    private static List<String> origins(List<String> origins) {
        for (var at = 0; at < origins.size(); at++) {
            if (!ORIGIN.matcher(origins.get(at)).matches()) {
                throw Refused.because(
                        Code.INVALID, "refused.client.origin", List.of(), "origins", Integer.toString(at));
            }
        }
        var distinct = origins.stream().distinct().toList();
        if (distinct.size() > MOST_ORIGINS) {
            throw Refused.because(Code.INVALID, "refused.client.origins", List.of(MOST_ORIGINS), "origins");
        }
        return distinct;
    }

    private TrustedDocument document(ApiClient client, String text, int at, GraphQLContext context) {
        return switch (outlines.read(text, context)) {
            case OperationOutline.Fine(var kind, var name, var _, var _) ->
                new TrustedDocument(
                        NewId.next(), client.id(), OperationOutline.idOf(text), text, kind, name, clock.instant());
            case OperationOutline.Unfit unfit ->
                throw Refused.because(
                        Code.INVALID,
                        "refused.client.document",
                        List.of(unfit.why()),
                        "documents",
                        Integer.toString(at));
        };
    }
}
