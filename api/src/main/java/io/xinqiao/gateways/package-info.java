/**
 * Payments without a cashier: residents order, a gateway takes the money and tells of it, signed, as often as it likes;
 * it is one payment. Three ways of telling are understood: a generic one after Standard Webhooks, WeChat Pay v3 and
 * Alipay. The signatures are the JDK's; the SDKs of both would bring clients, caches and certificate downloads for
 * three dozen lines.
 */
@NullMarked
@Imports({"platform", "sql", "execution", "archives", "cashier", "fees", "identity", "privacy", "tenants"})
@TableAccess(
        owns = {"gateway_payment", "payment_channel", "payment_order"},
        reads = {"bill", "member", "unit"})
package io.xinqiao.gateways;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
