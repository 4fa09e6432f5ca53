/**
 * Saved queries 保存的查询 ({@code domain.md} §9): a GraphQL query with a name, variables, columns and a chart. It is
 * shared, run by whoever may see it with their own rights and nobody else's, and each run leaves a record.
 *
 * <p>Doors: none. What is asked is what the API answers.
 */
@NullMarked
@Imports({"platform", "sql", "execution", "identity", "files", "runs", "exports", "notices", "events", "tenants"})
@TableAccess(
        owns = {
            "saved_query",
            "saved_query_version",
            "query_run",
            "query_schedule",
            "query_delivery",
            "query_alert",
            "query_alert_event"
        },
        reads = {"run"})
package io.xinqiao.queries;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
