/**
 * How much a node takes on at once: rate limits, fair places, memory for bodies, and an end for slow clients. Whoever
 * is over the limit is refused at once. The page beside this file tells how.
 */
@NullMarked
@Imports({"platform", "tenants"})
package io.xinqiao.load;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
