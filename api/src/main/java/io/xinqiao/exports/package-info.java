/**
 * Exports 导出: any declared list as a file, with its filter, its order and chosen columns. An export is a run of whoever
 * asked for it, and changes nothing.
 *
 * <p>Door: {@link io.xinqiao.exports.Sheets} (files of rows). A list is exported because it is declared.
 */
@NullMarked
@Imports({"platform", "execution", "identity", "files", "runs", "tenants"})
@TableAccess(
        owns = {"export_run"},
        reads = {"run"})
package io.xinqiao.exports;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
