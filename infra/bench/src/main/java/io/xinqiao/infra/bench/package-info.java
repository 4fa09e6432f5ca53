/**
 * How fast the API is, told as ratios from one run, so that they mean the same on any machine: {@code floor} compares
 * it with one hand-written SQL statement per answer, {@code tenants} compares many companies with one. Imports the
 * stack.
 */
@NullMarked
package io.xinqiao.infra.bench;

import org.jspecify.annotations.NullMarked;
