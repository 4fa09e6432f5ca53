/**
 * What every feature of the API stands on: pages and cursors, global ids, scalars, coded errors and their words in two
 * languages, checks of input, the current request. Knows no domain.
 */
@NullMarked
@Imports({"tenants"})
@TableAccess(
        owns = {"outbox"},
        writes = {"webhook_delivery"},
        reads = {"webhook_endpoint"})
package io.xinqiao.platform;

import org.jspecify.annotations.NullMarked;
