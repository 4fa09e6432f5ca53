package io.xinqiao.gateways;

import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.cashier.Payment;
import io.xinqiao.execution.Edges;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.gateways.Channels.CreatePaymentChannelInput;
import io.xinqiao.gateways.Channels.UpdatePaymentChannelInput;
import io.xinqiao.gateways.OrderOpening.OpenPaymentOrderInput;
import io.xinqiao.gateways.Orders.PlacePaymentOrderInput;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.ToldOnce;
import io.xinqiao.platform.Refused;
import io.xinqiao.tenants.TenantDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Payments through gateways in the words of the schema. */
@Controller
class GatewayController {
    private final Channels channels;
    private final Rows<PaymentChannel> channelRows;
    private final Orders orders;
    private final OrderOpening openings;
    private final Rows<Payment> payments;
    private final Bills bills;
    private final Projects projects;
    private final Units units;
    private final TenantDatabase database;

    GatewayController(
            Channels channels,
            Rows<PaymentChannel> channelRows,
            Orders orders,
            OrderOpening openings,
            Rows<Payment> payments,
            Bills bills,
            Projects projects,
            Units units,
            TenantDatabase database) {
        this.channels = channels;
        this.channelRows = channelRows;
        this.orders = orders;
        this.openings = openings;
        this.payments = payments;
        this.bills = bills;
        this.projects = projects;
        this.units = units;
        this.database = database;
    }

    record ChannelPayload(
            PaymentChannel paymentChannel,
            @ToldOnce @Nullable String secret) {}

    @QueryMapping
    List<PaymentChannel> paymentChannels(@Argument @Nullable UUID projectId) {
        return channels.of(projectId);
    }

    @MutationMapping
    ChannelPayload createPaymentChannel(@Argument CreatePaymentChannelInput input) {
        if (projects.reachable("Mutation.createPaymentChannel", input.projectId())
                .isEmpty()) {
            throw Refused.notFound("projectId");
        }
        var created = channels.create(input);
        return new ChannelPayload(created.channel(), created.secret());
    }

    @MutationMapping
    PaymentChannel updatePaymentChannel(@Argument UpdatePaymentChannelInput input) {
        return channels.update(input);
    }

    @MutationMapping
    PaymentOrder placePaymentOrder(@Argument PlacePaymentOrderInput input) {
        var row = "Mutation.placePaymentOrder";
        var unit = units.reachable(row, input.unitId()).orElseThrow(() -> Refused.notFound("unitId"));
        var channel = channelRows.require(row, input.paymentChannelId(), "paymentChannelId");
        return orders.create(input, unit, channel);
    }

    record CancelPaymentOrderInput(UUID paymentOrderId) {}

    @MutationMapping
    PaymentOrder cancelPaymentOrder(@Argument CancelPaymentOrderInput input) {
        return orders.cancel(input.paymentOrderId());
    }

    @MutationMapping
    OrderOpening.Opened openPaymentOrder(@Argument OpenPaymentOrderInput input) {
        return openings.open(input);
    }

    @Bean
    Edges<PaymentChannel> paymentChannelEdges() {
        return Edges.of(PaymentChannel.class)
                .to("project", PaymentChannel::projectId, projects::behind)
                .value(
                        "notifyPath",
                        channel -> "/payments/notify/" + database.tenant().id() + "/" + channel.id());
    }

    @Bean
    Edges<PaymentOrder> paymentOrderEdges() {
        return Edges.of(PaymentOrder.class)
                .to("project", PaymentOrder::projectId, projects::behind)
                .to("unit", PaymentOrder::unitId, units::behind)
                .to("channel", PaymentOrder::channelId, channelRows::behind)
                .each("bills", this::bills)
                .each("payments", this::payments);
    }

    private Map<PaymentOrder, List<Bill>> bills(List<PaymentOrder> of) {
        var found = bills.behind(
                of.stream().flatMap(order -> order.billIds().stream()).toList());
        Map<PaymentOrder, List<Bill>> bills = new HashMap<>();
        for (var order : of) {
            bills.put(
                    order,
                    order.billIds().stream()
                            .filter(found::containsKey)
                            .map(found::get)
                            .toList());
        }
        return bills;
    }

    private Map<PaymentOrder, List<Payment>> payments(List<PaymentOrder> of) {
        var keys = orders.payments(of.stream().map(PaymentOrder::id).toList());
        var found =
                payments.visible(keys.values().stream().flatMap(List::stream).toList());
        Map<PaymentOrder, List<Payment>> payments = new HashMap<>();
        for (var order : of) {
            payments.put(
                    order,
                    keys.getOrDefault(order.id(), List.of()).stream()
                            .filter(found::containsKey)
                            .map(found::get)
                            .toList());
        }
        return payments;
    }
}
