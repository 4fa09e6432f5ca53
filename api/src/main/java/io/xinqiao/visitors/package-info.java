/**
 * Visitors 访客 ({@code domain.md} §5): invited by residents or the desk for a unit and a time, let in at the gate by
 * what they show, and forgotten some time after.
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "events",
    "execution",
    "procedures",
    "passes",
    "notices",
    "privacy",
    "archives",
    "identity",
    "tenants"
})
@TableAccess(
        owns = {"visitor"},
        reads = {"unit"})
package io.xinqiao.visitors;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
