/**
 * What a resident's application needs beside the rooms it looks into: residents are told what concerns them, of their
 * requests ({@link io.xinqiao.residents.RequestNotices}) and of money ({@link io.xinqiao.residents.MoneyNotices}).
 */
@NullMarked
@Imports({"platform", "sql", "identity", "archives", "notices", "tickets", "fees", "cashier", "tenants"})
@TableAccess(
        reads = {
            "bill",
            "fee_item",
            "household",
            "household_member",
            "member",
            "ownership",
            "ownership_share",
            "posting",
            "role_grant",
            "unit"
        })
package io.xinqiao.residents;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
