package io.xinqiao.gateways;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A gateway through which a project is paid.
 *
 * @param merchant the number under which the provider knows the company: the merchant of WeChat Pay, the app of Alipay
 * @param appId the app or official account of WeChat in which people pay
 * @param certificateSerial of the company's own certificate at WeChat Pay
 */
record PaymentChannel(
        UUID id,
        UUID projectId,
        Provider provider,
        String name,
        @Nullable String merchant,
        @Nullable String appId,
        @Nullable String certificateSerial,
        boolean active,
        int version) {
    /** Channels are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
