/**
 * Dispatch 派单: who can do what and is on duty, how a ticket finds them ({@link io.xinqiao.dispatch.Dispatcher}), and
 * what the work costs, told before it begins and charged when it is done ({@link io.xinqiao.dispatch.Work}).
 */
@NullMarked
@Imports({"notices", "tickets", "archives", "printing", "identity", "platform", "tenants"})
package io.xinqiao.dispatch;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
