/**
 * Paper: what is printed, as PDF with its fonts embedded. A {@link io.xinqiao.printing.Sheet} says what stands on it;
 * the {@link io.xinqiao.printing.Printer} lays it out. Knows no domain.
 */
@NullMarked
@Imports("platform")
package io.xinqiao.printing;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
