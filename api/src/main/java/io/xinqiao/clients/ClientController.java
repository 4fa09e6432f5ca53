package io.xinqiao.clients;

import graphql.GraphQLContext;
import io.xinqiao.execution.Edges;
import io.xinqiao.execution.OperationOutline;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Staff.RoleGrantInput;
import io.xinqiao.identity.ToldOnce;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** Applications and their documents: asking for them, registering them, restricting them. */
@Controller
class ClientController {
    private final ApiClients clients;
    private final Rows<ApiClient> rows;
    private final Applications applications;
    private final Members members;
    private final OperationOutline.Reader outlines;
    private final Clock clock;

    ClientController(
            ApiClients clients,
            Rows<ApiClient> rows,
            Applications applications,
            Members members,
            OperationOutline.Reader outlines,
            Clock clock) {
        this.clients = clients;
        this.rows = rows;
        this.applications = applications;
        this.members = members;
        this.outlines = outlines;
        this.clock = clock;
    }

    record CreateApiClientInput(
            ApiClient.@Nullable Kind kind,
            @Nullable String clientId,
            String name,
            @Nullable List<RoleGrantInput> grants,
            @Nullable List<String> redirectUris,
            @Nullable Boolean trustedDocumentsOnly,
            @Nullable Boolean automaticDocuments,
            @Nullable Boolean queriesByGet,
            @Nullable List<String> origins) {}

    record CreateApiClientPayload(
            ApiClient apiClient, @ToldOnce @Nullable String secret) {}

    record UpdateApiClientInput(
            UUID apiClientId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable List<String> redirectUris,
            @Nullable Boolean trustedDocumentsOnly,
            @Nullable Boolean automaticDocuments,
            @Nullable Boolean queriesByGet,
            @Nullable List<String> origins) {}

    record RotateApiClientSecretInput(UUID apiClientId) {}

    record RotateApiClientSecretPayload(
            ApiClient apiClient, @ToldOnce @Nullable String secret) {}

    record DisableApiClientInput(UUID apiClientId) {}

    record EnableApiClientInput(UUID apiClientId) {}

    record RegisterDocumentsInput(UUID apiClientId, List<String> documents) {}

    record RegisterDocumentsPayload(ApiClient apiClient, List<TrustedDocument> documents) {}

    @Bean
    Edges<ApiClient> apiClientEdges() {
        return Edges.of(ApiClient.class)
                .to("member", ApiClient::memberId, members::ofKeys)
                .toPages("documents", ApiClient::id, clients::documentsOf);
    }

    @MutationMapping
    CreateApiClientPayload createApiClient(@Argument CreateApiClientInput input) {
        var made = applications.create(input);
        return new CreateApiClientPayload(made.client(), made.secret());
    }

    @MutationMapping
    ApiClient updateApiClient(@Argument UpdateApiClientInput input) {
        return applications.update(input);
    }

    @MutationMapping
    RotateApiClientSecretPayload rotateApiClientSecret(@Argument RotateApiClientSecretInput input) {
        var made = applications.rotate(input.apiClientId());
        return new RotateApiClientSecretPayload(made.client(), made.secret());
    }

    @MutationMapping
    ApiClient disableApiClient(@Argument DisableApiClientInput input) {
        return applications.disable(input.apiClientId());
    }

    @MutationMapping
    ApiClient enableApiClient(@Argument EnableApiClientInput input) {
        return applications.enable(input.apiClientId());
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
