/**
 * What every feature of the API stands on: pages and cursors, global ids, scalars, coded errors and their words in two
 * languages, checks of input, the current request. Knows no domain.
 */
@NullMarked
@Imports({"tenants"})
package io.xinqiao.platform;

import org.jspecify.annotations.NullMarked;
