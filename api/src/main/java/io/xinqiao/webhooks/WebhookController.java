package io.xinqiao.webhooks;

import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.ToldOnce;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.UserError;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.webhooks.Deliveries.WebhookDeliveryFilter;
import io.xinqiao.webhooks.Endpoints.CreateWebhookEndpointInput;
import io.xinqiao.webhooks.Endpoints.UpdateWebhookEndpointInput;
import io.xinqiao.webhooks.Templates.MessageTemplate;
import io.xinqiao.webhooks.Templates.SetMessageTemplateInput;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
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

    record EndpointInput(UUID endpointId) {}

    record ReplayWebhookDeliveriesInput(List<UUID> deliveryIds) {}

    record WithSecretPayload(
            WebhookEndpoint webhookEndpoint, @ToldOnce String secret, List<UserError> userErrors) {}

    record EndpointPayload(WebhookEndpoint webhookEndpoint, List<UserError> userErrors) {}

    record DeliveriesPayload(List<WebhookDelivery> webhookDeliveries, List<UserError> userErrors) {}

    record TemplatesPayload(List<MessageTemplate> messageTemplates, List<UserError> userErrors) {}

    @QueryMapping
    Connection<WebhookEndpoint> webhookEndpoints(Page page) {
        return endpoints.page(page);
    }

    @QueryMapping
    Connection<WebhookDelivery> webhookDeliveries(Page page, @Argument @Nullable WebhookDeliveryFilter filter) {
        return deliveries.page(page, filter);
    }

    @QueryMapping
    List<MessageTemplate> messageTemplates(@Argument String event) {
        return templates.of(event);
    }

    @MutationMapping
    WithSecretPayload createWebhookEndpoint(@Argument CreateWebhookEndpointInput input) {
        var created = endpoints.create(input);
        return new WithSecretPayload(created.endpoint(), created.secret(), List.of());
    }

    @MutationMapping
    EndpointPayload updateWebhookEndpoint(@Argument UpdateWebhookEndpointInput input) {
        var updated = endpoints.update(input);
        // What waited while it was paused or failed is brought now.
        deliveries.hurry(updated.id());
        hurry(updated.id());
        return new EndpointPayload(updated, List.of());
    }

    @MutationMapping
    WithSecretPayload rotateWebhookSecret(@Argument EndpointInput input) {
        var rotated = endpoints.rotate(input.endpointId());
        return new WithSecretPayload(rotated.endpoint(), rotated.secret(), List.of());
    }

    @MutationMapping
    DeliveriesPayload replayWebhookDeliveries(@Argument ReplayWebhookDeliveriesInput input) {
        var replayed = deliveries.replay(input.deliveryIds());
        replayed.stream().map(WebhookDelivery::endpointId).distinct().forEach(this::hurry);
        return new DeliveriesPayload(replayed, List.of());
    }

    @MutationMapping
    TemplatesPayload setMessageTemplate(@Argument SetMessageTemplateInput input) {
        return new TemplatesPayload(templates.set(input), List.of());
    }

    private void hurry(UUID endpoint) {
        var tenant = database.tenant();
        database.afterCommit(() -> courier.hurry(tenant, endpoint));
    }

    @BatchMapping(typeName = "WebhookEndpoint", field = "createdBy")
    Map<WebhookEndpoint, Member> createdBy(List<WebhookEndpoint> of) {
        return Batch.one(of, WebhookEndpoint::createdById, members::ofKeys);
    }

    @BatchMapping(typeName = "WebhookDelivery", field = "endpoint")
    Map<WebhookDelivery, WebhookEndpoint> endpoint(List<WebhookDelivery> of) {
        return Batch.one(of, WebhookDelivery::endpointId, endpoints::visible);
    }

    @BatchMapping(typeName = "WebhookDelivery", field = "log")
    Map<WebhookDelivery, List<WebhookDelivery.Attempt>> log(List<WebhookDelivery> of) {
        return Batch.many(of, WebhookDelivery::id, deliveries::attempts);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource webhookEndpointNodes(Endpoints endpoints) {
            return new NodeSource("WebhookEndpoint", endpoints::visible);
        }

        @Bean
        NodeSource webhookDeliveryNodes(Deliveries deliveries) {
            return new NodeSource("WebhookDelivery", deliveries::visible);
        }
    }
}
