/**
 * Dispatch 派单: who can do what and is on duty, how a ticket finds them ({@link io.xinqiao.dispatch.Dispatcher}), and
 * what the work costs, told before it begins and charged when it is done ({@link io.xinqiao.dispatch.Work}).
 */
@NullMarked
@Imports({"platform", "sql", "events", "execution", "notices", "tickets", "archives", "printing", "identity", "tenants"
})
@TableAccess(
        owns = {
            "dispatch_policy",
            "duty",
            "price_item",
            "ticket_charge",
            "ticket_offer",
            "work_item",
            "worker",
            "worker_skill"
        },
        reads = {"member", "role_grant", "ticket", "ticket_category", "ticket_event", "unit"})
package io.xinqiao.dispatch;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
