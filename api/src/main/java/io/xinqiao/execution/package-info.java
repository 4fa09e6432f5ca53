/**
 * The execution of GraphQL operations: the fast path, edges, the guard of fields, cost limits, and what is derived from
 * the schema. The page beside this file tells what the framework would have done.
 */
@NullMarked
@Imports({"platform", "sql", "load"})
package io.xinqiao.execution;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
