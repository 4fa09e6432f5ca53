package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.METER_PLACE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Row;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Where the meters of units hang. */
@Repository
public class MeterPlaces {
    private static final RowScope REACH = Units.REACH.through(
            units -> METER_PLACE.UNIT_ID.in(select(UNIT.ID).from(UNIT).where(units)));

    private final DSLContext sql;

    MeterPlaces(TenantDatabase database) {
        this.sql = database.sql();
    }

    @Bean
    static Rows<MeterPlace> meterPlaceRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(MeterPlace.class, METER_PLACE, REACH, MeterPlaces::place, database, visibility);
    }

    record CreateMeterPlaceInput(
            UUID unitId,
            MeterPlace.Kind kind,
            String number,
            @Nullable String location) {}

    /** The meters of units; whoever sees the unit sees them. */
    Map<UUID, List<MeterPlace>> ofUnits(Collection<UUID> units) {
        return sql.selectFrom(METER_PLACE)
                .where(METER_PLACE.UNIT_ID.eq(any(units.toArray(UUID[]::new))))
                .orderBy(METER_PLACE.KIND, METER_PLACE.NUMBER)
                .fetchGroups(METER_PLACE.UNIT_ID, Row.mapping(MeterPlaces::place));
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

    private static MeterPlace place(Row row) {
        return new MeterPlace(
                row.get(METER_PLACE.ID),
                row.get(METER_PLACE.UNIT_ID),
                MeterPlace.Kind.valueOf(row.get(METER_PLACE.KIND)),
                row.get(METER_PLACE.NUMBER),
                row.get(METER_PLACE.LOCATION));
    }
}
