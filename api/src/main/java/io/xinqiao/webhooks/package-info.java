/**
 * Webhooks 回调: events brought to other systems as the Standard Webhooks specification says (standardwebhooks.com): at
 * least once, in order for each thing, tried again over days, and never to an address inside.
 * {@link io.xinqiao.webhooks.Courier} brings them.
 */
@NullMarked
@Imports({"platform", "sql", "events", "execution", "notices", "privacy", "identity", "tenants"})
@TableAccess(owns = {"message_template", "webhook_attempt", "webhook_delivery", "webhook_endpoint"})
package io.xinqiao.webhooks;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
