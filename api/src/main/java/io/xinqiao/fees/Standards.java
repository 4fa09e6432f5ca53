package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.CHARGE_EXCEPTION;
import static io.xinqiao.schema.tenant.Tables.CHARGE_PRICE;
import static io.xinqiao.schema.tenant.Tables.CHARGE_STANDARD;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.MeterPlace;
import io.xinqiao.archives.SettingsSource;
import io.xinqiao.archives.Unit;
import io.xinqiao.fees.Prices.NextPrice;
import io.xinqiao.fees.Prices.PriceInput;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The charging standards of projects, their prices from day to day, and the units that are an exception. */
@Repository
class Standards {
    private static final RecordColumns<ChargeStandard.ExceptionalUnit> EXCEPTIONS =
            RecordColumns.of(ChargeStandard.ExceptionalUnit.class, CHARGE_EXCEPTION);
    private static final int MOST_DAYS = 400;
    private static final LocalDate BEFORE_ALL = LocalDate.of(1900, 1, 1);
    private static final int MOST_NARROWED = 100;
    private static final RowScope SCOPE =
            RowScope.inProject(CHARGE_STANDARD.PROJECT_ID).forStewards();

    private final DSLContext sql;
    private final Rows<ChargeStandard> rows;
    private final Prices prices;
    private final PriceUsage charged;
    private final Clock clock;

    Standards(TenantDatabase database, Rows<ChargeStandard> rows, Prices prices, PriceUsage charged, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.prices = prices;
        this.charged = charged;
        this.clock = clock;
    }

    @Bean
    static Rows<ChargeStandard> chargeStandardRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(ChargeStandard.class, CHARGE_STANDARD, SCOPE, database, visibility);
    }

    @Bean
    static Deletion<ChargeStandard> chargeStandardDeletion(
            Rows<ChargeStandard> rows, Dependents dependents, PriceUsage charged) {
        return Deletion.of(rows, dependents)
                .with(CHARGE_PRICE.STANDARD_ID)
                .with(CHARGE_EXCEPTION.STANDARD_ID)
                .unless(standard -> {
                    if (charged.isUsed(standard)) {
                        throw Refused.because(
                                Code.ILLEGAL_STEP, "refused.charge.deleted", List.of(), "chargeStandardId");
                    }
                });
    }

    @Bean
    static Listing<ChargeStandard> chargeStandardList(Rows<ChargeStandard> rows) {
        return Listing.of("chargeStandards", rows)
                .ascending(CHARGE_STANDARD.NAME)
                .descending(CHARGE_STANDARD.ID)
                .search(CHARGE_STANDARD.NAME);
    }

    record CreateChargeStandardInput(
            UUID projectId,
            UUID feeItemId,
            String name,
            ChargeStandard.Basis basis,
            Cycle cycle,
            ChargeStandard.@Nullable Charged charged,
            @Nullable List<Unit.Kind> unitKinds,
            @Nullable List<UUID> buildingIds,
            @Nullable Boolean listedOnly,
            @Nullable Integer dueDays,
            PriceInput price,
            MeterPlace.@Nullable Kind meterKind,
            ChargeStandard.@Nullable TierPeriod tierPeriod) {}

    record UpdateChargeStandardInput(
            UUID chargeStandardId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable Integer dueDays,
            ChargeStandard.@Nullable Basis basis,
            @Nullable Cycle cycle,
            ChargeStandard.@Nullable Charged charged) {}

    record SetChargePriceInput(UUID chargeStandardId, PriceInput price) {}

    record CorrectChargePriceInput(UUID chargeStandardId, PriceInput price) {}

    record EndChargeStandardInput(UUID chargeStandardId, LocalDate validUntil) {}

    record SetChargeExceptionInput(
            UUID chargeStandardId,
            UUID unitId,
            @Nullable Boolean applies,
            @Nullable LocalDate since,
            String reason) {}

    /** A new standard with its first price. */
    ChargeStandard create(CreateChargeStandardInput input) {
        var buildings = input.buildingIds() == null ? List.<UUID>of() : input.buildingIds();
        var kinds = input.unitKinds() == null ? List.<Unit.Kind>of() : input.unitKinds();
        var dueDays = input.dueDays() == null ? 0 : input.dueDays();
        refuse(dueDays < 0 || dueDays > MOST_DAYS, "dueDays");
        refuse(buildings.size() > MOST_NARROWED, "buildingIds");
        if ((input.basis() == ChargeStandard.Basis.METERED) != (input.meterKind() != null)) {
            throw Refused.because(Code.INVALID, "refused.charge.meter", List.of(), "meterKind");
        }
        var known = sql.fetchCount(
                BUILDING,
                BUILDING.ID.eq(any(buildings.toArray(UUID[]::new))).and(BUILDING.PROJECT_ID.eq(input.projectId())));
        if (known < buildings.stream().distinct().count()) throw Refused.notFound("buildingIds");
        var standard = new ChargeStandard(
                NewId.next(),
                input.projectId(),
                input.feeItemId(),
                input.name(),
                input.basis(),
                input.cycle(),
                input.charged() == null ? ChargeStandard.Charged.OWNED : input.charged(),
                new ChargeStandard.Rule(kinds, buildings, Boolean.TRUE.equals(input.listedOnly())),
                input.meterKind(),
                input.meterKind() == null || input.tierPeriod() == null
                        ? ChargeStandard.TierPeriod.BILL
                        : input.tierPeriod(),
                dueDays,
                null,
                clock.instant(),
                Caller.current().memberId(),
                1);
        add(standard);
        prices.add(NextPrice.of(standard, 1, input.price()));
        return standard;
    }

    /** Its name and the days until bills are due at any time; what it charges only before the first bill. */
    ChargeStandard update(UpdateChargeStandardInput input) {
        if (input.dueDays() != null) refuse(input.dueDays() < 0 || input.dueDays() > MOST_DAYS, "dueDays");
        var mutation = "Mutation.updateChargeStandard";
        holdProject(mutation, input.chargeStandardId());
        var correction = rows.correct(mutation, input.chargeStandardId(), input.expectedVersion())
                .told(CHARGE_STANDARD.BASIS, input.basis())
                .told(CHARGE_STANDARD.CYCLE, input.cycle())
                .told(CHARGE_STANDARD.CHARGED, input.charged());
        var standard = correction.before();
        if (correction.isDifferent()) {
            var metered = ChargeStandard.Basis.METERED;
            if (input.basis() != null && (input.basis() == metered) != (standard.basis() == metered)) {
                throw Refused.because(Code.INVALID, "refused.charge.meter", List.of(), "basis");
            }
            if (charged.lastBilled(standard, BEFORE_ALL).isPresent()) {
                throw Refused.because(Code.ILLEGAL_STEP, "refused.charge.used", List.of(), "chargeStandardId");
            }
        }
        return correction
                .told(CHARGE_STANDARD.NAME, input.name())
                .told(CHARGE_STANDARD.DUE_DAYS, input.dueDays())
                .make();
    }

    private void add(ChargeStandard standard) {
        if (rows.insertNew(List.of(standard)) == 0) {
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "name");
        }
    }

    private static void refuse(boolean bad, String field) {
        if (bad) throw Refused.because(Code.INVALID, "refused.charge", List.of(), field);
    }

    /** A standard, and its project: nobody begins a run with prices that are just changing. */
    private ChargeStandard lock(String mutation, UUID id) {
        holdProject(mutation, id);
        return rows.lock(mutation, id, "chargeStandardId");
    }

    private void holdProject(String mutation, UUID id) {
        sql.select(PROJECT.ID)
                .from(PROJECT)
                .where(PROJECT.ID.eq(select(CHARGE_STANDARD.PROJECT_ID)
                        .from(CHARGE_STANDARD)
                        .where(CHARGE_STANDARD.ID.eq(id))
                        .and(rows.scope(mutation))))
                .forNoKeyUpdate()
                .fetch();
    }

    /** Another price from a day on, later than the last one's and than what is billed. */
    ChargeStandard setPrice(SetChargePriceInput input) {
        var standard = lock("Mutation.setChargePrice", input.chargeStandardId());
        prices.add(prices.next(standard, input.price()));
        return standard;
    }

    /** Another price in the place of the last, with which no bill was made. */
    ChargeStandard correctPrice(CorrectChargePriceInput input) {
        var standard = lock("Mutation.correctChargePrice", input.chargeStandardId());
        prices.correct(standard, input.price());
        return standard;
    }

    ChargeStandard end(EndChargeStandardInput input) {
        var standard = lock("Mutation.endChargeStandard", input.chargeStandardId());
        charged.lastBilled(standard, input.validUntil().plusDays(1)).ifPresent(last -> {
            throw Refused.because(Code.CONFLICT, "refused.charge.end", List.of(last.toString()), "validUntil");
        });
        return endAt(input.chargeStandardId(), input.validUntil());
    }

    /** Ends a standard that the caller has made or locked. */
    ChargeStandard endAt(UUID standard, LocalDate lastDay) {
        return rows.change(standard, sql.update(CHARGE_STANDARD).set(CHARGE_STANDARD.VALID_UNTIL, lastDay));
    }

    /** Makes a unit an exception, or, without saying whether it applies, one like the others again. */
    ChargeStandard except(SetChargeExceptionInput input, Unit unit) {
        var standard = lock("Mutation.setChargeException", input.chargeStandardId());
        if (!standard.projectId().equals(unit.projectId())) throw Refused.notFound("unitId");
        sql.deleteFrom(CHARGE_EXCEPTION)
                .where(CHARGE_EXCEPTION.STANDARD_ID.eq(standard.id()))
                .and(CHARGE_EXCEPTION.UNIT_ID.eq(unit.id()))
                .execute();
        if (input.applies() != null) {
            var exception = new ChargeStandard.ExceptionalUnit(
                    standard.id(), unit.id(), input.applies(), input.since(), input.reason());
            EXCEPTIONS.inserts().insert(sql, List.of(exception));
        }
        return standard;
    }

    /** The exceptions of standards, at most 100 of each. */
    Map<UUID, List<ChargeStandard.ExceptionalUnit>> exceptions(Collection<UUID> standards) {
        return sql.selectFrom(CHARGE_EXCEPTION)
                .where(CHARGE_EXCEPTION.STANDARD_ID.eq(any(standards.toArray(UUID[]::new))))
                .orderBy(CHARGE_EXCEPTION.UNIT_ID)
                .limit(MOST_NARROWED * standards.size())
                .fetchGroups(CHARGE_EXCEPTION.STANDARD_ID, Row.mapping(EXCEPTIONS::read));
    }

    /** Gives a project the standards of another that have not ended, with their present price from today on. */
    private int copy(UUID from, UUID to) {
        var today = LocalDate.now(clock);
        var known = sql.select(CHARGE_STANDARD.NAME)
                .from(CHARGE_STANDARD)
                .where(CHARGE_STANDARD.PROJECT_ID.eq(to))
                .fetchSet(CHARGE_STANDARD.NAME);
        var standards =
                rows.list(CHARGE_STANDARD.PROJECT_ID.eq(from).and(CHARGE_STANDARD.VALID_UNTIL.isNull())).stream()
                        .filter(standard -> !known.contains(standard.name()))
                        .toList();
        var copied = 0;
        for (var standard : standards) {
            var price = prices.asTyped(standard.id(), today);
            // Buildings and listed units are the other project's own.
            var rule = standard.rule();
            if (price.isEmpty() || rule.listedOnly() || !rule.buildingIds().isEmpty()) continue;
            var copy = new ChargeStandard(
                    NewId.next(),
                    to,
                    standard.feeItemId(),
                    standard.name(),
                    standard.basis(),
                    standard.cycle(),
                    standard.charged(),
                    standard.rule(),
                    standard.meterKind(),
                    standard.tierPeriod(),
                    standard.dueDays(),
                    null,
                    clock.instant(),
                    Caller.current().memberId(),
                    1);
            add(copy);
            prices.add(NextPrice.of(copy, 1, price.get()));
            copied++;
        }
        return copied;
    }

    @Configuration(proxyBeanMethods = false)
    static class Settings {
        @Bean
        SettingsSource standardSettings(Standards standards) {
            return new SettingsSource(SettingsSource.Kind.CHARGE_STANDARDS, standards::copy);
        }
    }
}
