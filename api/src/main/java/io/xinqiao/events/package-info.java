/**
 * What happens to objects, told to whoever listens: the transactional outbox, and the feeds that subscriptions follow.
 * The page beside this file tells how.
 */
@NullMarked
@Imports({"platform", "sql", "tenants"})
@TableAccess(
        owns = {"outbox"},
        writes = {"webhook_delivery"},
        reads = {"webhook_endpoint"})
package io.xinqiao.events;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
