package io.xinqiao.gateways;

import org.jspecify.annotations.Nullable;

/**
 * What a provider's app or script is given to open a payment; of one provider, the other is null.
 *
 * @param wechatPay for {@code wx.requestPayment}, {@code WeixinJSBridge} or the SDK of an app
 * @param alipay for the SDK of an app
 */
record PaymentCall(
        @Nullable WechatPayCall wechatPay, @Nullable AlipayCall alipay) {

    /**
     * The fields of WeChat Pay, called as its script calls them.
     *
     * @param partnerId the merchant, and
     * @param prepayId the payment, for the SDK of an app; a script finds it in {@code packageValue}
     */
    record WechatPayCall(
            String appId,
            String partnerId,
            String prepayId,
            String packageValue,
            String nonceStr,
            String timeStamp,
            String signType,
            String paySign) {}

    /** @param orderString signed; handed to the SDK as it is */
    record AlipayCall(String orderString) {}
}
