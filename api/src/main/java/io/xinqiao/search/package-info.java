/**
 * One field that searches everything. What it finds are rows of the lists that rooms declare, with the rights of
 * whoever asks for those lists.
 */
@NullMarked
@Imports({"execution", "platform"})
@TableAccess
package io.xinqiao.search;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
