/**
 * What people read of the API: the explorer at {@code /}, its examples, and the reference at {@code /docs} that is
 * written from the schema itself.
 */
@NullMarked
@Imports({"platform", "identity", "execution", "tenants"})
package io.xinqiao.explorer;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
