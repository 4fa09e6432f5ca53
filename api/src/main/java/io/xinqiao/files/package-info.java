/**
 * Files 附件: photos, documents, workbooks. Their names are in the database, their content in a storage of the
 * deployment's choice, sealed with the company's key; what they are is told by their content and not by their name.
 *
 * <p>Doors: {@link io.xinqiao.files.Files} (find, attach), {@link io.xinqiao.files.FileStore} (write, read).
 */
@NullMarked
@Imports({"platform", "sql", "load", "execution", "privacy", "identity", "tenants"})
@TableAccess(owns = {"file", "file_link", "file_usage"})
package io.xinqiao.files;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
