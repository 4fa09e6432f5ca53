/** The platform operator's field: companies created, suspended, resumed. Sees no company's business data. */
@NullMarked
@Imports({"platform", "sql", "execution", "identity", "tenants"})
package io.xinqiao.tenancy;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
