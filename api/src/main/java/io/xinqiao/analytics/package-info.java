/**
 * Analytics 分析: measures by dimensions and time, asked in one way over all rooms ({@code domain.md} §9). The rooms say
 * what a measure is ({@code measures}); here it is asked, compared, cut and told.
 *
 * <p>Doors: {@link io.xinqiao.analytics.Figures}.
 */
@NullMarked
@Imports({"platform", "sql", "measures", "execution", "identity", "tenants"})
@TableAccess(
        reads = {"building", "community_event", "fee_item", "member", "project", "ticket_category", "unit", "zone"})
package io.xinqiao.analytics;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
