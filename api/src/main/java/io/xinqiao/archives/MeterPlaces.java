package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.METER_PLACE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Where the meters of units hang. */
@Repository
public class MeterPlaces {
    private static final RowScope REACH = Units.REACH.through(
            units -> METER_PLACE.UNIT_ID.in(select(UNIT.ID).from(UNIT).where(units)));

    private final Rows<MeterPlace> rows;

    MeterPlaces(Rows<MeterPlace> rows) {
        this.rows = rows;
    }

    @Bean
    static Rows<MeterPlace> meterPlaceRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(MeterPlace.class, METER_PLACE, REACH, database, visibility);
    }

    @Bean
    static Deletion<MeterPlace> meterPlaceDeletion(Rows<MeterPlace> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record UpdateMeterPlaceInput(
            UUID meterPlaceId,
            @Nullable Integer expectedVersion,
            MeterPlace.@Nullable Kind kind,
            @Nullable String number,
            @Nullable String location) {}

    record CreateMeterPlaceInput(
            UUID unitId,
            MeterPlace.Kind kind,
            String number,
            @Nullable String location) {}

    /** The meters of units; whoever sees the unit sees them. */
    Map<UUID, List<MeterPlace>> ofUnits(Collection<UUID> units) {
        return rows.groups(
                METER_PLACE.UNIT_ID, units, METER_PLACE.ARCHIVED_AT.isNull(), METER_PLACE.KIND, METER_PLACE.NUMBER);
    }

    MeterPlace update(UpdateMeterPlaceInput input) {
        return rows.correct("Mutation.updateMeterPlace", input.meterPlaceId(), input.expectedVersion())
                .told(METER_PLACE.KIND, input.kind())
                .told(METER_PLACE.NUMBER, input.number())
                .told(METER_PLACE.LOCATION, input.location())
                .make();
    }

    MeterPlace create(CreateMeterPlaceInput input, Unit unit) {
        var place = new MeterPlace(NewId.next(), unit.id(), input.kind(), input.number(), input.location(), 1);
        if (rows.insertNew(List.of(place)) == 0)
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "number");
        return place;
    }
}
