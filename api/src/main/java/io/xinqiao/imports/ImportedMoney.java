package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.IMPORT_JOB;
import static io.xinqiao.schema.tenant.Tables.STAGED_MONEY;
import static io.xinqiao.schema.tenant.Tables.UNIT;

import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/** What the company's own workbooks say was due, paid and owed before it came here: of imports that went in. */
@Repository
public class ImportedMoney {
    private final DSLContext sql;

    ImportedMoney(TenantDatabase database) {
        this.sql = database.sql();
    }

    /**
     * A row of a sheet of payments or arrears.
     *
     * @param until the last day that it is for
     * @param due yuan, before anything was paid
     */
    public record Row(
            UUID importId,
            UUID unitId,
            UUID buildingId,
            String item,
            LocalDate since,
            LocalDate until,
            BigDecimal due,
            BigDecimal paid) {}

    /** All rows of a project's imports that went in and were not refused. */
    public List<Row> of(UUID project) {
        return sql.select(
                        STAGED_MONEY.JOB_ID,
                        UNIT.ID,
                        UNIT.BUILDING_ID,
                        STAGED_MONEY.ITEM,
                        STAGED_MONEY.SINCE,
                        STAGED_MONEY.UNTIL,
                        STAGED_MONEY.DUE,
                        STAGED_MONEY.PAID)
                .from(STAGED_MONEY)
                .join(IMPORT_JOB)
                .on(IMPORT_JOB.ID.eq(STAGED_MONEY.JOB_ID))
                .join(UNIT)
                .on(UNIT.PROJECT_ID.eq(IMPORT_JOB.PROJECT_ID))
                .and(UNIT.NUMBER.eq(STAGED_MONEY.UNIT_NUMBER))
                .where(IMPORT_JOB.PROJECT_ID.eq(project))
                .and(IMPORT_JOB.STATE.eq(Import.State.COMMITTED.name()))
                .and(STAGED_MONEY.VERDICT.eq(Verdicts.NEW))
                .orderBy(IMPORT_JOB.COMMITTED_AT, STAGED_MONEY.SHEET, STAGED_MONEY.ROW)
                .fetch(row -> new Row(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value4(),
                        row.value5(),
                        row.value6(),
                        row.value7(),
                        row.value8()));
    }
}
