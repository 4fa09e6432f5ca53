/**
 * Fees 收费 ({@code domain.md} §4): what is charged ({@link io.xinqiao.fees.FeeItem}), at which price from when to when
 * ({@link io.xinqiao.fees.ChargeStandard}), billed for a whole project at once ({@link io.xinqiao.fees.Billing}), each
 * {@link io.xinqiao.fees.Bill} with how it came about, and what paying it late costs
 * ({@link io.xinqiao.fees.LateChargeRuns}).
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "events",
    "execution",
    "ledger",
    "imports",
    "dispatch",
    "runs",
    "notices",
    "tickets",
    "archives",
    "identity",
    "measures",
    "tenants"
})
@TableAccess(
        owns = {
            "bill",
            "bill_line",
            "bill_reversal",
            "billing_draft",
            "billing_policy",
            "billing_run",
            "charge_exception",
            "charge_price",
            "charge_standard",
            "charge_tier",
            "fee_item",
            "late_charge",
            "late_charge_rule",
            "late_charge_run",
            "meter_reading_bill",
            "opening_source",
            "write_off",
            "write_off_policy"
        },
        writes = {"posting", "prepayment"},
        reads = {
            "building",
            "household_member",
            "member",
            "ownership",
            "ownership_share",
            "payment",
            "project",
            "refund",
            "run",
            "unit",
            "zone"
        })
package io.xinqiao.fees;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
