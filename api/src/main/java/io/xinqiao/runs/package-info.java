/**
 * Runs 后台工作: long work that somebody asked for and a node does behind the requests, such as a billing run or an import.
 * States, progress, retries, resumption and telling are alike for all kinds.
 *
 * <p>A kind is added by: a type in the SDL that {@code implements Node & Run}, with its {@code NodeSource}; a table of
 * what it has of its own, with the id of its row in {@code run}; a record that implements {@link io.xinqiao.runs.Run};
 * a bean {@link io.xinqiao.runs.RunKind} that does a step; the words {@code work.TYPE} in the messages; and its row in
 * the permissions. Whoever begins one calls {@link io.xinqiao.runs.Runs#begin} inside the change.
 *
 * <p>Invariants: a step is one transaction, with how far the run is in it. What is left to do is what is there, or lies
 * behind a key that stays; never an index. A run that is under way is on the job queue: a node that dies leaves it to
 * another, and what the queue has lost is found every ten minutes. What may pass is tried for a day with growing
 * pauses, what will not a few times; then the run is FAILED with its reason, told, and in nobody's way.
 * {@code RunsTest} and {@code BillingTroubleTest} hold this.
 *
 * <p>No runs are the webhooks' courier and the clocks' alarms: they are queues that never end, of messages each with a
 * state of its own.
 */
@NullMarked
@Imports({"platform", "sql", "events", "execution", "notices", "identity", "tenants"})
@TableAccess(owns = {"run"})
package io.xinqiao.runs;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
