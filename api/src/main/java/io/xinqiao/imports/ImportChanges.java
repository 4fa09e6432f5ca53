package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.IMPORT_COLUMN;
import static io.xinqiao.schema.tenant.Tables.IMPORT_JOB;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.STAGED_ACCESS_ITEM;
import static io.xinqiao.schema.tenant.Tables.STAGED_ENTRANCE;
import static io.xinqiao.schema.tenant.Tables.STAGED_MONEY;
import static io.xinqiao.schema.tenant.Tables.STAGED_PARKING_SPACE;
import static io.xinqiao.schema.tenant.Tables.STAGED_PERSON;
import static io.xinqiao.schema.tenant.Tables.STAGED_UNIT;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;

import io.xinqiao.imports.ImportCounts.Kind;
import io.xinqiao.privacy.PersonalKind;
import io.xinqiao.privacy.Vault;
import io.xinqiao.schema.Sealed;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** What a commit would change of what is there, or has changed: each cell with what stood there before. */
@Repository
class ImportChanges {
    private static final int MOST = 500;

    /** For which unit something was, who had it, and who has it now. */
    private static final Field<String> OLD_UNIT = UNIT.NUMBER.as("old_unit");

    private static final Field<String> OLD_HOLDER = PERSON.NAME.as("old_holder");
    private static final Field<String> HOLDER = STAGED_PERSON.NAME.as("holder");

    private final DSLContext sql;
    private final Vault vault;

    ImportChanges(TenantDatabase database, Vault vault) {
        this.sql = database.sql();
        this.vault = vault;
    }

    /**
     * One change.
     *
     * @param subject whose it is: a unit's number, a person's name
     * @param projectIds where that is; a person may live in several projects
     * @param before masked where it is personal; null where nothing stood
     */
    record ImportChange(
            Kind kind,
            int sheet,
            int row,
            @Nullable String column,
            String subject,
            List<UUID> projectIds,
            ImportField field,
            @Nullable String before,
            String after) {}

    /** The first five hundred changes of imports, in the order of sheets and rows. */
    Map<UUID, List<ImportChange>> of(Collection<UUID> jobs) {
        Map<UUID, List<ImportChange>> all = new HashMap<>();
        for (var job : jobs) {
            List<ImportChange> changes = new ArrayList<>();
            var places = new Places(job);
            entrances(job, places, changes);
            units(job, places, changes);
            persons(job, places, changes);
            spaces(job, places, changes);
            keys(job, places, changes);
            money(job, places, changes);
            changes.sort(Comparator.comparingInt(ImportChange::sheet).thenComparingInt(ImportChange::row));
            all.put(job, changes.stream().limit(MOST).toList());
        }
        return all;
    }

    /** Where the cells of an import stand, and into which project it goes. */
    private final class Places {
        private final Map<String, String> columns;
        private final List<UUID> project;

        Places(UUID job) {
            columns = sql.select(IMPORT_COLUMN.SHEET, IMPORT_COLUMN.FIELD, IMPORT_COLUMN.POSITION)
                    .from(IMPORT_COLUMN)
                    .where(IMPORT_COLUMN.JOB_ID.eq(job))
                    .and(IMPORT_COLUMN.FIELD.isNotNull())
                    .fetchMap(row -> row.value1() + row.value2(), row -> ImportJobs.letters(row.value3()));
            project = sql.select(IMPORT_JOB.PROJECT_ID)
                    .from(IMPORT_JOB)
                    .where(IMPORT_JOB.ID.eq(job))
                    .fetch(IMPORT_JOB.PROJECT_ID);
        }

        @Nullable
        String column(int sheet, ImportField field) {
            return columns.get(sheet + field.name());
        }
    }

    /** A row that changes something, and whose it is. */
    private record Changed(Kind kind, int sheet, int row, String subject, List<UUID> projects, Record record) {}

    private static void compare(
            List<ImportChange> changes, Places places, Changed of, ImportField field, Field<?> before, Field<?> after) {
        add(changes, places, of, field, of.record().get(before), of.record().get(after));
    }

    private static void add(
            List<ImportChange> changes,
            Places places,
            Changed of,
            ImportField field,
            @Nullable Object before,
            @Nullable Object after) {
        if (after == null || equal(before, after)) return;
        changes.add(new ImportChange(
                of.kind(),
                of.sheet(),
                of.row(),
                places.column(of.sheet(), field),
                of.subject(),
                of.projects(),
                field,
                before == null ? null : text(before),
                text(after)));
    }

    private static boolean equal(@Nullable Object before, Object after) {
        return (before instanceof BigDecimal one && after instanceof BigDecimal other)
                ? one.compareTo(other) == 0
                : Objects.equals(before, after);
    }

    private static String text(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    private void entrances(UUID job, Places places, List<ImportChange> changes) {
        for (var row : sql.selectFrom(STAGED_ENTRANCE)
                .where(STAGED_ENTRANCE.JOB_ID.eq(job))
                .and(STAGED_ENTRANCE.VERDICT.eq(RowComparison.CHANGED))
                .orderBy(STAGED_ENTRANCE.SHEET, STAGED_ENTRANCE.ROW)
                .limit(MOST)
                .fetch()) {
            var of = new Changed(
                    Kind.ENTRANCE,
                    row.getSheet(),
                    row.getRow(),
                    row.getBuilding() + "-" + row.getNumber(),
                    places.project,
                    row);
            compare(changes, places, of, ImportField.FLOORS, STAGED_ENTRANCE.OLD_FLOORS, STAGED_ENTRANCE.FLOORS);
            compare(changes, places, of, ImportField.LIFT, STAGED_ENTRANCE.OLD_LIFT, STAGED_ENTRANCE.LIFT);
        }
    }

    private void units(UUID job, Places places, List<ImportChange> changes) {
        for (var row : sql.selectFrom(STAGED_UNIT)
                .where(STAGED_UNIT.JOB_ID.eq(job))
                .and(STAGED_UNIT.VERDICT.eq(RowComparison.CHANGED))
                .orderBy(STAGED_UNIT.SHEET, STAGED_UNIT.ROW)
                .limit(MOST)
                .fetch()) {
            var of = new Changed(Kind.UNIT, row.getSheet(), row.getRow(), row.getNumber(), places.project, row);
            compare(changes, places, of, ImportField.FLOOR, STAGED_UNIT.OLD_FLOOR, STAGED_UNIT.FLOOR);
            compare(changes, places, of, ImportField.UNIT_KIND, STAGED_UNIT.OLD_KIND, STAGED_UNIT.KIND);
            compare(changes, places, of, ImportField.BUILT_AREA, STAGED_UNIT.OLD_BUILT_AREA, STAGED_UNIT.BUILT_AREA);
            compare(changes, places, of, ImportField.INNER_AREA, STAGED_UNIT.OLD_INNER_AREA, STAGED_UNIT.INNER_AREA);
            compare(changes, places, of, ImportField.LAYOUT, STAGED_UNIT.OLD_LAYOUT, STAGED_UNIT.LAYOUT);
            compare(changes, places, of, ImportField.RENT, STAGED_UNIT.OLD_RENT, STAGED_UNIT.RENT);
            compare(changes, places, of, ImportField.UNIT_STATE, STAGED_UNIT.OLD_STATE, STAGED_UNIT.STATE);
        }
    }

    private void persons(UUID job, Places places, List<ImportChange> changes) {
        var rows = sql.selectFrom(STAGED_PERSON)
                .where(STAGED_PERSON.JOB_ID.eq(job))
                .and(STAGED_PERSON.VERDICT.eq(RowComparison.CHANGED))
                .orderBy(STAGED_PERSON.SHEET, STAGED_PERSON.ROW)
                .limit(MOST)
                .fetch();
        var homes = projectsOf(rows.intoSet(STAGED_PERSON.PERSON_ID));
        for (var row : rows) {
            var of = new Changed(
                    Kind.PERSON,
                    row.getSheet(),
                    row.getRow(),
                    row.getName(),
                    homes.getOrDefault(row.getPersonId(), places.project),
                    row);
            compare(changes, places, of, ImportField.GENDER, STAGED_PERSON.OLD_GENDER, STAGED_PERSON.GENDER);
            compare(changes, places, of, ImportField.AGE, STAGED_PERSON.OLD_BIRTH_YEAR, STAGED_PERSON.BIRTH_YEAR);
            addMasked(
                    changes,
                    places,
                    of,
                    ImportField.PHONE,
                    PersonalKind.PHONE,
                    row.getOldPhoneSealed(),
                    row.getPhoneSealed());
            addMasked(
                    changes,
                    places,
                    of,
                    ImportField.ID_NUMBER,
                    PersonalKind.ID_NUMBER,
                    row.getOldIdNumberSealed(),
                    row.getIdNumberSealed());
        }
    }

    private void addMasked(
            List<ImportChange> changes,
            Places places,
            Changed of,
            ImportField field,
            PersonalKind kind,
            @Nullable Sealed before,
            @Nullable Sealed after) {
        var old = vault.open(before);
        var now = vault.open(after);
        if (now == null || (old != null && kind.normal(old).equals(kind.normal(now)))) return;
        changes.add(new ImportChange(
                of.kind(),
                of.sheet(),
                of.row(),
                places.column(of.sheet(), field),
                of.subject(),
                of.projects(),
                field,
                old == null ? null : kind.masked(old),
                kind.masked(now)));
    }

    private Map<UUID, List<UUID>> projectsOf(Set<UUID> persons) {
        return sql.selectDistinct(HOUSEHOLD_MEMBER.PERSON_ID, UNIT.PROJECT_ID)
                .from(HOUSEHOLD_MEMBER)
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                .join(UNIT)
                .on(UNIT.ID.eq(HOUSEHOLD.UNIT_ID))
                .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(any(persons.toArray(UUID[]::new))))
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .orderBy(UNIT.PROJECT_ID)
                .fetchGroups(HOUSEHOLD_MEMBER.PERSON_ID, UNIT.PROJECT_ID);
    }

    private void spaces(UUID job, Places places, List<ImportChange> changes) {
        var s = STAGED_PARKING_SPACE;
        for (var row : sql.select(s.asterisk(), OLD_UNIT, OLD_HOLDER, HOLDER)
                .from(held(s, s.OLD_UNIT_ID, s.OLD_HOLDER_ID, s.HOLDER_KEY, job))
                .where(s.JOB_ID.eq(job))
                .and(s.VERDICT.eq(RowComparison.CHANGED))
                .orderBy(s.SHEET, s.ROW)
                .limit(MOST)
                .fetch()) {
            var of = new Changed(
                    Kind.PARKING_SPACE, row.get(s.SHEET), row.get(s.ROW), row.get(s.NUMBER), places.project, row);
            compare(changes, places, of, ImportField.SPACE_KIND, s.OLD_KIND, s.KIND);
            compare(changes, places, of, ImportField.SPACE_AREA, s.OLD_AREA, s.AREA);
            compare(changes, places, of, ImportField.TENURE, s.OLD_TENURE, s.TENURE);
            compare(changes, places, of, ImportField.SINCE, s.OLD_SINCE, s.SINCE);
            compare(changes, places, of, ImportField.UNTIL, s.OLD_UNTIL, s.UNTIL);
            compare(changes, places, of, ImportField.ROOM, OLD_UNIT, s.UNIT_NUMBER);
            compare(changes, places, of, ImportField.NAME, OLD_HOLDER, HOLDER);
        }
    }

    private void keys(UUID job, Places places, List<ImportChange> changes) {
        var k = STAGED_ACCESS_ITEM;
        for (var row : sql.select(k.asterisk(), OLD_UNIT, OLD_HOLDER, HOLDER)
                .from(held(k, k.OLD_UNIT_ID, k.OLD_HOLDER_ID, k.HOLDER_KEY, job))
                .where(k.JOB_ID.eq(job))
                .and(k.VERDICT.eq(RowComparison.CHANGED))
                .orderBy(k.SHEET, k.ROW)
                .limit(MOST)
                .fetch()) {
            var of = new Changed(
                    Kind.ACCESS_ITEM, row.get(k.SHEET), row.get(k.ROW), row.get(k.NUMBER), places.project, row);
            compare(changes, places, of, ImportField.ROOM, OLD_UNIT, k.UNIT_NUMBER);
            compare(changes, places, of, ImportField.KEY_STATE, k.OLD_STATE, k.STATE);
            compare(changes, places, of, ImportField.NAME, OLD_HOLDER, HOLDER);
            compare(changes, places, of, ImportField.ISSUED_ON, k.OLD_ISSUED_ON, k.ISSUED_ON);
        }
    }

    /** Staged rows with the unit and the holder that they had, and the holder whom they get. */
    private static Table<? extends Record> held(
            Table<? extends Record> staged, Field<UUID> oldUnit, Field<UUID> oldHolder, Field<String> key, UUID job) {
        return staged.leftJoin(UNIT)
                .on(UNIT.ID.eq(oldUnit))
                .leftJoin(PERSON)
                .on(PERSON.ID.eq(oldHolder))
                .leftJoin(STAGED_PERSON)
                .on(STAGED_PERSON.JOB_ID.eq(job))
                .and(STAGED_PERSON.KEY.eq(key));
    }

    /** Money is its unit's and its fee's; what is owed is below zero where it was paid too much. */
    private void money(UUID job, Places places, List<ImportChange> changes) {
        var m = STAGED_MONEY;
        for (var row : sql.selectFrom(m)
                .where(m.JOB_ID.eq(job))
                .and(m.VERDICT.eq(RowComparison.CHANGED))
                .orderBy(m.SHEET, m.ROW)
                .limit(MOST)
                .fetch()) {
            var subject = row.getItem().isEmpty() ? row.getUnitNumber() : row.getUnitNumber() + " " + row.getItem();
            var of = new Changed(Kind.MONEY, row.getSheet(), row.getRow(), subject, places.project, row);
            var kind = ImportedMoney.Kind.valueOf(row.getKind());
            var isBalance =
                    kind == ImportedMoney.Kind.PREPAYMENT && row.getItem().isEmpty();
            if (kind == ImportedMoney.Kind.PAYMENT) {
                compare(changes, places, of, ImportField.DUE, m.OLD_DUE, m.DUE);
                compare(changes, places, of, ImportField.PAID, m.OLD_PAID, m.PAID);
            } else if (kind == ImportedMoney.Kind.DEPOSIT) {
                compare(changes, places, of, ImportField.DEPOSIT, m.OLD_PAID, m.PAID);
                compare(changes, places, of, ImportField.PAID_ON, m.OLD_PAID_ON, m.PAID_ON);
            } else if (isBalance) {
                compare(changes, places, of, ImportField.BALANCE, m.OLD_PAID, m.PAID);
            } else {
                var before = Objects.requireNonNull(row.getOldDue()).subtract(Objects.requireNonNull(row.getOldPaid()));
                var after = row.getDue().subtract(row.getPaid());
                add(changes, places, of, ImportField.OWED, before, after);
            }
        }
    }
}
