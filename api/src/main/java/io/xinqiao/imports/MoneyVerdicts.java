package io.xinqiao.imports;

import static io.xinqiao.imports.RowComparison.CHANGED;
import static io.xinqiao.imports.RowComparison.NEW;
import static io.xinqiao.imports.RowComparison.REFUSED;
import static io.xinqiao.imports.RowComparison.SAME;
import static io.xinqiao.schema.tenant.Tables.IMPORT_JOB;
import static io.xinqiao.schema.tenant.Tables.STAGED_FEE_SETTING;
import static io.xinqiao.schema.tenant.Tables.STAGED_MONEY;
import static io.xinqiao.schema.tenant.Tables.STAGED_UNIT_FEE;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.when;

import io.xinqiao.schema.tenant.tables.StagedMoney;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** The verdicts on money and fees, compared with what the imports said that went in before. */
final class MoneyVerdicts {
    private final DSLContext sql;
    private final UUID job;
    private final UUID project;

    MoneyVerdicts(DSLContext sql, UUID job, UUID project) {
        this.sql = sql;
        this.job = job;
        this.project = project;
    }

    void give(RowComparison all) {
        refuseOfNoUnit(all);
        money();
        settings();
        unitFees();
    }

    private void refuseOfNoUnit(RowComparison all) {
        var homeless = STAGED_MONEY.JOB_ID.eq(job).and(all.unknownUnit(STAGED_MONEY.UNIT_NUMBER));
        all.refuse(
                sql.select(STAGED_MONEY.SHEET, STAGED_MONEY.ROW, STAGED_MONEY.UNIT_NUMBER)
                        .from(STAGED_MONEY)
                        .where(homeless)
                        .fetch(),
                "import.unit.unknown",
                ImportField.ROOM);
        sql.update(STAGED_MONEY)
                .set(STAGED_MONEY.VERDICT, REFUSED)
                .where(homeless)
                .execute();
    }

    /**
     * Money is the same when the last import of this project that told of it said so too, and changed when it did not.
     */
    private void money() {
        var before = STAGED_MONEY.as("before");
        var laterJob = IMPORT_JOB.as("later_job");
        var later = STAGED_MONEY.as("later");
        var lastToldThen = notExists(selectOne()
                .from(later)
                .join(laterJob)
                .on(laterJob.ID.eq(later.JOB_ID))
                .where(laterJob.PROJECT_ID.eq(project))
                .and(laterJob.STAGE.eq("COMMITTED"))
                .and(laterJob.ID.ne(job))
                .and(laterJob.COMMITTED_AT.gt(IMPORT_JOB.COMMITTED_AT))
                .and(later.VERDICT.ne(REFUSED))
                .and(sameMoney(later)));
        var isOtherDay =
                STAGED_MONEY.KIND.eq("DEPOSIT").and(RowComparison.differs(STAGED_MONEY.PAID_ON, before.PAID_ON));
        var isSame = before.KIND
                .eq(STAGED_MONEY.KIND)
                .and(before.DUE.eq(STAGED_MONEY.DUE))
                .and(before.PAID.eq(STAGED_MONEY.PAID))
                .andNot(isOtherDay);
        sql.update(STAGED_MONEY)
                .set(STAGED_MONEY.VERDICT, when(isSame, inline(SAME)).otherwise(inline(CHANGED)))
                .set(STAGED_MONEY.OLD_DUE, before.DUE)
                .set(STAGED_MONEY.OLD_PAID, before.PAID)
                .set(STAGED_MONEY.OLD_PAID_ON, before.PAID_ON)
                .from(before.join(IMPORT_JOB).on(IMPORT_JOB.ID.eq(before.JOB_ID)))
                .where(STAGED_MONEY.JOB_ID.eq(job))
                .and(STAGED_MONEY.VERDICT.eq(NEW))
                .and(committedBefore())
                .and(before.VERDICT.ne(REFUSED))
                .and(sameMoney(before))
                .and(lastToldThen)
                .execute();
    }

    /** The same payment, debt or deposit as the staged one, whatever its amounts; a credit is a debt below zero. */
    private static Condition sameMoney(StagedMoney other) {
        var isSameKind = other.KIND
                .eq(STAGED_MONEY.KIND)
                .or(other.KIND.in("ARREARS", "PREPAYMENT").and(STAGED_MONEY.KIND.in("ARREARS", "PREPAYMENT")));
        return isSameKind
                .and(other.UNIT_NUMBER.eq(STAGED_MONEY.UNIT_NUMBER))
                .and(other.ITEM.eq(STAGED_MONEY.ITEM))
                .and(other.SINCE.eq(STAGED_MONEY.SINCE))
                .and(other.UNTIL.eq(STAGED_MONEY.UNTIL));
    }

    private void settings() {
        var fee = STAGED_FEE_SETTING.as("before");
        sql.update(STAGED_FEE_SETTING)
                .set(STAGED_FEE_SETTING.VERDICT, SAME)
                .from(fee.join(IMPORT_JOB).on(IMPORT_JOB.ID.eq(fee.JOB_ID)))
                .where(STAGED_FEE_SETTING.JOB_ID.eq(job))
                .and(committedBefore())
                .and(fee.VERDICT.eq(NEW))
                .and(fee.NUMBER.eq(STAGED_FEE_SETTING.NUMBER))
                .and(fee.ITEM.eq(STAGED_FEE_SETTING.ITEM))
                .execute();
    }

    private void unitFees() {
        var unitFee = STAGED_UNIT_FEE.as("before");
        sql.update(STAGED_UNIT_FEE)
                .set(STAGED_UNIT_FEE.VERDICT, SAME)
                .from(unitFee.join(IMPORT_JOB).on(IMPORT_JOB.ID.eq(unitFee.JOB_ID)))
                .where(STAGED_UNIT_FEE.JOB_ID.eq(job))
                .and(committedBefore())
                .and(unitFee.VERDICT.eq(NEW))
                .and(unitFee.UNIT_NUMBER.eq(STAGED_UNIT_FEE.UNIT_NUMBER))
                .and(unitFee.FEE_NUMBER.eq(STAGED_UNIT_FEE.FEE_NUMBER))
                .execute();
    }

    private Condition committedBefore() {
        return IMPORT_JOB
                .PROJECT_ID
                .eq(project)
                .and(IMPORT_JOB.STAGE.eq("COMMITTED"))
                .and(IMPORT_JOB.ID.ne(job));
    }
}
