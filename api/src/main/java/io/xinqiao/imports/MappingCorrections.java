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
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** What a clerk says that sheets and columns mean, written over what was proposed. */
@Component
class MappingCorrections {
    private static final int WIDEST = 200;

    private final DSLContext sql;

    MappingCorrections(TenantDatabase database) {
        this.sql = database.sql();
    }

    void apply(UUID job, List<SheetMappingInput> sheets) {
        for (var at = 0; at < sheets.size(); at++) {
            var sheet = sheets.get(at);
            var before = sql.selectFrom(IMPORT_SHEET)
                    .where(IMPORT_SHEET.JOB_ID.eq(job))
                    .and(IMPORT_SHEET.POSITION.eq(sheet.position()))
                    .fetchOne();
            if (before == null) throw Refused.notFound("sheets", Integer.toString(at), "position");
            var headerRow = sheet.headerRow() == null ? before.getHeaderRow() : sheet.headerRow();
            if (headerRow < 1 && sheet.kind() != SheetKind.IGNORED) {
                throw Refused.because(
                        Code.INVALID,
                        "refused.import.mapping.headerRow",
                        List.of(),
                        "sheets",
                        Integer.toString(at),
                        "headerRow");
            }
            sql.update(IMPORT_SHEET)
                    .set(IMPORT_SHEET.KIND, sheet.kind().name())
                    .set(IMPORT_SHEET.HEADER_ROW, headerRow)
                    .where(IMPORT_SHEET.JOB_ID.eq(job))
                    .and(IMPORT_SHEET.POSITION.eq(sheet.position()))
                    .execute();
            // What stood above the columns means something else now: it is read anew.
            var isOtherRow = !Objects.equals(headerRow, before.getHeaderRow());
            var isAnother = isOtherRow || !sheet.kind().name().equals(before.getKind());
            if (isAnother && (sheet.columns() == null || isOtherRow)) forget(job, sheet.position());
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
                        "refused.import.mapping.twice",
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
                        "refused.import.mapping.field",
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
            if (changed == 0) add(job, sheet.position(), column, at, Integer.toString(one));
        }
    }

    private void forget(UUID job, int sheet) {
        sql.deleteFrom(IMPORT_COLUMN)
                .where(IMPORT_COLUMN.JOB_ID.eq(job))
                .and(IMPORT_COLUMN.SHEET.eq(sheet))
                .execute();
    }

    /** A column that nothing was known of, such as one without a header. */
    private void add(UUID job, int sheet, ColumnMappingInput column, String... at) {
        if (column.position() < 0 || column.position() >= WIDEST) {
            throw Refused.notFound("sheets", at[0], "columns", at[1], "position");
        }
        sql.insertInto(IMPORT_COLUMN)
                .set(IMPORT_COLUMN.JOB_ID, job)
                .set(IMPORT_COLUMN.SHEET, sheet)
                .set(IMPORT_COLUMN.POSITION, column.position())
                .set(IMPORT_COLUMN.HEADER, "")
                .set(
                        IMPORT_COLUMN.FIELD,
                        column.field() == null ? null : column.field().name())
                .execute();
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
