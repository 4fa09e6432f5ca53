/** The platform operator's field: companies created, suspended, resumed. Sees no company's business data. */
@NullMarked
package io.xinqiao.tenancy;

import org.jspecify.annotations.NullMarked;
