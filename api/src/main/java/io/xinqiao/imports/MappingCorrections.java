package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.IMPORT_COLUMN;
import static io.xinqiao.schema.tenant.Tables.IMPORT_SHEET;

import io.xinqiao.imports.ImportService.ColumnMappingInput;
import io.xinqiao.imports.ImportService.SheetMappingInput;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** What a clerk says that sheets and columns mean, written over what was proposed. */
@Component
class MappingCorrections {
    private final DSLContext sql;

    MappingCorrections(TenantDatabase database) {
        this.sql = database.sql();
    }

    void apply(UUID job, List<SheetMappingInput> sheets) {
        for (var at = 0; at < sheets.size(); at++) {
            var sheet = sheets.get(at);
            var changed = sql.update(IMPORT_SHEET)
                    .set(IMPORT_SHEET.KIND, sheet.kind().name())
                    .where(IMPORT_SHEET.JOB_ID.eq(job))
                    .and(IMPORT_SHEET.POSITION.eq(sheet.position()))
                    .execute();
            if (changed == 0) throw Refused.notFound("sheets", Integer.toString(at), "position");
            if (sheet.columns() != null) columns(job, sheet, sheet.columns(), Integer.toString(at));
        }
    }

    private void columns(UUID job, SheetMappingInput sheet, List<ColumnMappingInput> columns, String at) {
        Set<ImportField> taken = EnumSet.noneOf(ImportField.class);
        for (var one = 0; one < columns.size(); one++) {
            var column = columns.get(one);
            var field = column.field();
            if (field != null && !taken.add(field)) {
                throw Refused.because(
                        Code.INVALID,
                        "import.mapping.twice",
                        List.of(field.name()),
                        "sheets",
                        at,
                        "columns",
                        Integer.toString(one),
                        "field");
            }
            if (field != null && !sheet.kind().fields().contains(field)) {
                throw Refused.because(
                        Code.INVALID,
                        "import.mapping.field",
                        List.of(field.name()),
                        "sheets",
                        at,
                        "columns",
                        Integer.toString(one),
                        "field");
            }
            if (field != null) free(job, sheet.position(), field);
            var changed = sql.update(IMPORT_COLUMN)
                    .set(IMPORT_COLUMN.FIELD, field == null ? null : field.name())
                    .where(IMPORT_COLUMN.JOB_ID.eq(job))
                    .and(IMPORT_COLUMN.SHEET.eq(sheet.position()))
                    .and(IMPORT_COLUMN.POSITION.eq(column.position()))
                    .execute();
            if (changed == 0) {
                throw Refused.notFound("sheets", at, "columns", Integer.toString(one), "position");
            }
        }
    }

    /** A meaning stands above one column: the one that is named now. */
    private void free(UUID job, int sheet, ImportField field) {
        sql.update(IMPORT_COLUMN)
                .setNull(IMPORT_COLUMN.FIELD)
                .where(IMPORT_COLUMN.JOB_ID.eq(job))
                .and(IMPORT_COLUMN.SHEET.eq(sheet))
                .and(IMPORT_COLUMN.FIELD.eq(field.name()))
                .execute();
    }
}
