/** What members are told by the system, and the proof that they were: {@link io.xinqiao.notices.Notices}. */
@NullMarked
@Imports({"identity", "platform", "tenants"})
package io.xinqiao.notices;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
