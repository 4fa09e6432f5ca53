/**
 * Gifts for points 积分礼品 ({@code domain.md} §4): a catalogue with stock, redeemed for the points of a unit, handed over
 * or cancelled; and the gift with which a household is welcomed. Whoever takes one locks the gift first, then the
 * points ({@link io.xinqiao.gifts.GiftDesk}).
 */
@NullMarked
@Imports({"platform", "sql", "execution", "procedures", "files", "finance", "archives", "identity", "tenants"})
@TableAccess(
        owns = {"gift", "gift_redemption", "gift_stock_change"},
        reads = {"unit"})
package io.xinqiao.gifts;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
