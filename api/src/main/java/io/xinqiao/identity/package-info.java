/**
 * Who is asking, for which company, and what they may do: token to member, grants, and the one table of permissions
 * ({@code permissions.txt}).
 *
 * <p>Doors: {@link io.xinqiao.identity.Caller} (who), {@link io.xinqiao.identity.Visibility} (which rows),
 * {@link io.xinqiao.identity.RowScope} (what a domain tells about its rows).
 */
@NullMarked
@Imports({"platform", "sql", "events", "load", "execution", "tenants"})
@TableAccess(
        owns = {"idempotency", "member", "role_grant", "role_grant_building"},
        reads = {"building", "person", "project"})
package io.xinqiao.identity;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
