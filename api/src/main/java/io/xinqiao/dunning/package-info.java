/**
 * Dunning 催缴 ({@code domain.md} §4): a company or project declares its stages; each day every unit that owes is where
 * the age of its oldest bill says, and what that stage asks for is planned once. It rests while a complaint about fees
 * is open or a promise runs, goes back when a part is paid, and ends by itself when all is.
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "execution",
    "archives",
    "fees",
    "files",
    "identity",
    "ledger",
    "measures",
    "notices",
    "papers",
    "printing",
    "runs",
    "tenants",
    "tickets"
})
@TableAccess(
        owns = {
            "bill_dispute",
            "dunning_action",
            "dunning_case",
            "dunning_policy",
            "dunning_promise",
            "dunning_stage",
            "print_run"
        },
        reads = {
            "bill",
            "household",
            "household_member",
            "member",
            "payment",
            "posting",
            "project",
            "refund",
            "role_grant",
            "role_grant_building",
            "run",
            "ticket",
            "unit"
        })
package io.xinqiao.dunning;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
