/**
 * KPI 考核指标 ({@code domain.md} §8): what a project is held to, target against figure, the months as they were when they
 * were over, and who could be the star of service. Every figure is a measure's ({@code analytics}), and none is typed
 * in.
 */
@NullMarked
@Imports({"platform", "sql", "measures", "analytics", "execution", "archives", "identity", "tenants"})
@TableAccess(
        owns = {"kpi_snapshot", "kpi_target"},
        reads = {"project", "unit"})
package io.xinqiao.kpi;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
