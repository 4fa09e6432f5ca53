/**
 * What every room stands on: global ids, coded errors and their words in two languages, refusals, pages and
 * connections, the current request. Knows no domain, no SQL and no execution.
 */
@NullMarked
@Imports("tenants")
package io.xinqiao.platform;

import org.jspecify.annotations.NullMarked;
