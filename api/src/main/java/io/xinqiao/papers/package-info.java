/** The company's papers: its letterhead, and the door through which every room prints. */
@NullMarked
@Imports({"platform", "execution", "files", "identity", "printing", "tenants"})
@TableAccess(owns = {"company"})
package io.xinqiao.papers;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
