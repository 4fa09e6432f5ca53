package io.xinqiao.gateways;

import org.jspecify.annotations.Nullable;

/** Asks a provider for what opens a payment. A provider is added by a bean of this type. */
interface ProviderCall {
    /** The provider that it speaks to. */
    Provider provider();

    /**
     * What opens the payment of an order. Asked again it is the same payment.
     *
     * @throws io.xinqiao.platform.Refused CONFLICT when the provider refuses, with its words
     * @throws io.xinqiao.platform.CodedException UNAVAILABLE when it does not answer
     */
    PaymentCall open(Opening opening);

    /**
     * What is opened.
     *
     * @param subject what payers read
     * @param notifyUrl where the provider tells of the payment
     * @param openId who pays, as WeChat knows them in this app; null for the SDK of an app
     */
    record Opening(
            PaymentChannel channel,
            Merchant merchant,
            PaymentOrder order,
            String subject,
            String notifyUrl,
            @Nullable String openId) {}

    /**
     * As whom the company speaks to the provider.
     *
     * @param appId the app or official account at WeChat, the app at Alipay
     * @param privateKey with which the company signs, as PEM (PKCS 8)
     * @param certificateSerial of the company's certificate at WeChat Pay; null at Alipay
     * @param providerKey with which the provider signs its answers, as PEM
     */
    record Merchant(
            String id,
            String appId,
            String privateKey,
            @Nullable String certificateSerial,
            String providerKey) {}
}
