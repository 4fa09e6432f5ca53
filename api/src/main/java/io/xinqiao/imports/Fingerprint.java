package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.ACCESS_ITEM;
import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.ENTRANCE;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.IMPORT_JOB;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.PARKING_SPACE;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.schema.tenant.Tables.VEHICLE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.trueCondition;

import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * What an import is compared with, in one text: the archives and the imports that went in before. Of each table, which
 * rows there are (a sum of hashes of their keys), and how often they have changed (their versions, or what ends them).
 * Asked for before a comparison, it tells later whether that still holds, at a hundredth of what comparing again would
 * cost.
 */
final class Fingerprint {
    private Fingerprint() {}

    /** The archives of a project, and the company's persons, as they are now. */
    static String of(DSLContext sql, UUID project) {
        var parts = List.of(
                part(BUILDING, BUILDING.ID, BUILDING.PROJECT_ID.eq(project), count()),
                part(
                        ENTRANCE,
                        ENTRANCE.ID,
                        trueCondition(),
                        sum(coalesce(ENTRANCE.FLOORS, 0).plus(1000)),
                        count().filterWhere(ENTRANCE.LIFT)),
                part(UNIT, UNIT.ID, UNIT.PROJECT_ID.eq(project), sum(UNIT.VERSION)),
                part(PERSON, PERSON.ID, trueCondition(), sum(PERSON.VERSION), count(PERSON.ERASED_AT)),
                part(HOUSEHOLD, HOUSEHOLD.ID, trueCondition(), count(HOUSEHOLD.MOVED_OUT)),
                part(HOUSEHOLD_MEMBER, HOUSEHOLD_MEMBER.ID, trueCondition(), count(HOUSEHOLD_MEMBER.UNTIL)),
                part(OWNERSHIP, OWNERSHIP.ID, trueCondition(), count(OWNERSHIP.UNTIL)),
                part(PARKING_SPACE, PARKING_SPACE.ID, PARKING_SPACE.PROJECT_ID.eq(project), sum(PARKING_SPACE.VERSION)),
                part(VEHICLE, VEHICLE.ID, VEHICLE.PROJECT_ID.eq(project), count(VEHICLE.UNTIL)),
                part(ACCESS_ITEM, ACCESS_ITEM.ID, ACCESS_ITEM.PROJECT_ID.eq(project), sum(ACCESS_ITEM.VERSION)),
                // Fees and payments lie in the staging tables of the imports that brought them.
                part(
                        IMPORT_JOB,
                        IMPORT_JOB.ID,
                        IMPORT_JOB.STAGE.eq(ImportJob.Stage.COMMITTED.name()),
                        sum(IMPORT_JOB.VERSION)));
        return String.join(
                ";",
                parts.stream()
                        .map(part -> sql.select(part).fetchSingle().value1())
                        .toList());
    }

    private static Field<String> part(
            Table<? extends Record> table, Field<UUID> key, Condition which, Field<?>... changes) {
        var keys =
                sum(function(name("hashtextextended"), SQLDataType.BIGINT, key.cast(SQLDataType.VARCHAR), inline(0L)));
        var text = concat(count().cast(SQLDataType.VARCHAR), inline(":"), plain(keys));
        for (var change : changes) text = concat(text, inline(":"), plain(change));
        return field(select(text).from(table).where(which));
    }

    private static Field<String> plain(Field<?> number) {
        return coalesce(number.cast(SQLDataType.VARCHAR), inline("-"));
    }
}
