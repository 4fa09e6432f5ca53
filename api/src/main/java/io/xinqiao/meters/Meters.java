package io.xinqiao.meters;

import static io.xinqiao.schema.tenant.Tables.METER;
import static io.xinqiao.schema.tenant.Tables.METER_PLACE;
import static io.xinqiao.schema.tenant.Tables.METER_READING;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.archives.MeterPlace;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The meters of the company: one in use at each place, and those that were taken away. */
@Repository
class Meters {
    private static final int USUAL_DIGITS = 5;
    private static final int FEWEST_DIGITS = 3;
    private static final int MOST_DIGITS = 9;
    private static final int DECIMALS = 3;
    private static final BigDecimal MOST_FACTOR = BigDecimal.valueOf(100_000);
    private static final RowScope SCOPE = RowScope.inProject(METER.PROJECT_ID).inBuilding(METER.BUILDING_ID);

    private final DSLContext sql;
    private final Rows<Meter> rows;
    private final Units units;
    private final Readings readings;

    Meters(TenantDatabase database, Rows<Meter> rows, Units units, Readings readings) {
        this.sql = database.sql();
        this.rows = rows;
        this.units = units;
        this.readings = readings;
    }

    @Bean
    static Rows<Meter> meterRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Meter.class, METER, SCOPE, database, visibility);
    }

    @Bean
    static Listing<Meter> meterList(Rows<Meter> rows) {
        return Listing.of("meters", rows)
                .ascending(METER.NUMBER)
                .ascending(METER.ID)
                .search(METER.NUMBER)
                .filter("unreadSince", Meters::unread);
    }

    private static Condition unread(LocalDate since) {
        return METER.REMOVED_ON
                .isNull()
                .and(notExists(selectOne()
                        .from(METER_READING)
                        .where(METER_READING.METER_ID.eq(METER.ID))
                        .and(METER_READING.READ_ON.ge(since))));
    }

    record InstallMeterInput(
            UUID placeId,
            String number,
            @Nullable Integer digits,
            @Nullable BigDecimal factor,
            LocalDate on,
            BigDecimal value) {}

    record ReplaceMeterInput(
            UUID meterId,
            LocalDate on,
            BigDecimal lastValue,
            @Nullable Boolean rolledOver,
            String number,
            @Nullable Integer digits,
            @Nullable BigDecimal factor,
            BigDecimal firstValue) {}

    /** A meter at a place that has none, with its first reading. */
    Meter install(InstallMeterInput input) {
        var place = sql.selectFrom(METER_PLACE)
                .where(METER_PLACE.ID.eq(input.placeId()))
                .fetchOptional()
                .orElseThrow(() -> Refused.notFound("placeId"));
        var unit = units.reachable("Mutation.installMeter", place.getUnitId())
                .orElseThrow(() -> Refused.notFound("placeId"));
        var meter = new Meter(
                NewId.next(),
                place.getId(),
                whose(unit),
                MeterPlace.Kind.valueOf(place.getKind()),
                input.number(),
                input.digits() == null ? USUAL_DIGITS : input.digits(),
                input.factor() == null ? BigDecimal.ONE : input.factor(),
                null,
                1);
        add(meter);
        readings.begin(meter, input.on(), input.value());
        return meter;
    }

    private static Meter.Whose whose(Unit unit) {
        return new Meter.Whose(unit.projectId(), unit.buildingId(), unit.id());
    }

    private void add(Meter meter) {
        if (meter.digits() < FEWEST_DIGITS
                || meter.digits() > MOST_DIGITS
                || meter.factor().signum() <= 0
                || meter.factor().compareTo(MOST_FACTOR) > 0
                || meter.factor().stripTrailingZeros().scale() > DECIMALS) {
            throw Refused.because(Code.INVALID, "refused.meter", List.of(), "digits");
        }
        if (rows.insertNew(List.of(meter)) == 0)
            throw Refused.because(Code.TAKEN, "refused.meter.taken", List.of(), "number");
    }

    /** The last reading of one meter, and another one in its place. */
    Meter replace(ReplaceMeterInput input) {
        var old = lock("Mutation.replaceMeter", List.of(input.meterId())).get(input.meterId());
        if (old == null) throw Refused.notFound("meterId");
        var last = new MeterReading.Seen(
                MeterReading.Kind.REMOVED,
                input.on(),
                input.lastValue(),
                input.rolledOver() != null && input.rolledOver(),
                null);
        readings.record(Map.of(old, last), "lastValue");
        sql.update(METER)
                .set(METER.REMOVED_ON, input.on())
                .set(METER.VERSION, old.version() + 1)
                .where(METER.ID.eq(old.id()))
                .execute();
        var meter = new Meter(
                NewId.next(),
                old.placeId(),
                old.whose(),
                old.kind(),
                input.number(),
                input.digits() == null ? old.digits() : input.digits(),
                input.factor() == null ? old.factor() : input.factor(),
                null,
                1);
        add(meter);
        readings.begin(meter, input.on(), input.firstValue());
        return meter;
    }

    /**
     * These meters, as far as the caller reaches them, so that nobody else adds readings before the change is through.
     */
    Map<UUID, Meter> lock(String row, Collection<UUID> keys) {
        return sql.selectFrom(METER)
                .where(METER.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(rows.scope(row))
                .orderBy(METER.ID)
                .forUpdate()
                .fetchMap(METER.ID, Row.mapping(rows::read));
    }

    /** The meters of a kind that are in use in a project, locked. */
    List<Meter> lockInUse(UUID project, MeterPlace.Kind kind) {
        return sql.selectFrom(METER)
                .where(METER.PROJECT_ID.eq(project))
                .and(METER.KIND.eq(kind.name()))
                .and(METER.REMOVED_ON.isNull())
                .orderBy(METER.ID)
                .forUpdate()
                .fetch(Row.mapping(rows::read));
    }
}
