package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.HANDOVER;
import static io.xinqiao.schema.tenant.Tables.IMPORT_JOB;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.STAGED_FEE_SETTING;
import static io.xinqiao.schema.tenant.Tables.STAGED_HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.STAGED_UNIT_FEE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.select;

import io.xinqiao.tenants.TenantDatabase;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/**
 * Since when households own and live where their workbook does not say: since their first fee begins, else since the
 * unit was handed over, else since the company takes care of the project, and only at last since the import. Fees are
 * charged from that day, so the dry run tells it, and whoever commits may say another.
 */
@Repository
class OwnersSince {
    private final DSLContext sql;

    OwnersSince(TenantDatabase database) {
        this.sql = database.sql();
    }

    /** By what a day is known; the schema's enum. */
    enum Rule {
        WORKBOOK,
        SAID,
        FEE_START,
        HANDOVER,
        TAKEN_OVER,
        IMPORT_DAY
    }

    /** How many units begin by a rule, from the first day of them to the last. */
    record ImportOwnersSince(Rule rule, int units, LocalDate fromOn, LocalDate toOn) {}

    /** Gives a day to everybody of an import who has none. */
    void settle(UUID job, UUID project, LocalDate today) {
        feeStarts(job, project, today);
        handovers(job, project, today);
        sql.update(STAGED_HOUSEHOLD)
                .set(STAGED_HOUSEHOLD.SINCE, PROJECT.TAKEN_OVER_ON)
                .set(STAGED_HOUSEHOLD.SINCE_BY, Rule.TAKEN_OVER.name())
                .from(PROJECT)
                .where(open(job))
                .and(PROJECT.ID.eq(project))
                .and(PROJECT.TAKEN_OVER_ON.le(today))
                .execute();
        sql.update(STAGED_HOUSEHOLD)
                .set(STAGED_HOUSEHOLD.SINCE, today)
                .set(STAGED_HOUSEHOLD.SINCE_BY, Rule.IMPORT_DAY.name())
                .where(open(job))
                .execute();
    }

    private static Condition open(UUID job) {
        return STAGED_HOUSEHOLD.JOB_ID.eq(job).and(STAGED_HOUSEHOLD.SINCE.isNull());
    }

    private void feeStarts(UUID job, UUID project, LocalDate today) {
        var first = min(coalesce(STAGED_UNIT_FEE.SINCE, STAGED_FEE_SETTING.SINCE));
        var starts = select(STAGED_UNIT_FEE.UNIT_NUMBER, first.as("first_on"))
                .from(STAGED_UNIT_FEE)
                .join(IMPORT_JOB)
                .on(IMPORT_JOB.ID.eq(STAGED_UNIT_FEE.JOB_ID))
                .leftJoin(STAGED_FEE_SETTING)
                .on(STAGED_FEE_SETTING.JOB_ID.eq(STAGED_UNIT_FEE.JOB_ID))
                .and(STAGED_FEE_SETTING.NUMBER.eq(STAGED_UNIT_FEE.FEE_NUMBER))
                .where(IMPORT_JOB.PROJECT_ID.eq(project))
                .and(IMPORT_JOB.ID.eq(job).or(IMPORT_JOB.STAGE.eq(ImportJob.Stage.COMMITTED.name())))
                .and(STAGED_UNIT_FEE.VERDICT.ne(RowComparison.REFUSED))
                .groupBy(STAGED_UNIT_FEE.UNIT_NUMBER)
                .having(first.le(today))
                .asTable("starts");
        sql.update(STAGED_HOUSEHOLD)
                .set(STAGED_HOUSEHOLD.SINCE, Objects.requireNonNull(starts.field("first_on", LocalDate.class)))
                .set(STAGED_HOUSEHOLD.SINCE_BY, Rule.FEE_START.name())
                .from(starts)
                .where(open(job))
                .and(STAGED_HOUSEHOLD.UNIT_NUMBER.eq(Objects.requireNonNull(starts.field(STAGED_UNIT_FEE.UNIT_NUMBER))))
                .execute();
    }

    private void handovers(UUID job, UUID project, LocalDate today) {
        var last = max(HANDOVER.HANDED_OVER_ON);
        var handed = select(UNIT.NUMBER, last.as("last_on"))
                .from(HANDOVER)
                .join(UNIT)
                .on(UNIT.ID.eq(HANDOVER.UNIT_ID))
                .where(HANDOVER.PROJECT_ID.eq(project))
                .groupBy(UNIT.NUMBER)
                .having(last.le(today))
                .asTable("handed");
        sql.update(STAGED_HOUSEHOLD)
                .set(STAGED_HOUSEHOLD.SINCE, Objects.requireNonNull(handed.field("last_on", LocalDate.class)))
                .set(STAGED_HOUSEHOLD.SINCE_BY, Rule.HANDOVER.name())
                .from(handed)
                .where(open(job))
                .and(STAGED_HOUSEHOLD.UNIT_NUMBER.eq(Objects.requireNonNull(handed.field(UNIT.NUMBER))))
                .execute();
    }

    /** Keeps what somebody said when they committed. */
    void say(UUID job, LocalDate since) {
        sql.update(IMPORT_JOB)
                .set(IMPORT_JOB.OWNERS_SINCE, since)
                .where(IMPORT_JOB.ID.eq(job))
                .execute();
    }

    /** What somebody said holds for all whose workbook does not say. */
    void takeWord(UUID job) {
        sql.update(STAGED_HOUSEHOLD)
                .set(STAGED_HOUSEHOLD.SINCE, IMPORT_JOB.OWNERS_SINCE)
                .set(STAGED_HOUSEHOLD.SINCE_BY, Rule.SAID.name())
                .from(IMPORT_JOB)
                .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                .and(IMPORT_JOB.ID.eq(job))
                .and(IMPORT_JOB.OWNERS_SINCE.isNotNull())
                .and(STAGED_HOUSEHOLD.SINCE_BY.ne(Rule.WORKBOOK.name()))
                .execute();
    }

    /** Since when those are told to own and live whom imports bring in, by rule. */
    Map<UUID, List<ImportOwnersSince>> of(Collection<UUID> jobs) {
        return sql.select(
                        STAGED_HOUSEHOLD.JOB_ID,
                        STAGED_HOUSEHOLD.SINCE_BY,
                        count(),
                        min(STAGED_HOUSEHOLD.SINCE),
                        max(STAGED_HOUSEHOLD.SINCE))
                .from(STAGED_HOUSEHOLD)
                .where(STAGED_HOUSEHOLD.JOB_ID.eq(any(jobs.toArray(UUID[]::new))))
                .and(STAGED_HOUSEHOLD.SINCE_BY.isNotNull())
                .and(STAGED_HOUSEHOLD.OWNERSHIP_VERDICT.eq(RowComparison.NEW))
                .groupBy(STAGED_HOUSEHOLD.JOB_ID, STAGED_HOUSEHOLD.SINCE_BY)
                .orderBy(STAGED_HOUSEHOLD.SINCE_BY)
                .fetchGroups(
                        STAGED_HOUSEHOLD.JOB_ID,
                        row -> new ImportOwnersSince(
                                Rule.valueOf(row.value2()), row.value3(), row.value4(), row.value5()));
    }
}
