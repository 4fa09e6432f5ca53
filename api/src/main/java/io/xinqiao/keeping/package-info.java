/**
 * Keeping 保管: keys and cards that are handed out and come back, items in custody, things that are lent
 * ({@code domain.md} §5). Each has its {@code MOVES}.
 */
@NullMarked
@Imports({"platform", "sql", "execution", "procedures", "archives", "files", "identity", "tenants"})
@TableAccess(owns = {"access_item", "custody_item", "lendable_item", "loan"})
package io.xinqiao.keeping;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
