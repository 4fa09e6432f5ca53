/**
 * The log of changes 修改记录: who changed which field of which object from what to what, when, by which request. The
 * tables write it themselves; this room reads it.
 */
@NullMarked
@Imports({"platform", "sql", "execution", "identity", "tenants"})
@TableAccess(
        owns = {"object_change"},
        reads = {})
package io.xinqiao.changes;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
