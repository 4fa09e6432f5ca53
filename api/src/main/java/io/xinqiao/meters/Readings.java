package io.xinqiao.meters;

import static io.xinqiao.schema.tenant.Tables.METER_READING;
import static io.xinqiao.schema.tenant.Tables.METER_READING_BILL;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.archives.Units;
import io.xinqiao.identity.Caller;
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
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/**
 * The readings of meters. They are only added behind the last one of a meter, whose row the caller has locked; the last
 * one may be corrected while no bill charges it. One that is billed and was misread is mended by the next, which is
 * lower and says why: what was charged too much is credited at the price at which it was charged.
 */
@Repository
class Readings {
    /** From so many readings it is known what is usual. */
    private static final int USUAL_OF = 6;

    private static final int DECIMALS = 3;
    private static final Condition BILLED =
            exists(selectOne().from(METER_READING_BILL).where(METER_READING_BILL.READING_ID.eq(METER_READING.ID)));
    private static final RowScope SCOPE = RowScope.inProject(METER_READING.PROJECT_ID)
            .inBuilding(METER_READING.BUILDING_ID)
            .ofResident(person ->
                    METER_READING.UNIT_ID.in(select(UNIT.ID).from(UNIT).where(Units.livedInBy(person))));

    private final DSLContext sql;
    private final Rows<MeterReading> rows;
    private final Clock clock;

    Readings(TenantDatabase database, Rows<MeterReading> rows, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.clock = clock;
    }

    @Bean
    static Rows<MeterReading> meterReadingRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(MeterReading.class, METER_READING, SCOPE, database, visibility);
    }

    @Bean
    static Listing<MeterReading> meterReadingList(Rows<MeterReading> rows) {
        return Listing.of("meterReadings", rows)
                .unrelated("building", "readBy")
                .descending(METER_READING.READ_ON)
                .descending(METER_READING.USED)
                .descending(METER_READING.ID)
                .search(METER_READING.NOTE)
                .flag("odd", () -> METER_READING.ANOMALY.isNotNull().and(METER_READING.CHECKED_AT.isNull()))
                .flag("billed", () -> BILLED);
    }

    record CorrectMeterReadingInput(
            UUID meterReadingId, BigDecimal value, @Nullable Boolean rolledOver, String note) {}

    record CheckMeterReadingInput(UUID meterReadingId, String note) {}

    /** What is known of meters before another reading: the last one, and what a day usually takes. */
    record Known(Map<UUID, MeterReading> last, Map<UUID, BigDecimal> usual) {}

    Known known(Collection<Meter> meters) {
        var keys = meters.stream().map(Meter::id).toArray(UUID[]::new);
        var number = rowNumber()
                .over()
                .partitionBy(METER_READING.METER_ID)
                .orderBy(METER_READING.READ_ON.desc())
                .as("latest");
        var latest = select(METER_READING.fields())
                .select(number)
                .from(METER_READING)
                .where(METER_READING.METER_ID.eq(any(keys)))
                .asTable("latest_readings");
        var found = sql.select(latest.fields())
                .from(latest)
                .where(Objects.requireNonNull(latest.field(number)).le(USUAL_OF))
                .orderBy(latest.field(METER_READING.METER_ID), latest.field(METER_READING.READ_ON))
                .fetch(row -> rows.read(row.into(METER_READING)::get));
        Map<UUID, MeterReading> last = new HashMap<>();
        Map<UUID, BigDecimal> used = new HashMap<>();
        Map<UUID, Long> days = new HashMap<>();
        for (var reading : found) {
            last.put(reading.meterId(), reading);
            if (reading.since() == null) continue;
            used.merge(reading.meterId(), reading.used(), BigDecimal::add);
            days.merge(reading.meterId(), ChronoUnit.DAYS.between(reading.since(), reading.readOn()), Long::sum);
        }
        Map<UUID, BigDecimal> usual = new HashMap<>();
        used.forEach((meter, sum) -> usual.put(
                meter, Objects.requireNonNull(MeterReading.aDay(sum, Objects.requireNonNull(days.get(meter))))));
        return new Known(last, usual);
    }

    /** The first reading of a meter. */
    void begin(Meter meter, LocalDate on, BigDecimal value) {
        requireValue(meter, value, "value");
        requireNotAfterToday(on, on);
        rows.insert(new MeterReading(
                NewId.next(),
                meter.id(),
                meter.whose(),
                MeterReading.Kind.INSTALLED,
                on,
                null,
                value,
                BigDecimal.ZERO,
                false,
                null,
                null,
                null,
                null,
                Caller.current().memberId(),
                clock.instant()));
    }

    private static void requireValue(Meter meter, BigDecimal value, String field) {
        if (value.signum() < 0
                || value.compareTo(meter.round()) >= 0
                || value.stripTrailingZeros().scale() > DECIMALS) {
            throw Refused.because(Code.INVALID, "refused.meter", List.of(), field);
        }
    }

    private void requireNotAfterToday(LocalDate on, LocalDate last) {
        if (on.isAfter(LocalDate.now(clock))) {
            throw Refused.because(Code.INVALID, "refused.meter.later", List.of(last.toString()), "readOn");
        }
    }

    /** One reading of each meter; the caller has locked them. */
    List<MeterReading> record(Map<Meter, MeterReading.Seen> seen, String field) {
        var known = known(seen.keySet());
        List<MeterReading> readings = new ArrayList<>();
        seen.forEach((meter, one) -> readings.add(next(meter, one, known, field)));
        rows.insert(readings);
        return readings;
    }

    /** The reading that this would be, if nothing speaks against it. */
    MeterReading next(Meter meter, MeterReading.Seen seen, Known known, String field) {
        var before = Objects.requireNonNull(known.last().get(meter.id()));
        if (meter.removedOn() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.meter.removed", List.of(), field);
        }
        if (!seen.readOn().isAfter(before.readOn())) {
            throw Refused.because(
                    Code.CONFLICT,
                    "refused.meter.later",
                    List.of(before.readOn().toString()),
                    field);
        }
        requireNotAfterToday(seen.readOn(), before.readOn());
        requireValue(meter, seen.value(), field);
        return reading(meter, before, seen, known.usual().get(meter.id()), field);
    }

    private MeterReading reading(
            Meter meter, MeterReading before, MeterReading.Seen seen, @Nullable BigDecimal usual, String field) {
        if (MeterReading.isTooLow(before, seen)) {
            throw Refused.because(
                    Code.INVALID, "refused.meter.lower", List.of(plain(seen.value()), plain(before.value())), field);
        }
        var used = MeterReading.used(meter, before, seen);
        return new MeterReading(
                NewId.next(),
                meter.id(),
                meter.whose(),
                seen.kind(),
                seen.readOn(),
                before.readOn(),
                seen.value(),
                used,
                seen.rolledOver(),
                usual,
                MeterReading.anomaly(before, seen, used, usual),
                null,
                seen.remark(),
                Caller.current().memberId(),
                clock.instant());
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    /** Says what the last reading of a meter really was; the caller has locked the meter. */
    MeterReading correct(Meter meter, CorrectMeterReadingInput input) {
        var two = sql.selectFrom(METER_READING)
                .where(METER_READING.METER_ID.eq(meter.id()))
                .orderBy(METER_READING.READ_ON.desc())
                .limit(2)
                .fetch(Row.mapping(rows::read));
        var last = two.getFirst();
        if (!last.id().equals(input.meterReadingId()) || last.since() == null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.meter.notLast", List.of(), "meterReadingId");
        }
        if (sql.fetchExists(METER_READING_BILL, METER_READING_BILL.READING_ID.eq(last.id()))) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.meter.billed", List.of(), "meterReadingId");
        }
        requireValue(meter, input.value(), "value");
        var kind = last.kind() == MeterReading.Kind.ESTIMATED ? MeterReading.Kind.READ : last.kind();
        var rolledOver = input.rolledOver() != null && input.rolledOver();
        var seen = new MeterReading.Seen(kind, last.readOn(), input.value(), rolledOver, input.note());
        var right = reading(meter, two.getLast(), seen, last.usual(), "value");
        sql.update(METER_READING)
                .set(METER_READING.KIND, right.kind().name())
                .set(METER_READING.VALUE, right.value())
                .set(METER_READING.USED, right.used())
                .set(METER_READING.ROLLED_OVER, right.rolledOver())
                .set(
                        METER_READING.ANOMALY,
                        right.anomaly() == null ? null : right.anomaly().name())
                .set(METER_READING.NOTE, right.note())
                .set(METER_READING.READ_BY, right.readBy())
                .set(METER_READING.AT, right.at())
                .where(METER_READING.ID.eq(last.id()))
                .execute();
        return rows.list(METER_READING.ID.eq(last.id())).getFirst();
    }

    /** Somebody has looked into what was odd. */
    MeterReading check(CheckMeterReadingInput input) {
        rows.require("Mutation.checkMeterReading", input.meterReadingId(), "meterReadingId");
        var checked = sql.update(METER_READING)
                .set(METER_READING.CHECKED_AT, clock.instant())
                .set(METER_READING.NOTE, input.note())
                .where(METER_READING.ID.eq(input.meterReadingId()))
                .and(METER_READING.ANOMALY.isNotNull())
                .and(METER_READING.CHECKED_AT.isNull())
                .execute();
        if (checked == 0) throw Refused.because(Code.ILLEGAL_STEP, "refused.meter.notOdd", List.of(), "meterReadingId");
        return rows.list(METER_READING.ID.eq(input.meterReadingId())).getFirst();
    }

    /** The bills that charge readings. */
    Map<UUID, List<UUID>> bills(Collection<UUID> readings) {
        return sql.selectFrom(METER_READING_BILL)
                .where(METER_READING_BILL.READING_ID.eq(any(readings.toArray(UUID[]::new))))
                .orderBy(METER_READING_BILL.FEE_ITEM_ID)
                .fetchGroups(METER_READING_BILL.READING_ID, METER_READING_BILL.BILL_ID);
    }

    /** The last readings of meters. */
    Map<UUID, MeterReading> last(Collection<UUID> meters) {
        return sql.select(METER_READING.fields())
                .distinctOn(METER_READING.METER_ID)
                .from(METER_READING)
                .where(METER_READING.METER_ID.eq(any(meters.toArray(UUID[]::new))))
                .orderBy(METER_READING.METER_ID, METER_READING.READ_ON.desc())
                .fetchMap(METER_READING.METER_ID, Row.mapping(rows::read));
    }
}
