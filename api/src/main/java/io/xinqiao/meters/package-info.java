/**
 * Meters 抄表 ({@code domain.md} §4): the devices that hang at the meter places of units, and their readings. A reading
 * knows what was used since the one before, whatever happened between: the highest number passed, the device replaced,
 * the value estimated. What is charged for use is worked out by {@code fees}.
 */
@NullMarked
@Imports({"platform", "sql", "execution", "archives", "fees", "files", "identity", "imports", "tenants"})
@TableAccess(
        owns = {"meter", "meter_reading"},
        reads = {"bill", "household", "meter_place", "meter_reading_bill", "unit"})
package io.xinqiao.meters;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
