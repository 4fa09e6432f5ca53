package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.IMPORT_JOB;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.schema.tenant.Tables.VEHICLE;
import static org.jooq.impl.DSL.select;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Which units vehicles belong to: those that the workbook has named so far, and those of the archives. */
final class Plates {
    private final DSLContext sql;
    private final UUID job;
    private final Map<String, String> named = new HashMap<>();
    private @Nullable Map<String, String> known;

    Plates(DSLContext sql, UUID job) {
        this.sql = sql;
        this.job = job;
    }

    /** The workbook says that a vehicle belongs to a unit. */
    void name(String plate, String unitNumber) {
        named.put(plate, unitNumber);
    }

    /** The number of the unit that a vehicle belongs to; null when nobody knows. */
    @Nullable
    String unitOf(String plate) {
        var here = named.get(plate);
        if (here != null) return here;
        if (known == null) known = load();
        return known.get(plate);
    }

    private Map<String, String> load() {
        return sql.select(VEHICLE.PLATE, UNIT.NUMBER)
                .from(VEHICLE)
                .join(UNIT)
                .on(UNIT.ID.eq(VEHICLE.UNIT_ID))
                .where(VEHICLE.PROJECT_ID.eq(
                        select(IMPORT_JOB.PROJECT_ID).from(IMPORT_JOB).where(IMPORT_JOB.ID.eq(job))))
                .and(VEHICLE.UNTIL.isNull())
                .fetchMap(VEHICLE.PLATE, UNIT.NUMBER);
    }
}
