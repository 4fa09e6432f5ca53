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
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Row;
import io.xinqiao.sql.SearchKeys;
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
                .indexed(SearchKeys.of(METER.NUMBER))
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

    @Bean
    static Deletion<Meter> meterDeletion(Rows<Meter> rows, Dependents dependents) {
        return Deletion.of(rows, dependents)
                .hanging(METER_READING, Meters::readAgain)
                .with(METER_READING.METER_ID);
    }

    /** What was read of it after it was installed. */
    private static Condition readAgain(Meter meter) {
        return METER_READING.METER_ID.eq(meter.id()).and(METER_READING.KIND.ne(MeterReading.Kind.INSTALLED.name()));
    }

    record UpdateMeterInput(
            UUID meterId,
            @Nullable Integer expectedVersion,
            @Nullable String number,
            @Nullable UUID meterPlaceId,
            @Nullable Integer digits,
            @Nullable BigDecimal factor) {}

    record InstallMeterInput(
            UUID meterPlaceId,
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

    /** The number of a meter; and what else was told of it, as long as it has no reading but its first. */
    Meter update(UpdateMeterInput input) {
        var mutation = "Mutation.updateMeter";
        var correction = rows.correct(mutation, input.meterId(), input.expectedVersion())
                .told(METER.NUMBER, input.number())
                .told(METER.DIGITS, input.digits())
                .told(METER.FACTOR, input.factor());
        var before = correction.before();
        var digits = input.digits() == null ? before.digits() : input.digits();
        var factor = input.factor() == null ? before.factor() : input.factor();
        requireDial(digits, factor);
        if (digits != before.digits() || factor.compareTo(before.factor()) != 0) requireUnread(before);
        if (input.meterPlaceId() != null && !input.meterPlaceId().equals(before.placeId())) {
            requireUnread(before);
            var place = sql.selectFrom(METER_PLACE)
                    .where(METER_PLACE.ID.eq(input.meterPlaceId()))
                    .and(METER_PLACE.KIND.eq(before.kind().name()))
                    .fetchOptional()
                    .orElseThrow(() -> Refused.notFound("meterPlaceId"));
            var unit = units.reachable(mutation, place.getUnitId())
                    .filter(found -> found.projectId().equals(before.whose().projectId()))
                    .orElseThrow(() -> Refused.notFound("meterPlaceId"));
            var occupied = METER.PLACE_ID.eq(place.getId()).and(METER.REMOVED_ON.isNull());
            if (sql.fetchExists(METER, occupied)) {
                throw Refused.because(Code.TAKEN, "refused.meter.taken", List.of(), "meterPlaceId");
            }
            correction
                    .become(METER.PLACE_ID, place.getId())
                    .become(METER.UNIT_ID, unit.id())
                    .become(METER.BUILDING_ID, unit.buildingId());
            sql.update(METER_READING)
                    .set(METER_READING.UNIT_ID, unit.id())
                    .set(METER_READING.BUILDING_ID, unit.buildingId())
                    .where(METER_READING.METER_ID.eq(before.id()))
                    .execute();
        }
        var taken = METER.PROJECT_ID
                .eq(before.whose().projectId())
                .and(METER.KIND.eq(before.kind().name()))
                .and(METER.REMOVED_ON.isNull())
                .and(METER.ID.ne(before.id()));
        if (input.number() != null && sql.fetchExists(METER, taken.and(METER.NUMBER.eq(input.number())))) {
            throw Refused.because(Code.TAKEN, "refused.meter.taken", List.of(), "number");
        }
        return correction.make();
    }

    private void requireUnread(Meter meter) {
        if (sql.fetchExists(METER_READING, readAgain(meter))) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.meter.read", List.of(), "meterId");
        }
    }

    /** A meter at a place that has none, with its first reading. */
    Meter install(InstallMeterInput input) {
        var place = sql.selectFrom(METER_PLACE)
                .where(METER_PLACE.ID.eq(input.meterPlaceId()))
                .fetchOptional()
                .orElseThrow(() -> Refused.notFound("meterPlaceId"));
        var unit = units.reachable("Mutation.installMeter", place.getUnitId())
                .orElseThrow(() -> Refused.notFound("meterPlaceId"));
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

    private static void requireDial(int digits, BigDecimal factor) {
        if (digits < FEWEST_DIGITS
                || digits > MOST_DIGITS
                || factor.signum() <= 0
                || factor.compareTo(MOST_FACTOR) > 0
                || factor.stripTrailingZeros().scale() > DECIMALS) {
            throw Refused.because(Code.INVALID, "refused.meter", List.of(), "digits");
        }
    }

    private void add(Meter meter) {
        requireDial(meter.digits(), meter.factor());
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
