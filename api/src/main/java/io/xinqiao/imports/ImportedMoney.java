package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.FILE;
import static io.xinqiao.schema.tenant.Tables.IMPORT_JOB;
import static io.xinqiao.schema.tenant.Tables.IMPORT_SHEET;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.STAGED_MONEY;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.asterisk;

import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** What the company's own workbooks say was due, paid and owed before it came here: of imports that went in. */
@Repository
public class ImportedMoney {
    private final DSLContext sql;

    ImportedMoney(TenantDatabase database) {
        this.sql = database.sql();
    }

    /** Whether it was paid, owed, paid ahead, or left as a deposit. */
    public enum Kind {
        PAYMENT,
        ARREARS,
        PREPAYMENT,
        DEPOSIT
    }

    /**
     * A row of a sheet of money.
     *
     * @param item a fee, or what a deposit is for; empty for what was paid ahead for nothing in particular
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
            Origin origin) {
        /** What a credit says of the debt for the same: there is none. */
        public Row withoutDebt() {
            return new Row(
                    Kind.ARREARS, unitId, buildingId, item, since, until, BigDecimal.ZERO, BigDecimal.ZERO, origin);
        }
    }

    /** The row that it stands in, from 1, and what else that says. */
    public record Origin(
            UUID importId,
            String workbook,
            String sheet,
            int row,
            @Nullable LocalDate paidOn,
            @Nullable String cashier,
            @Nullable String payer,
            @Nullable String remark) {}

    /**
     * Has whoever else imports into a project or takes its opening over wait until the change is through. Whoever
     * refers to the project, a new ticket for example, need not wait: that takes no part of its key.
     */
    public void lock(UUID project) {
        sql.select(PROJECT.ID)
                .from(PROJECT)
                .where(PROJECT.ID.eq(project))
                .forNoKeyUpdate()
                .fetch();
    }

    /** Rows of these kinds of a project's imports that went in and were not refused, those of later imports behind. */
    public List<Row> of(UUID project, Set<Kind> kinds) {
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
                .and(IMPORT_JOB.STAGE.eq(ImportJob.Stage.COMMITTED.name()))
                .and(STAGED_MONEY.VERDICT.ne(RowComparison.REFUSED))
                .and(STAGED_MONEY.KIND.in(kinds.stream().map(Kind::name).toList()))
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
                                row.get(STAGED_MONEY.PAYER),
                                row.get(STAGED_MONEY.REMARK))));
    }
}
