package io.xinqiao.gateways;

import io.xinqiao.cashier.Method;

/** Who takes the money, and how what it tells of is signed. */
enum Provider {
    /** Anybody who signs after Standard Webhooks; the money comes by bank. */
    GENERIC(Method.BANK),
    WECHAT_PAY(Method.WECHAT),
    ALIPAY(Method.ALIPAY);

    private final Method method;

    Provider(Method method) {
        this.method = method;
    }

    Method method() {
        return method;
    }
}
