package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.STAGED_MEMBER;
import static io.xinqiao.schema.tenant.Tables.STAGED_METER;
import static io.xinqiao.schema.tenant.Tables.STAGED_PERSON;
import static io.xinqiao.schema.tenant.Tables.STAGED_UNIT;
import static org.jooq.impl.DSL.abs;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.sum;

import io.xinqiao.imports.Problem.Severity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.SQLDataType;

/** What deserves a look of rows that go in: what was worked out, and what the archives know otherwise. */
final class Notes {
    private static final int MOST = 500;
    private static final BigDecimal NEARLY = new BigDecimal("0.0001");

    private final DSLContext sql;
    private final UUID job;
    private final RowComparison verdicts;
    private final List<Problem> notes = new ArrayList<>();

    Notes(DSLContext sql, UUID job, RowComparison verdicts) {
        this.sql = sql;
        this.job = job;
        this.verdicts = verdicts;
    }

    /** All of them, after the verdicts were given. */
    List<Problem> all() {
        floors();
        shares();
        idNumbers();
        readings();
        return notes;
    }

    /** A sheet without floors is told once, at the first unit whose floor its number told. */
    private void floors() {
        var open = STAGED_UNIT
                .JOB_ID
                .eq(job)
                .and(STAGED_UNIT.VERDICT.eq(RowComparison.NEW))
                .and(STAGED_UNIT.FLOOR.isNull());
        var first = STAGED_UNIT.as("first");
        var units = count();
        var row = min(STAGED_UNIT.ROW);
        for (var sheet : sql.select(STAGED_UNIT.SHEET, row, units)
                .from(STAGED_UNIT)
                .where(open)
                .and(STAGED_UNIT.WORKED_FLOOR.isNotNull())
                .groupBy(STAGED_UNIT.SHEET)
                .fetch()) {
            sql.select(first.NUMBER, first.WORKED_FLOOR)
                    .from(first)
                    .where(first.JOB_ID.eq(job))
                    .and(first.SHEET.eq(sheet.value1()))
                    .and(first.ROW.eq(sheet.value2()))
                    .limit(1)
                    .forEach(unit -> notes.add(verdicts.problem(
                            Severity.WARNING,
                            sheet.value1(),
                            sheet.value2(),
                            ImportField.FLOOR,
                            "import.floor.worked",
                            unit.value1(),
                            Integer.toString(unit.value2()),
                            Integer.toString(sheet.value3()))));
        }
        sql.select(STAGED_UNIT.SHEET, STAGED_UNIT.ROW, STAGED_UNIT.NUMBER)
                .from(STAGED_UNIT)
                .where(open)
                .and(STAGED_UNIT.WORKED_FLOOR.isNull())
                .orderBy(STAGED_UNIT.SHEET, STAGED_UNIT.ROW)
                .limit(MOST)
                .forEach(unit -> notes.add(verdicts.problem(
                        Severity.WARNING,
                        unit.value1(),
                        unit.value2(),
                        ImportField.FLOOR,
                        "import.floor.unknown",
                        unit.value3())));
    }

    /** Shares that do not make one whole, or that some owners have and others have not, are not taken. */
    private void shares() {
        var isOwner = STAGED_MEMBER.ROLE.in("OWNER", "CO_OWNER").and(STAGED_MEMBER.VERDICT.ne(RowComparison.REFUSED));
        var whole = sum(STAGED_MEMBER.NUMERATOR.cast(SQLDataType.NUMERIC).div(STAGED_MEMBER.DENOMINATOR));
        var broken = sql.select(STAGED_MEMBER.UNIT_NUMBER, min(STAGED_MEMBER.SHEET), max(STAGED_MEMBER.ROW))
                .from(STAGED_MEMBER)
                .where(STAGED_MEMBER.JOB_ID.eq(job))
                .and(isOwner)
                .groupBy(STAGED_MEMBER.UNIT_NUMBER)
                .having(count(STAGED_MEMBER.NUMERATOR)
                        .gt(0)
                        .and(count(STAGED_MEMBER.NUMERATOR)
                                .lt(count())
                                .or(abs(whole.minus(inline(BigDecimal.ONE))).gt(inline(NEARLY)))))
                .fetch();
        for (var unit : broken) {
            notes.add(verdicts.problem(
                    Severity.WARNING,
                    unit.value2(),
                    unit.value3(),
                    ImportField.NAME,
                    "import.share.sum",
                    unit.value1()));
        }
        sql.update(STAGED_MEMBER)
                .setNull(STAGED_MEMBER.NUMERATOR)
                .setNull(STAGED_MEMBER.DENOMINATOR)
                .where(STAGED_MEMBER.JOB_ID.eq(job))
                .and(STAGED_MEMBER.UNIT_NUMBER.in(broken.getValues(STAGED_MEMBER.UNIT_NUMBER)))
                .execute();
    }

    /** Meters of whose first reading nothing is told, once for a sheet. */
    private void readings() {
        sql.select(STAGED_METER.SHEET, min(STAGED_METER.ROW), count(), min(STAGED_METER.NUMBER))
                .from(STAGED_METER)
                .where(STAGED_METER.JOB_ID.eq(job))
                .and(STAGED_METER.VERDICT.eq(RowComparison.NEW))
                .and(STAGED_METER.VALUE.isNull())
                .groupBy(STAGED_METER.SHEET)
                .forEach(sheet -> notes.add(verdicts.problem(
                        Severity.WARNING,
                        sheet.value1(),
                        sheet.value2(),
                        ImportField.METER_NUMBER,
                        "import.meter.noReading",
                        sheet.value4(),
                        Integer.toString(sheet.value3()))));
    }

    /** Somebody else in the archives has a document of this number. */
    private void idNumbers() {
        sql.select(STAGED_PERSON.SHEET, STAGED_PERSON.ROW, STAGED_PERSON.NAME, PERSON.NAME)
                .from(STAGED_PERSON)
                .join(PERSON)
                .on(PERSON.ID_NUMBER_INDEX.eq(STAGED_PERSON.ID_NUMBER_INDEX))
                .and(PERSON.NAME.ne(STAGED_PERSON.NAME))
                .and(PERSON.ERASED_AT.isNull())
                .where(STAGED_PERSON.JOB_ID.eq(job))
                .and(STAGED_PERSON.VERDICT.ne(RowComparison.REFUSED))
                .orderBy(STAGED_PERSON.SHEET, STAGED_PERSON.ROW)
                .limit(MOST)
                .forEach(person -> notes.add(verdicts.problem(
                        Severity.WARNING,
                        person.value1(),
                        person.value2(),
                        ImportField.NAME,
                        "import.idNumber.known",
                        person.value3(),
                        person.value4())));
    }
}
