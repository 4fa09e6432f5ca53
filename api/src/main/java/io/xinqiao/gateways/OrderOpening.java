package io.xinqiao.gateways;

import static io.xinqiao.schema.tenant.Tables.PAYMENT_CHANNEL;

import io.xinqiao.archives.Projects;
import io.xinqiao.gateways.ProviderCall.Merchant;
import io.xinqiao.gateways.ProviderCall.Opening;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.privacy.Vault;
import io.xinqiao.tenants.TenantDatabase;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;

/** Opens payments of orders at their provider: what its app or script needs comes back, and no money. */
@Service
@EnableConfigurationProperties(PaymentProperties.class)
class OrderOpening {
    private final TenantDatabase database;
    private final DSLContext sql;
    private final Rows<PaymentOrder> orders;
    private final Rows<PaymentChannel> channels;
    private final Projects projects;
    private final Vault vault;
    private final PaymentProperties properties;
    private final Map<Provider, ProviderCall> calls = new EnumMap<>(Provider.class);

    OrderOpening(
            TenantDatabase database,
            Rows<PaymentOrder> orders,
            Rows<PaymentChannel> channels,
            Projects projects,
            Vault vault,
            PaymentProperties properties,
            ObjectProvider<ProviderCall> calls) {
        this.database = database;
        this.sql = database.sql();
        this.orders = orders;
        this.channels = channels;
        this.projects = projects;
        this.vault = vault;
        this.properties = properties;
        calls.forEach(call -> this.calls.put(call.provider(), call));
    }

    record OpenPaymentOrderInput(
            UUID paymentOrderId, @Nullable String openId) {}

    /** An order, and what opens its payment. */
    record Opened(PaymentOrder paymentOrder, PaymentCall call) {}

    Opened open(OpenPaymentOrderInput input) {
        var order = orders.require("Mutation.openPaymentOrder", input.paymentOrderId(), "paymentOrderId");
        if (order.state() != PaymentOrder.State.OPEN) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.order.ended", List.of(), "paymentOrderId")
                    .withCurrent("paymentOrder", order);
        }
        var channel = Objects.requireNonNull(
                channels.ofKeys(List.of(order.channelId())).get(order.channelId()));
        var call = calls.get(channel.provider());
        var merchant = merchant(channel);
        var base = properties.publicUrl();
        if (call == null || merchant == null || base == null || !channel.active()) {
            throw Refused.because(Code.CONFLICT, "refused.order.noCall", List.of(channel.name()), "paymentOrderId");
        }
        var subject = projects.named(order.projectId()) + " " + order.number();
        var notify = base.resolve("/payments/notify/" + database.tenant().id() + "/" + channel.id());
        return new Opened(
                order, call.open(new Opening(channel, merchant, order, subject, notify.toString(), input.openId())));
    }

    /** As whom the company speaks; nothing where it has not told. */
    private @Nullable Merchant merchant(PaymentChannel channel) {
        var row = sql.select(PAYMENT_CHANNEL.PRIVATE_KEY_SEALED, PAYMENT_CHANNEL.PUBLIC_KEY)
                .from(PAYMENT_CHANNEL)
                .where(PAYMENT_CHANNEL.ID.eq(channel.id()))
                .fetchSingle();
        var privateKey = vault.open(row.value1());
        var appId = channel.provider() == Provider.ALIPAY ? channel.merchant() : channel.appId();
        var id = channel.merchant();
        var providerKey = row.value2();
        if (privateKey == null || appId == null || id == null || providerKey == null) return null;
        return new Merchant(id, appId, privateKey, channel.certificateSerial(), providerKey);
    }
}
