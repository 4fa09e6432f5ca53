package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.FILE;
import static io.xinqiao.schema.tenant.Tables.IMPORT_JOB;
import static io.xinqiao.schema.tenant.Tables.IMPORT_SHEET;
import static io.xinqiao.schema.tenant.Tables.STAGED_MONEY;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.select;

import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** What the company's own workbooks say was due, paid and owed before it came here: of imports that went in. */
@Repository
public class ImportedMoney {
    private static final String PREPAYMENT = "PREPAYMENT";

    private final DSLContext sql;

    ImportedMoney(TenantDatabase database) {
        this.sql = database.sql();
    }

    /** Whether it was paid, or owed. */
    public enum Kind {
        PAYMENT,
        ARREARS
    }

    /**
     * A row of a sheet of payments or arrears.
     *
     * @param until the last day that it is for
     * @param due yuan, before anything was paid
     */
    public record Row(
            Kind kind,
            UUID unitId,
            UUID buildingId,
            String item,
            LocalDate since,
            LocalDate until,
            BigDecimal due,
            BigDecimal paid,
            Origin origin) {}

    /** The row that it stands in, from 1, and what else that says. */
    public record Origin(
            UUID importId,
            String workbook,
            String sheet,
            int row,
            @Nullable LocalDate paidOn,
            @Nullable String cashier,
            @Nullable String remark) {}

    /** All rows of a project's imports that went in and were not refused, those of later imports behind. */
    public List<Row> of(UUID project) {
        return sql.select(asterisk())
                .from(STAGED_MONEY)
                .join(IMPORT_JOB)
                .on(IMPORT_JOB.ID.eq(STAGED_MONEY.JOB_ID))
                .join(IMPORT_SHEET)
                .on(IMPORT_SHEET.JOB_ID.eq(STAGED_MONEY.JOB_ID))
                .and(IMPORT_SHEET.POSITION.eq(STAGED_MONEY.SHEET))
                .join(FILE)
                .on(FILE.ID.eq(IMPORT_JOB.FILE_ID))
                .join(UNIT)
                .on(UNIT.PROJECT_ID.eq(IMPORT_JOB.PROJECT_ID))
                .and(UNIT.NUMBER.eq(STAGED_MONEY.UNIT_NUMBER))
                .where(IMPORT_JOB.PROJECT_ID.eq(project))
                .and(IMPORT_JOB.STATE.eq(Import.State.COMMITTED.name()))
                .and(STAGED_MONEY.VERDICT.ne(RowComparison.REFUSED))
                .and(STAGED_MONEY.KIND.ne(PREPAYMENT))
                .orderBy(IMPORT_JOB.COMMITTED_AT, STAGED_MONEY.SHEET, STAGED_MONEY.ROW)
                .fetch(row -> new Row(
                        Kind.valueOf(row.get(STAGED_MONEY.KIND)),
                        row.get(UNIT.ID),
                        row.get(UNIT.BUILDING_ID),
                        row.get(STAGED_MONEY.ITEM),
                        row.get(STAGED_MONEY.SINCE),
                        row.get(STAGED_MONEY.UNTIL),
                        row.get(STAGED_MONEY.DUE),
                        row.get(STAGED_MONEY.PAID),
                        new Origin(
                                row.get(STAGED_MONEY.JOB_ID),
                                row.get(FILE.NAME),
                                row.get(IMPORT_SHEET.NAME),
                                row.get(STAGED_MONEY.ROW),
                                row.get(STAGED_MONEY.PAID_ON),
                                row.get(STAGED_MONEY.CASHIER),
                                row.get(STAGED_MONEY.REMARK))));
    }

    /** What the household of a unit has paid ahead, in yuan. */
    public record PaidAhead(UUID unitId, BigDecimal amount) {}

    /** Hands over what units of a project had paid ahead: each row once, whoever asks how often. */
    public List<PaidAhead> takePaidAhead(UUID project, Instant now) {
        var jobs = select(IMPORT_JOB.ID)
                .from(IMPORT_JOB)
                .where(IMPORT_JOB.PROJECT_ID.eq(project))
                .and(IMPORT_JOB.STATE.eq(Import.State.COMMITTED.name()));
        return sql.update(STAGED_MONEY)
                .set(STAGED_MONEY.TAKEN_OVER_AT, now)
                .from(UNIT)
                .where(STAGED_MONEY.JOB_ID.in(jobs))
                .and(STAGED_MONEY.KIND.eq(PREPAYMENT))
                .and(STAGED_MONEY.VERDICT.eq(RowComparison.NEW))
                .and(STAGED_MONEY.TAKEN_OVER_AT.isNull())
                .and(STAGED_MONEY.PAID.gt(BigDecimal.ZERO))
                .and(UNIT.PROJECT_ID.eq(project))
                .and(UNIT.NUMBER.eq(STAGED_MONEY.UNIT_NUMBER))
                .returningResult(UNIT.ID, STAGED_MONEY.PAID)
                .fetch(row -> new PaidAhead(row.value1(), row.value2()));
    }
}
