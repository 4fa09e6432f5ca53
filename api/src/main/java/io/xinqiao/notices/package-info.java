/** What members are told by the system, and the proof that they were: {@link io.xinqiao.notices.Notices}. */
@NullMarked
@Imports({"platform", "sql", "events", "execution", "identity", "tenants"})
@TableAccess(owns = {"notice"})
package io.xinqiao.notices;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
