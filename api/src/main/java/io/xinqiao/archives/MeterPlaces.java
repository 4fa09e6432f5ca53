package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.METER_PLACE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Where the meters of units hang. */
@Repository
public class MeterPlaces {
    private final DSLContext sql;
    private final Visibility visibility;

    MeterPlaces(TenantDatabase database, Visibility visibility) {
        this.sql = database.sql();
        this.visibility = visibility;
    }

    record CreateMeterPlaceInput(
            UUID unitId,
            MeterPlace.Kind kind,
            String number,
            @Nullable String location) {}

    Map<UUID, MeterPlace> visible(Collection<UUID> keys) {
        return sql.select(METER_PLACE.fields())
                .from(METER_PLACE)
                .join(UNIT)
                .on(UNIT.ID.eq(METER_PLACE.UNIT_ID))
                .where(METER_PLACE.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of("MeterPlace", Units.REACH))
                .fetchMap(METER_PLACE.ID, MeterPlaces::place);
    }

    /** The meters behind objects that the caller sees. */
    public Map<UUID, MeterPlace> behind(Collection<UUID> keys) {
        return sql.selectFrom(METER_PLACE)
                .where(METER_PLACE.ID.eq(any(keys.toArray(UUID[]::new))))
                .fetchMap(METER_PLACE.ID, MeterPlaces::place);
    }

    /** The meters of units; whoever sees the unit sees them. */
    Map<UUID, List<MeterPlace>> ofUnits(Collection<UUID> units) {
        return sql.selectFrom(METER_PLACE)
                .where(METER_PLACE.UNIT_ID.eq(any(units.toArray(UUID[]::new))))
                .orderBy(METER_PLACE.KIND, METER_PLACE.NUMBER)
                .fetchGroups(METER_PLACE.UNIT_ID, MeterPlaces::place);
    }

    MeterPlace create(CreateMeterPlaceInput input, Unit unit) {
        var place = new MeterPlace(NewId.next(), unit.id(), input.kind(), input.number(), input.location());
        var inserted = sql.insertInto(METER_PLACE)
                .set(METER_PLACE.ID, place.id())
                .set(METER_PLACE.UNIT_ID, place.unitId())
                .set(METER_PLACE.KIND, place.kind().name())
                .set(METER_PLACE.NUMBER, place.number())
                .set(METER_PLACE.LOCATION, place.location())
                .onConflict(METER_PLACE.UNIT_ID, METER_PLACE.KIND, METER_PLACE.NUMBER)
                .doNothing()
                .execute();
        if (inserted == 0) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "number");
        return place;
    }

    private static MeterPlace place(Record row) {
        return new MeterPlace(
                row.get(METER_PLACE.ID),
                row.get(METER_PLACE.UNIT_ID),
                MeterPlace.Kind.valueOf(row.get(METER_PLACE.KIND)),
                row.get(METER_PLACE.NUMBER),
                row.get(METER_PLACE.LOCATION));
    }
}
