/**
 * Complaint analysis 投诉分析: what is complained about and why, what comes back, and whether people were satisfied in the
 * end ({@code domain.md} §3). Every figure is computed from the tickets, and they are one query away.
 */
@NullMarked
@Imports({"platform", "execution", "tickets", "archives", "identity", "measures", "tenants"})
@TableAccess(reads = {"building", "follow_up", "ticket", "ticket_category", "ticket_clock"})
package io.xinqiao.complaints;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
