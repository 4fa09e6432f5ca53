package io.xinqiao.services;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.PARCEL;

import io.xinqiao.archives.Households;
import io.xinqiao.archives.Ownerships;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Correction;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.passes.Guesses;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.services.Parcel.State;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/**
 * Parcels and letters that the company takes in: who lives there is told with a code that only they see, shows it and
 * has it. What nobody has fetched in time is to go back, and they are told once more.
 */
@Repository
class Parcels {
    private static final String TYPE = "Parcel";
    private static final String KEY = "parcelId";
    private static final int CODES = 1_000_000;
    private static final int DAYS = 7;
    private static final int MOST_DAYS = 90;
    private static final String GUESSES = "parcels";
    private static final PlaceScope SCOPE =
            new PlaceScope(PARCEL.PROJECT_ID, PARCEL.BUILDING_ID, PARCEL.UNIT_ID).ofHousehold(PARCEL.HOUSEHOLD_ID);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Rows<Parcel> rows;
    private final Units units;
    private final Households households;
    private final Ownerships ownerships;
    private final Members members;
    private final Notices notices;
    private final Timeline timeline;
    private final Guesses guesses;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Parcels(
            TenantDatabase database,
            Rows<Parcel> rows,
            Units units,
            Households households,
            Ownerships ownerships,
            Members members,
            Notices notices,
            Timeline timeline,
            Guesses guesses,
            Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.rows = rows;
        this.units = units;
        this.households = households;
        this.ownerships = ownerships;
        this.members = members;
        this.notices = notices;
        this.timeline = timeline;
        this.guesses = guesses;
        this.clock = clock;
    }

    @Bean
    static Rows<Parcel> parcelRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Parcel.class, PARCEL, SCOPE, database, visibility);
    }

    @Bean
    static Listing<Parcel> parcelList(Rows<Parcel> rows) {
        return Listing.of("parcels", rows)
                .descending(PARCEL.ARRIVED_AT)
                .descending(PARCEL.ID)
                .without(PARCEL.CODE)
                .search(PARCEL.CARRIER, PARCEL.TRACKING_NUMBER)
                .unrelated("registeredBy");
    }

    record RegisterParcelInput(
            UUID unitId,
            @Nullable UUID householdId,
            String carrier,
            String trackingNumber,
            @Nullable String place,
            @Nullable String note,
            @Nullable Integer keptDays) {}

    record UpdateParcelInput(
            UUID parcelId,
            @Nullable Integer expectedVersion,
            @Nullable UUID unitId,
            @Nullable UUID householdId,
            @Nullable String carrier,
            @Nullable String trackingNumber,
            @Nullable String place,
            @Nullable LocalDate keptUntilOn,
            @Nullable String note) {}

    record CollectParcelInput(UUID parcelId, @Nullable Integer expectedVersion, By by) {}

    /** One of the two. */
    record By(@Nullable String code, @Nullable String collectorName) {}

    record ReturnParcelInput(UUID parcelId, @Nullable Integer expectedVersion, String reason) {}

    record UndoParcelHandoverInput(UUID parcelId, @Nullable Integer expectedVersion, String reason) {}

    /** It has come; who lives there is told. */
    Parcel register(RegisterParcelInput input) {
        var unit = units.reachable("Mutation.registerParcel", input.unitId())
                .orElseThrow(() -> Refused.notFound("unitId"));
        var parcel = new Parcel(
                NewId.next(),
                Place.of(unit),
                households.meant(unit.id(), input.householdId()),
                input.carrier(),
                input.trackingNumber(),
                input.place(),
                input.note(),
                newCode(),
                State.WAITING,
                clock.instant(),
                LocalDate.now(clock).plusDays(input.keptDays() == null ? DAYS : input.keptDays()),
                Caller.current().memberId(),
                null,
                null,
                null,
                null,
                1);
        if (rows.insertNew(List.of(parcel)) == 0) {
            throw Refused.because(Code.TAKEN, "refused.parcel.here", List.of(), "trackingNumber");
        }
        timeline.add(TYPE, parcel.id(), Step.RECORD, null);
        tell(Notice.Kind.PARCEL_ARRIVED, parcel, parcel.id());
        return parcel;
    }

    private String newCode() {
        return "%06d".formatted(random.nextInt(CODES));
    }

    /** While it lies there. For whom it is after all is told another code. */
    Parcel update(UpdateParcelInput input) {
        var correction = rows.correct("Mutation.updateParcel", input.parcelId(), input.expectedVersion());
        var before = correction.before();
        if (!Parcel.HERE.contains(before.state())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.parcel.gone", List.of(), KEY)
                    .withCurrent("parcel", before);
        }
        var carrier = input.carrier() == null ? before.carrier() : input.carrier();
        var number = input.trackingNumber() == null ? before.trackingNumber() : input.trackingNumber();
        requireOnlyOne(before, carrier, number, "trackingNumber");
        if (input.keptUntilOn() != null) keep(correction, input.keptUntilOn());
        var isOthers = assign(correction, input);
        var after = correction
                .told(PARCEL.CARRIER, input.carrier())
                .told(PARCEL.TRACKING_NUMBER, input.trackingNumber())
                .told(PARCEL.PLACE, input.place())
                .told(PARCEL.NOTE, input.note())
                .make();
        if (isOthers) tell(Notice.Kind.PARCEL_ARRIVED, after, NewId.next());
        return after;
    }

    private void requireOnlyOne(Parcel parcel, String carrier, String number, String argument) {
        var same = PARCEL.PROJECT_ID
                .eq(parcel.spot().projectId())
                .and(PARCEL.CARRIER.eq(carrier))
                .and(PARCEL.TRACKING_NUMBER.eq(number))
                .and(PARCEL.STATE.in(Parcel.HERE.stream().map(State::name).toList()))
                .and(PARCEL.ID.ne(parcel.id()));
        if (sql.fetchExists(PARCEL, same)) {
            throw Refused.because(Code.TAKEN, "refused.parcel.here", List.of(), argument);
        }
    }

    private void keep(Correction<Parcel> correction, LocalDate until) {
        var today = LocalDate.now(clock);
        if (until.isBefore(today) || until.isAfter(today.plusDays(MOST_DAYS))) {
            throw Refused.because(Code.INVALID, "refused.parcel.kept", List.of(MOST_DAYS), "keptUntilOn");
        }
        correction.told(PARCEL.KEPT_UNTIL_ON, until).told(PARCEL.STATE, State.WAITING);
    }

    /** Whether it is another home's after all: of another unit in the same project, or of another household. */
    private boolean assign(Correction<Parcel> correction, UpdateParcelInput input) {
        var before = correction.before();
        var there = Objects.requireNonNull(before.spot().unitId());
        var unitId = input.unitId() == null ? there : input.unitId();
        if (unitId.equals(there) && input.householdId() == null) return false;
        var unit = units.reachable("Mutation.updateParcel", unitId)
                .filter(one -> one.projectId().equals(before.spot().projectId()))
                .orElseThrow(() -> Refused.notFound("unitId"));
        var household = households.meant(unitId, input.householdId());
        if (unitId.equals(there) && Objects.equals(household, before.householdId())) return false;
        correction
                .told(PARCEL.BUILDING_ID, unit.buildingId())
                .told(PARCEL.UNIT_ID, unitId)
                .become(PARCEL.HOUSEHOLD_ID, household)
                .told(PARCEL.CODE, newCode());
        return true;
    }

    /** By whoever shows the code; or by somebody whom the desk knows, and writes down. */
    Parcel collect(CollectParcelInput input) {
        var parcel = rows.lock("Mutation.collectParcel", input.parcelId(), KEY);
        timeline.require(TYPE, parcel, input.expectedVersion(), Step.COLLECT);
        var code = input.by().code();
        if (code != null) requireCode(parcel, code.strip());
        timeline.add(TYPE, parcel.id(), Step.COLLECT, input.by().collectorName());
        return rows.change(
                parcel.id(),
                sql.update(PARCEL)
                        .set(PARCEL.STATE, parcel.after(Step.COLLECT).name())
                        .set(PARCEL.COLLECTED_AT, clock.instant())
                        .set(PARCEL.COLLECTOR_NAME, input.by().collectorName()));
    }

    private void requireCode(Parcel parcel, String code) {
        guesses.count(GUESSES, parcel.spot().projectId());
        if (!code.equals(parcel.code())) {
            throw Refused.because(Code.INVALID, "refused.parcel.code", List.of(), "by", "code");
        }
        guesses.takeBack(GUESSES, parcel.spot().projectId());
    }

    /** To the carrier, with the reason. */
    Parcel giveBack(ReturnParcelInput input) {
        var parcel = rows.lock("Mutation.returnParcel", input.parcelId(), KEY);
        timeline.require(TYPE, parcel, input.expectedVersion(), Step.RETURN);
        timeline.add(TYPE, parcel.id(), Step.RETURN, input.reason());
        return rows.change(
                parcel.id(),
                sql.update(PARCEL)
                        .set(PARCEL.STATE, parcel.after(Step.RETURN).name())
                        .set(PARCEL.RETURNED_AT, clock.instant())
                        .set(PARCEL.REASON, input.reason()));
    }

    /** It was handed over or given back by mistake only, and lies there. */
    Parcel undo(UndoParcelHandoverInput input) {
        var parcel = rows.lock("Mutation.undoParcelHandover", input.parcelId(), KEY);
        timeline.require(TYPE, parcel, input.expectedVersion(), Step.UNDO);
        requireOnlyOne(parcel, parcel.carrier(), parcel.trackingNumber(), KEY);
        timeline.add(TYPE, parcel.id(), Step.UNDO, input.reason());
        return rows.change(
                parcel.id(),
                sql.update(PARCEL)
                        .set(PARCEL.STATE, parcel.after(Step.UNDO).name())
                        .setNull(PARCEL.COLLECTED_AT)
                        .setNull(PARCEL.COLLECTOR_NAME)
                        .setNull(PARCEL.RETURNED_AT)
                        .setNull(PARCEL.REASON));
    }

    /** What was kept long enough is to go back, and who lives there is told once more. */
    void expire() {
        database.writeLong(() -> {
            var over = sql.update(PARCEL)
                    .set(PARCEL.STATE, State.RETURN_DUE.name())
                    .set(PARCEL.VERSION, PARCEL.VERSION.plus(1))
                    .where(PARCEL.STATE.eq(State.WAITING.name()))
                    .and(PARCEL.KEPT_UNTIL_ON.lt(LocalDate.now(clock)))
                    .returning(rows.columns().fields())
                    .fetch(Row.mapping(rows::read));
            timeline.addByItself(TYPE, over.stream().map(Parcel::id).toList(), Step.EXPIRE);
            over.forEach(parcel -> tell(Notice.Kind.PARCEL_RETURN_DUE, parcel, parcel.id()));
            return null;
        });
    }

    private void tell(Notice.Kind kind, Parcel parcel, UUID cause) {
        var household = parcel.householdId();
        var unit = Objects.requireNonNull(parcel.spot().unitId());
        Set<UUID> persons = household == null
                ? ownerships.presentOwner(unit).map(Set::of).orElse(Set.of())
                : sql.select(HOUSEHOLD_MEMBER.PERSON_ID)
                        .from(HOUSEHOLD_MEMBER)
                        .where(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(household))
                        .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                        .fetchSet(HOUSEHOLD_MEMBER.PERSON_ID);
        var subject = new GlobalId(TYPE, parcel.id());
        var words = List.of(parcel.carrier(), parcel.trackingNumber(), parcel.code());
        notices.tell(members.ofPersons(persons).values().stream()
                .map(account -> new Notices.Told(account, kind, subject, cause, words))
                .toList());
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        @Bean
        RecurringWork parcelsAreToGoBack(Parcels parcels, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    "expire-parcels", Duration.ofHours(1), () -> registry.forEach(database, parcels::expire));
        }
    }
}
