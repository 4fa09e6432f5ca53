/**
 * What a resident's application needs beside the rooms it looks into: residents are told what concerns them, of their
 * requests ({@link io.xinqiao.residents.RequestNotices}) and of money ({@link io.xinqiao.residents.MoneyNotices}); what
 * they correct themselves or want added to the archives ({@link io.xinqiao.residents.ArchiveRequests}), and how they
 * sign up ({@link io.xinqiao.residents.SignUpCodes}).
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "execution",
    "identity",
    "privacy",
    "archives",
    "notices",
    "procedures",
    "tickets",
    "fees",
    "cashier",
    "tenants"
})
@TableAccess(
        owns = {"archive_request", "sign_up_code"},
        reads = {
            "bill",
            "fee_item",
            "household",
            "household_member",
            "member",
            "ownership",
            "ownership_share",
            "person",
            "posting",
            "role_grant",
            "unit"
        })
package io.xinqiao.residents;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
