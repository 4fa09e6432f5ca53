package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.STAGED_ACCESS_ITEM;
import static io.xinqiao.schema.tenant.Tables.STAGED_BUILDING;
import static io.xinqiao.schema.tenant.Tables.STAGED_ENTRANCE;
import static io.xinqiao.schema.tenant.Tables.STAGED_FEE_SETTING;
import static io.xinqiao.schema.tenant.Tables.STAGED_MEMBER;
import static io.xinqiao.schema.tenant.Tables.STAGED_METER;
import static io.xinqiao.schema.tenant.Tables.STAGED_MONEY;
import static io.xinqiao.schema.tenant.Tables.STAGED_PARKING_SPACE;
import static io.xinqiao.schema.tenant.Tables.STAGED_PERSON;
import static io.xinqiao.schema.tenant.Tables.STAGED_UNIT;
import static io.xinqiao.schema.tenant.Tables.STAGED_UNIT_FEE;
import static io.xinqiao.schema.tenant.Tables.STAGED_VEHICLE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import io.xinqiao.tenants.TenantDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.Table;
import org.springframework.stereotype.Repository;

/** How much of what kind is new, changes, is there already: counted in one statement for any number of imports. */
@Repository
class ImportCounts {
    private final DSLContext sql;

    ImportCounts(TenantDatabase database) {
        this.sql = database.sql();
    }

    /** Of what kind; the schema's enum. */
    enum Kind {
        BUILDING,
        ENTRANCE,
        UNIT,
        PERSON,
        HOUSEHOLD_MEMBER,
        PARKING_SPACE,
        VEHICLE,
        FEE_SETTING,
        UNIT_FEE,
        MONEY,
        METER,
        ACCESS_ITEM
    }

    /** How many of one kind. */
    record ImportCount(Kind kind, int added, int changed, int same) {}

    Map<UUID, List<ImportCount>> of(Collection<UUID> jobs) {
        var which = jobs.toArray(UUID[]::new);
        var all = part(Kind.BUILDING, STAGED_BUILDING, STAGED_BUILDING.JOB_ID, STAGED_BUILDING.VERDICT, which)
                .unionAll(part(Kind.ENTRANCE, STAGED_ENTRANCE, STAGED_ENTRANCE.JOB_ID, STAGED_ENTRANCE.VERDICT, which))
                .unionAll(part(Kind.UNIT, STAGED_UNIT, STAGED_UNIT.JOB_ID, STAGED_UNIT.VERDICT, which))
                .unionAll(part(Kind.PERSON, STAGED_PERSON, STAGED_PERSON.JOB_ID, STAGED_PERSON.VERDICT, which))
                .unionAll(
                        part(Kind.HOUSEHOLD_MEMBER, STAGED_MEMBER, STAGED_MEMBER.JOB_ID, STAGED_MEMBER.VERDICT, which))
                .unionAll(part(
                        Kind.PARKING_SPACE,
                        STAGED_PARKING_SPACE,
                        STAGED_PARKING_SPACE.JOB_ID,
                        STAGED_PARKING_SPACE.VERDICT,
                        which))
                .unionAll(part(Kind.VEHICLE, STAGED_VEHICLE, STAGED_VEHICLE.JOB_ID, STAGED_VEHICLE.VERDICT, which))
                .unionAll(part(
                        Kind.FEE_SETTING,
                        STAGED_FEE_SETTING,
                        STAGED_FEE_SETTING.JOB_ID,
                        STAGED_FEE_SETTING.VERDICT,
                        which))
                .unionAll(part(Kind.UNIT_FEE, STAGED_UNIT_FEE, STAGED_UNIT_FEE.JOB_ID, STAGED_UNIT_FEE.VERDICT, which))
                .unionAll(part(Kind.METER, STAGED_METER, STAGED_METER.JOB_ID, STAGED_METER.VERDICT, which))
                .unionAll(part(
                        Kind.ACCESS_ITEM,
                        STAGED_ACCESS_ITEM,
                        STAGED_ACCESS_ITEM.JOB_ID,
                        STAGED_ACCESS_ITEM.VERDICT,
                        which))
                .unionAll(part(Kind.MONEY, STAGED_MONEY, STAGED_MONEY.JOB_ID, STAGED_MONEY.VERDICT, which));
        Map<UUID, Map<Kind, Map<String, Integer>>> counted = new HashMap<>();
        for (var row : sql.fetch(all)) {
            counted.computeIfAbsent(row.value1(), job -> new EnumMap<>(Kind.class))
                    .computeIfAbsent(Kind.valueOf(row.value2()), kind -> new HashMap<>())
                    .put(row.value3(), row.value4());
        }
        Map<UUID, List<ImportCount>> counts = new HashMap<>();
        counted.forEach((job, kinds) -> {
            List<ImportCount> ofJob = new ArrayList<>();
            kinds.forEach((kind, verdicts) -> ofJob.add(new ImportCount(
                    kind,
                    verdicts.getOrDefault(RowComparison.NEW, 0),
                    verdicts.getOrDefault(RowComparison.CHANGED, 0),
                    verdicts.getOrDefault(RowComparison.SAME, 0))));
            counts.put(job, ofJob);
        });
        return counts;
    }

    private static Select<Record4<UUID, String, String, Integer>> part(
            Kind kind, Table<? extends Record> table, Field<UUID> job, Field<String> verdict, UUID[] which) {
        return select(job, inline(kind.name()), verdict, count())
                .from(table)
                .where(job.eq(any(which)))
                .groupBy(job, verdict);
    }
}
