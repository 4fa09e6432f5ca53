/**
 * Imports 导入: a company's own workbook becomes archives. A file is read and its columns are found by their headers
 * ({@link io.xinqiao.imports.Mapping}); its rows are checked and staged ({@link io.xinqiao.imports.Reading}); the
 * staged rows are compared with what is there ({@link io.xinqiao.imports.RowComparison}); a commit puts them in, set by
 * set, in one transaction ({@link io.xinqiao.imports.Commit}), and can be taken back ({@link io.xinqiao.imports.Undo}).
 * Nothing comes in wrong without a word: every row of a sheet is stored, known already, or told with its cell.
 */
@NullMarked
@Imports({"archives", "notices", "files", "privacy", "identity", "platform", "tenants"})
package io.xinqiao.imports;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
