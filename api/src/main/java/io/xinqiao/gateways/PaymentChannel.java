package io.xinqiao.gateways;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A gateway through which a project is paid.
 *
 * @param merchant the number under which the provider knows the company: the merchant of WeChat Pay, the app of Alipay
 */
record PaymentChannel(
        UUID id,
        UUID projectId,
        Provider provider,
        String name,
        @Nullable String merchant,
        boolean active,
        int version) {
    /** Channels are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
