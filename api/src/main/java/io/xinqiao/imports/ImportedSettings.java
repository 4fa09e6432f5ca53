package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.IMPORT_JOB;
import static io.xinqiao.schema.tenant.Tables.STAGED_FEE_SETTING;
import static io.xinqiao.schema.tenant.Tables.STAGED_UNIT_FEE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Record2;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** How the company's own workbooks say that fees are charged, and which units pay them: of imports that went in. */
@Repository
public class ImportedSettings {
    private final DSLContext sql;

    ImportedSettings(TenantDatabase database) {
        this.sql = database.sql();
    }

    /** What a sum is worked out of. */
    public enum Formula {
        /** Built area × price + what is fixed. */
        AREA,
        /** What is fixed, for each unit. */
        FIXED
    }

    /**
     * A fee as it was charged before.
     *
     * @param type the kind of fee, in the workbook's words
     * @param cycleMonths for how many months it is charged at once
     * @param formula null where it is none that is known
     * @param price yuan a month for each square metre
     * @param fixed yuan a month for each unit
     */
    public record Setting(
            UUID importId,
            String number,
            String item,
            @Nullable String type,
            boolean periodic,
            int cycleMonths,
            @Nullable LocalDate since,
            @Nullable LocalDate until,
            @Nullable Formula formula,
            BigDecimal price,
            BigDecimal fixed) {}

    /** All settings of a project's imports that went in, in the order in which they came. */
    public List<Setting> of(UUID project) {
        return sql.select(asterisk())
                .from(STAGED_FEE_SETTING)
                .join(IMPORT_JOB)
                .on(IMPORT_JOB.ID.eq(STAGED_FEE_SETTING.JOB_ID))
                .where(IMPORT_JOB.PROJECT_ID.eq(project))
                .and(IMPORT_JOB.STAGE.eq(ImportJob.Stage.COMMITTED.name()))
                .and(STAGED_FEE_SETTING.VERDICT.eq(RowComparison.NEW))
                .orderBy(IMPORT_JOB.COMMITTED_AT, STAGED_FEE_SETTING.SHEET, STAGED_FEE_SETTING.ROW)
                .fetch(ImportedSettings::setting);
    }

    /** The fees that an import speaks of, whatever became of it. */
    public Set<String> itemsOf(ImportJob job) {
        return sql.selectDistinct(STAGED_FEE_SETTING.ITEM)
                .from(STAGED_FEE_SETTING)
                .where(STAGED_FEE_SETTING.JOB_ID.eq(job.id()))
                .orderBy(STAGED_FEE_SETTING.ITEM)
                .fetchSet(STAGED_FEE_SETTING.ITEM);
    }

    /** Whether an import says which units pay a fee, by the fee's number. */
    public boolean namesUnits(ImportJob job) {
        return sql.fetchExists(STAGED_UNIT_FEE, STAGED_UNIT_FEE.JOB_ID.eq(job.id()));
    }

    /**
     * The units that pay a fee and from which day, as the workbooks of the project say; null where they say none, and
     * the fee's own start holds. A number means the fee that its own workbook gives it; where that gives it to none,
     * the one fee of all workbooks that has it, and no unit if there are several.
     */
    public Map<UUID, @Nullable LocalDate> unitsOf(UUID project, Setting setting) {
        var own = STAGED_FEE_SETTING.as("own");
        var another = STAGED_FEE_SETTING.as("another");
        var anothersJob = IMPORT_JOB.as("anothers_job");
        var saysItself = own.JOB_ID.eq(STAGED_UNIT_FEE.JOB_ID).and(own.NUMBER.eq(STAGED_UNIT_FEE.FEE_NUMBER));
        var ofOwnWorkbook = exists(selectOne().from(own).where(saysItself).and(own.ITEM.eq(setting.item())));
        var ofNoOther = STAGED_UNIT_FEE
                .FEE_NUMBER
                .eq(setting.number())
                .and(notExists(selectOne().from(own).where(saysItself)))
                .and(notExists(selectOne()
                        .from(another)
                        .join(anothersJob)
                        .on(anothersJob.ID.eq(another.JOB_ID))
                        .where(anothersJob.PROJECT_ID.eq(project))
                        .and(anothersJob.STAGE.eq(ImportJob.Stage.COMMITTED.name()))
                        .and(another.NUMBER.eq(setting.number()))
                        .and(another.ITEM.ne(setting.item()))));
        return sql.select(UNIT.ID, min(STAGED_UNIT_FEE.SINCE))
                .from(STAGED_UNIT_FEE)
                .join(IMPORT_JOB)
                .on(IMPORT_JOB.ID.eq(STAGED_UNIT_FEE.JOB_ID))
                .join(UNIT)
                .on(UNIT.PROJECT_ID.eq(IMPORT_JOB.PROJECT_ID))
                .and(UNIT.NUMBER.eq(STAGED_UNIT_FEE.UNIT_NUMBER))
                .where(IMPORT_JOB.PROJECT_ID.eq(project))
                .and(IMPORT_JOB.STAGE.eq(ImportJob.Stage.COMMITTED.name()))
                .and(STAGED_UNIT_FEE.VERDICT.ne(RowComparison.REFUSED))
                .and(ofOwnWorkbook.or(ofNoOther))
                .groupBy(UNIT.ID)
                .fetchMap(UNIT.ID, Record2::value2);
    }

    private static Setting setting(Record row) {
        return new Setting(
                row.get(STAGED_FEE_SETTING.JOB_ID),
                row.get(STAGED_FEE_SETTING.NUMBER),
                row.get(STAGED_FEE_SETTING.ITEM),
                row.get(STAGED_FEE_SETTING.TYPE),
                row.get(STAGED_FEE_SETTING.PERIODIC),
                orElse(row.get(STAGED_FEE_SETTING.CYCLE_MONTHS), 1),
                row.get(STAGED_FEE_SETTING.SINCE),
                row.get(STAGED_FEE_SETTING.UNTIL),
                Optional.ofNullable(row.get(STAGED_FEE_SETTING.FORMULA))
                        .flatMap(SourceCodes::formula)
                        .map(Formula::valueOf)
                        .orElse(null),
                orElse(row.get(STAGED_FEE_SETTING.PRICE), BigDecimal.ZERO),
                orElse(row.get(STAGED_FEE_SETTING.FIXED_AMOUNT), BigDecimal.ZERO));
    }

    private static <T> T orElse(@Nullable T value, T usual) {
        return value == null ? usual : value;
    }
}
