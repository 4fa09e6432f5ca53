/**
 * Statements for rows: columns and mapping, keyset pagination, prepared text, bulk inserts. jOOQ writes the SQL; what
 * is asked all the time is written once and read without its records. The page beside this file tells why.
 */
@NullMarked
@Imports({"platform", "tenants"})
package io.xinqiao.sql;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
