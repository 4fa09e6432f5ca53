package io.xinqiao.webhooks;

import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.ToldOnce;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.webhooks.Endpoints.CreateWebhookEndpointInput;
import io.xinqiao.webhooks.Endpoints.UpdateWebhookEndpointInput;
import io.xinqiao.webhooks.Templates.MessageTemplate;
import io.xinqiao.webhooks.Templates.SetMessageTemplateInput;
import java.util.List;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Webhooks in the words of the schema. */
@Controller
class WebhookController {
    private final Endpoints endpoints;
    private final Deliveries deliveries;
    private final Templates templates;
    private final Courier courier;
    private final TenantDatabase database;
    private final Members members;

    WebhookController(
            Endpoints endpoints,
            Deliveries deliveries,
            Templates templates,
            Courier courier,
            TenantDatabase database,
            Members members) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.templates = templates;
        this.courier = courier;
        this.database = database;
        this.members = members;
    }

    record EndpointInput(UUID webhookEndpointId) {}

    record ReplayWebhookDeliveriesInput(List<UUID> webhookDeliveryIds) {}

    record WithSecretPayload(
            WebhookEndpoint webhookEndpoint, @ToldOnce String secret) {}

    @QueryMapping
    List<MessageTemplate> messageTemplates(@Argument String event) {
        return templates.of(event);
    }

    @MutationMapping
    WithSecretPayload createWebhookEndpoint(@Argument CreateWebhookEndpointInput input) {
        var created = endpoints.create(input);
        return new WithSecretPayload(created.endpoint(), created.secret());
    }

    @MutationMapping
    WebhookEndpoint updateWebhookEndpoint(@Argument UpdateWebhookEndpointInput input) {
        var updated = endpoints.update(input);
        // What waited while it was paused or failed is brought now.
        deliveries.hurry(updated.id());
        hurry(updated.id());
        return updated;
    }

    @MutationMapping
    WithSecretPayload rotateWebhookSecret(@Argument EndpointInput input) {
        var rotated = endpoints.rotate(input.webhookEndpointId());
        return new WithSecretPayload(rotated.endpoint(), rotated.secret());
    }

    @MutationMapping
    WebhookDelivery testWebhookEndpoint(@Argument EndpointInput input) {
        var endpoint = endpoints.present(input.webhookEndpointId());
        var test = deliveries.add(TestEvent.TOPIC, endpoint.id());
        bring(endpoint.id());
        return test;
    }

    @MutationMapping
    List<WebhookDelivery> replayWebhookDeliveries(@Argument ReplayWebhookDeliveriesInput input) {
        var replayed = deliveries.replay(input.webhookDeliveryIds());
        replayed.stream().map(WebhookDelivery::endpointId).distinct().forEach(this::hurry);
        return replayed;
    }

    @MutationMapping
    List<MessageTemplate> setMessageTemplate(@Argument SetMessageTemplateInput input) {
        return templates.set(input);
    }

    private void bring(UUID endpoint) {
        var tenant = database.tenant();
        database.afterCommit(() -> courier.accept(tenant, endpoint));
    }

    private void hurry(UUID endpoint) {
        var tenant = database.tenant();
        database.afterCommit(() -> courier.hurry(tenant, endpoint));
    }

    @Bean
    Edges<WebhookEndpoint> webhookEndpointEdges() {
        return Edges.of(WebhookEndpoint.class).to("createdBy", WebhookEndpoint::createdById, members::ofKeys);
    }

    @Bean
    Edges<WebhookDelivery> webhookDeliveryEdges(Rows<WebhookEndpoint> rows) {
        return Edges.of(WebhookDelivery.class)
                .value("topic", delivery -> WebhookTopic.of(delivery.topic()).orElse(null))
                .to("endpoint", WebhookDelivery::endpointId, rows::visible)
                .toMany("log", WebhookDelivery::id, deliveries::attempts);
    }
}
