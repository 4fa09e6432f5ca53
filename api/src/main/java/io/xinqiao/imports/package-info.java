/**
 * Imports 导入: a company's own workbook becomes archives. A file is read and its columns are found by their headers
 * ({@link io.xinqiao.imports.Mapping}); its rows are checked and staged ({@link io.xinqiao.imports.Reading}); the
 * staged rows are compared with what is there ({@link io.xinqiao.imports.RowComparison}); a commit puts them in, set by
 * set, in one transaction ({@link io.xinqiao.imports.Commit}), and can be taken back ({@link io.xinqiao.imports.Undo}).
 * Each of the three is a step of a run ({@link io.xinqiao.imports.ImportWork}). Nothing comes in wrong without a word:
 * every row of a sheet is stored, known already, or told with its cell.
 */
@NullMarked
@Imports({"platform", "sql", "execution", "archives", "runs", "files", "privacy", "identity", "tenants"})
@TableAccess(
        owns = {
            "import_column",
            "import_job",
            "import_problem",
            "import_sheet",
            "staged_access_item",
            "staged_building",
            "staged_entrance",
            "staged_fee_setting",
            "staged_household",
            "staged_member",
            "staged_meter",
            "staged_money",
            "staged_parking_space",
            "staged_person",
            "staged_unit",
            "staged_unit_fee",
            "staged_vehicle"
        },
        writes = {
            "access_item",
            "building",
            "entrance",
            "household",
            "household_member",
            "meter",
            "meter_place",
            "meter_reading",
            "ownership",
            "ownership_share",
            "parking_space",
            "person",
            "procedure_event",
            "unit",
            "vehicle"
        },
        reads = {"file", "handover", "project", "run"})
package io.xinqiao.imports;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
