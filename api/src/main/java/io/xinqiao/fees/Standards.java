package io.xinqiao.fees;

import static io.xinqiao.platform.Filters.is;
import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.CHARGE_EXCEPTION;
import static io.xinqiao.schema.tenant.Tables.CHARGE_PRICE;
import static io.xinqiao.schema.tenant.Tables.CHARGE_STANDARD;
import static io.xinqiao.schema.tenant.Tables.CHARGE_TIER;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.archives.MeterPlace;
import io.xinqiao.archives.SettingsSource;
import io.xinqiao.archives.Unit;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Reach;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Bulk;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Keyset;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The charging standards of projects, their prices from day to day, and the units that are an exception. */
@Repository
class Standards {
    private static final BigDecimal MOST_PRICE = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int PRICE_DECIMALS = 6;
    private static final int MOST_TIERS = 9;
    private static final int USE_DECIMALS = 3;
    private static final BigDecimal MOST_USE = BigDecimal.valueOf(1_000_000_000);
    private static final int MOST_DAYS = 400;
    private static final int MOST_MONTHS = 12;
    private static final int MOST_NARROWED = 100;
    private static final Keyset<ChargeStandard, String> BY_NAME = new Keyset<>(
            "standards", CHARGE_STANDARD.NAME, CHARGE_STANDARD.ID, false, ChargeStandard::name, ChargeStandard::id);
    static final Reach REACH = new Reach() {
        @Override
        public Condition project(UUID[] projects) {
            return CHARGE_STANDARD.PROJECT_ID.eq(any(projects));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return project(projects);
        }
    };

    private final DSLContext sql;
    private final Visibility visibility;
    private final Clock clock;

    Standards(TenantDatabase database, Visibility visibility, Clock clock) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.clock = clock;
    }

    record ChargeStandardFilter(
            @Nullable UUID projectId, @Nullable UUID feeItemId) {
        Condition condition() {
            return is(CHARGE_STANDARD.PROJECT_ID, projectId).and(is(CHARGE_STANDARD.FEE_ITEM_ID, feeItemId));
        }
    }

    /** A price as it is typed; what is left out is the usual. */
    record PriceInput(
            LocalDate validFrom,
            BigDecimal price,
            @Nullable Integer perMonths,
            @Nullable BigDecimal vacantPercent,
            @Nullable Integer earlyDays,
            @Nullable BigDecimal earlyPercent,
            @Nullable List<TierInput> tiers) {
        List<TierInput> steps() {
            return tiers == null ? List.of() : tiers;
        }
    }

    record TierInput(BigDecimal above, BigDecimal price) {}

    record CreateChargeStandardInput(
            UUID projectId,
            UUID feeItemId,
            String name,
            ChargeStandard.Basis basis,
            Cycle cycle,
            ChargeStandard.@Nullable Charged charged,
            @Nullable List<Unit.Kind> unitKinds,
            @Nullable List<UUID> buildingIds,
            @Nullable Integer dueDays,
            PriceInput price,
            MeterPlace.@Nullable Kind meterKind,
            ChargeStandard.@Nullable TiersOver tiersOver) {
        ChargeStandard.@Nullable Metered metered() {
            if (meterKind == null) return null;
            return new ChargeStandard.Metered(meterKind, tiersOver == null ? ChargeStandard.TiersOver.BILL : tiersOver);
        }
    }

    record SetChargePriceInput(UUID standardId, PriceInput price) {}

    record EndChargeStandardInput(UUID standardId, LocalDate validUntil) {}

    record SetChargeExceptionInput(
            UUID standardId, UUID unitId, @Nullable Boolean applies, String reason) {}

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
                new ChargeStandard.Rule(kinds, buildings),
                input.metered(),
                dueDays,
                null);
        add(standard);
        add(standard, 1, input.price());
        return standard;
    }

    private void add(ChargeStandard standard) {
        var added = sql.insertInto(CHARGE_STANDARD)
                .set(CHARGE_STANDARD.ID, standard.id())
                .set(CHARGE_STANDARD.PROJECT_ID, standard.projectId())
                .set(CHARGE_STANDARD.FEE_ITEM_ID, standard.feeItemId())
                .set(CHARGE_STANDARD.NAME, standard.name())
                .set(CHARGE_STANDARD.BASIS, standard.basis().name())
                .set(CHARGE_STANDARD.CYCLE, standard.cycle().name())
                .set(CHARGE_STANDARD.CHARGED, standard.charged().name())
                .set(
                        CHARGE_STANDARD.UNIT_KINDS,
                        standard.rule().unitKinds().stream().map(Enum::name).toArray(String[]::new))
                .set(CHARGE_STANDARD.BUILDING_IDS, standard.rule().buildingIds().toArray(UUID[]::new))
                .set(
                        CHARGE_STANDARD.METER_KIND,
                        standard.meterKind() == null
                                ? null
                                : standard.meterKind().name())
                .set(CHARGE_STANDARD.TIERS_OVER, standard.tiersOver().name())
                .set(CHARGE_STANDARD.DUE_DAYS, standard.dueDays())
                .set(CHARGE_STANDARD.CREATED_AT, clock.instant())
                .set(CHARGE_STANDARD.CREATED_BY, Caller.current().memberId())
                .onConflict(CHARGE_STANDARD.PROJECT_ID, CHARGE_STANDARD.NAME)
                .doNothing()
                .execute();
        if (added == 0) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "name");
    }

    private void add(ChargeStandard standard, int number, PriceInput input) {
        var perMonths = input.perMonths() == null ? 1 : input.perMonths();
        var vacant = input.vacantPercent() == null ? HUNDRED : input.vacantPercent();
        var earlyDays = input.earlyDays() == null ? 0 : input.earlyDays();
        var earlyPercent = input.earlyPercent() == null ? BigDecimal.ZERO : input.earlyPercent();
        requirePrice(input.price());
        requireTiers(standard, input.steps());
        refuse(perMonths < 1 || perMonths > MOST_MONTHS, "price");
        refuse(isNoPercent(vacant) || isNoPercent(earlyPercent), "price");
        refuse(earlyDays < 0 || earlyDays > MOST_DAYS, "price");
        var id = NewId.next();
        sql.insertInto(CHARGE_PRICE)
                .set(CHARGE_PRICE.ID, id)
                .set(CHARGE_PRICE.STANDARD_ID, standard.id())
                .set(CHARGE_PRICE.NUMBER, number)
                .set(CHARGE_PRICE.VALID_FROM, input.validFrom())
                .set(CHARGE_PRICE.PRICE, input.price())
                .set(CHARGE_PRICE.PER_MONTHS, perMonths)
                .set(CHARGE_PRICE.VACANT_PERCENT, vacant)
                .set(CHARGE_PRICE.EARLY_DAYS, earlyDays)
                .set(CHARGE_PRICE.EARLY_PERCENT, earlyPercent)
                .set(CHARGE_PRICE.SET_AT, clock.instant())
                .set(CHARGE_PRICE.SET_BY, Caller.current().memberId())
                .execute();
        Bulk.<TierInput>into(CHARGE_TIER)
                .set(CHARGE_TIER.PRICE_ID, tier -> id)
                .set(CHARGE_TIER.ABOVE, TierInput::above)
                .set(CHARGE_TIER.PRICE, TierInput::price)
                .insert(sql, input.steps());
    }

    private static void requirePrice(BigDecimal price) {
        if (price.signum() < 0
                || price.compareTo(MOST_PRICE) > 0
                || price.stripTrailingZeros().scale() > PRICE_DECIMALS) {
            throw Refused.because(Code.INVALID, "refused.price", List.of(), "price");
        }
    }

    private static void requireTiers(ChargeStandard standard, List<TierInput> tiers) {
        var last = BigDecimal.ZERO;
        for (var tier : tiers) {
            requirePrice(tier.price());
            if (standard.metered() == null
                    || tiers.size() > MOST_TIERS
                    || tier.above().compareTo(last) <= 0
                    || tier.above().compareTo(MOST_USE) > 0
                    || tier.above().stripTrailingZeros().scale() > USE_DECIMALS) {
                throw Refused.because(Code.INVALID, "refused.charge.meter", List.of(), "price");
            }
            last = tier.above();
        }
    }

    private static boolean isNoPercent(BigDecimal percent) {
        return percent.signum() < 0
                || percent.compareTo(HUNDRED) > 0
                || percent.stripTrailingZeros().scale() > 2;
    }

    private static void refuse(boolean bad, String field) {
        if (bad) throw Refused.because(Code.INVALID, "refused.charge", List.of(), field);
    }

    private ChargeStandard lock(String mutation, UUID id) {
        return sql.selectFrom(CHARGE_STANDARD)
                .where(CHARGE_STANDARD.ID.eq(id))
                .and(visibility.of(mutation, REACH))
                .forUpdate()
                .fetchOptional(Standards::standard)
                .orElseThrow(() -> Refused.notFound("standardId"));
    }

    /** Another price from a day on, later than the last one's. */
    ChargeStandard setPrice(SetChargePriceInput input) {
        var standard = lock("Mutation.setChargePrice", input.standardId());
        var last = prices(List.of(standard.id()))
                .getOrDefault(standard.id(), List.of())
                .getLast();
        if (!input.price().validFrom().isAfter(last.validFrom())) {
            throw Refused.because(Code.CONFLICT, "refused.charge.later", List.of(last.validFrom()), "price");
        }
        add(standard, last.number() + 1, input.price());
        return standard;
    }

    ChargeStandard end(EndChargeStandardInput input) {
        lock("Mutation.endChargeStandard", input.standardId());
        return sql.update(CHARGE_STANDARD)
                .set(CHARGE_STANDARD.VALID_UNTIL, input.validUntil())
                .where(CHARGE_STANDARD.ID.eq(input.standardId()))
                .returning()
                .fetchSingle(Standards::standard);
    }

    /** Makes a unit an exception, or, without saying whether it applies, one like the others again. */
    ChargeStandard except(SetChargeExceptionInput input, Unit unit) {
        var standard = lock("Mutation.setChargeException", input.standardId());
        if (!standard.projectId().equals(unit.projectId())) throw Refused.notFound("unitId");
        sql.deleteFrom(CHARGE_EXCEPTION)
                .where(CHARGE_EXCEPTION.STANDARD_ID.eq(standard.id()))
                .and(CHARGE_EXCEPTION.UNIT_ID.eq(unit.id()))
                .execute();
        if (input.applies() != null) {
            sql.insertInto(CHARGE_EXCEPTION)
                    .set(CHARGE_EXCEPTION.STANDARD_ID, standard.id())
                    .set(CHARGE_EXCEPTION.UNIT_ID, unit.id())
                    .set(CHARGE_EXCEPTION.APPLIES, input.applies())
                    .set(CHARGE_EXCEPTION.REASON, input.reason())
                    .execute();
        }
        return standard;
    }

    Connection<ChargeStandard> page(Page page, @Nullable ChargeStandardFilter filter) {
        var condition =
                visibility.of("Query.chargeStandards", REACH).and(filter == null ? noCondition() : filter.condition());
        return BY_NAME.page(page, sql, CHARGE_STANDARD, condition, Standards::standard);
    }

    Map<UUID, ChargeStandard> visible(Collection<UUID> keys) {
        return sql.selectFrom(CHARGE_STANDARD)
                .where(CHARGE_STANDARD.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of("ChargeStandard", REACH))
                .fetchMap(CHARGE_STANDARD.ID, Standards::standard);
    }

    /** The prices of standards from the first on. */
    Map<UUID, List<ChargeStandard.Price>> prices(Collection<UUID> standards) {
        return sql.selectFrom(CHARGE_PRICE)
                .where(CHARGE_PRICE.STANDARD_ID.eq(any(standards.toArray(UUID[]::new))))
                .orderBy(CHARGE_PRICE.NUMBER)
                .fetchGroups(CHARGE_PRICE.STANDARD_ID, Standards::price);
    }

    /** The tiers of prices by their use. */
    Map<UUID, List<ChargeStandard.Tier>> tiers(Collection<UUID> prices) {
        return sql.selectFrom(CHARGE_TIER)
                .where(CHARGE_TIER.PRICE_ID.eq(any(prices.toArray(UUID[]::new))))
                .orderBy(CHARGE_TIER.ABOVE)
                .fetchGroups(
                        CHARGE_TIER.PRICE_ID,
                        row -> new ChargeStandard.Tier(
                                row.get(CHARGE_TIER.PRICE_ID), row.get(CHARGE_TIER.ABOVE), row.get(CHARGE_TIER.PRICE)));
    }

    /** The exceptions of standards, at most 100 of each. */
    Map<UUID, List<ChargeStandard.ExceptionalUnit>> exceptions(Collection<UUID> standards) {
        return sql.selectFrom(CHARGE_EXCEPTION)
                .where(CHARGE_EXCEPTION.STANDARD_ID.eq(any(standards.toArray(UUID[]::new))))
                .orderBy(CHARGE_EXCEPTION.UNIT_ID)
                .limit(MOST_NARROWED * standards.size())
                .fetchGroups(
                        CHARGE_EXCEPTION.STANDARD_ID,
                        row -> new ChargeStandard.ExceptionalUnit(
                                row.get(CHARGE_EXCEPTION.STANDARD_ID),
                                row.get(CHARGE_EXCEPTION.UNIT_ID),
                                row.get(CHARGE_EXCEPTION.APPLIES),
                                row.get(CHARGE_EXCEPTION.REASON)));
    }

    static ChargeStandard standard(Record row) {
        return new ChargeStandard(
                row.get(CHARGE_STANDARD.ID),
                row.get(CHARGE_STANDARD.PROJECT_ID),
                row.get(CHARGE_STANDARD.FEE_ITEM_ID),
                row.get(CHARGE_STANDARD.NAME),
                ChargeStandard.Basis.valueOf(row.get(CHARGE_STANDARD.BASIS)),
                Cycle.valueOf(row.get(CHARGE_STANDARD.CYCLE)),
                ChargeStandard.Charged.valueOf(row.get(CHARGE_STANDARD.CHARGED)),
                new ChargeStandard.Rule(
                        Arrays.stream(row.get(CHARGE_STANDARD.UNIT_KINDS))
                                .map(Unit.Kind::valueOf)
                                .toList(),
                        List.of(row.get(CHARGE_STANDARD.BUILDING_IDS))),
                row.get(CHARGE_STANDARD.METER_KIND) == null
                        ? null
                        : new ChargeStandard.Metered(
                                MeterPlace.Kind.valueOf(row.get(CHARGE_STANDARD.METER_KIND)),
                                ChargeStandard.TiersOver.valueOf(row.get(CHARGE_STANDARD.TIERS_OVER))),
                row.get(CHARGE_STANDARD.DUE_DAYS),
                row.get(CHARGE_STANDARD.VALID_UNTIL));
    }

    static ChargeStandard.Price price(Record row) {
        return new ChargeStandard.Price(
                row.get(CHARGE_PRICE.ID),
                row.get(CHARGE_PRICE.STANDARD_ID),
                row.get(CHARGE_PRICE.NUMBER),
                row.get(CHARGE_PRICE.VALID_FROM),
                row.get(CHARGE_PRICE.PRICE),
                row.get(CHARGE_PRICE.PER_MONTHS),
                row.get(CHARGE_PRICE.VACANT_PERCENT),
                new ChargeStandard.Early(row.get(CHARGE_PRICE.EARLY_DAYS), row.get(CHARGE_PRICE.EARLY_PERCENT)),
                row.get(CHARGE_PRICE.SET_BY));
    }

    /** Gives a project the standards of another that have not ended, with their present price from today on. */
    private int copy(UUID from, UUID to) {
        var today = LocalDate.now(clock);
        var known = sql.select(CHARGE_STANDARD.NAME)
                .from(CHARGE_STANDARD)
                .where(CHARGE_STANDARD.PROJECT_ID.eq(to))
                .fetchSet(CHARGE_STANDARD.NAME);
        var standards = sql
                .selectFrom(CHARGE_STANDARD)
                .where(CHARGE_STANDARD.PROJECT_ID.eq(from))
                .and(CHARGE_STANDARD.VALID_UNTIL.isNull())
                .fetch(Standards::standard)
                .stream()
                .filter(standard -> !known.contains(standard.name()))
                .toList();
        var prices = prices(standards.stream().map(ChargeStandard::id).toList());
        var copied = 0;
        for (var standard : standards) {
            var price = inForce(prices.getOrDefault(standard.id(), List.of()), today);
            // Buildings are the other project's own.
            if (price.isEmpty() || !standard.rule().buildingIds().isEmpty()) continue;
            var copy = new ChargeStandard(
                    NewId.next(),
                    to,
                    standard.feeItemId(),
                    standard.name(),
                    standard.basis(),
                    standard.cycle(),
                    standard.charged(),
                    standard.rule(),
                    standard.metered(),
                    standard.dueDays(),
                    null);
            add(copy);
            var of = price.get();
            add(
                    copy,
                    1,
                    new PriceInput(
                            of.validFrom(),
                            of.price(),
                            of.perMonths(),
                            of.vacantPercent(),
                            of.early().days(),
                            of.early().percent(),
                            tiers(List.of(of.id())).getOrDefault(of.id(), List.of()).stream()
                                    .map(tier -> new TierInput(tier.above(), tier.price()))
                                    .toList()));
            copied++;
        }
        return copied;
    }

    private static Optional<ChargeStandard.Price> inForce(List<ChargeStandard.Price> prices, LocalDate day) {
        return prices.stream().filter(price -> !price.validFrom().isAfter(day)).reduce((earlier, later) -> later);
    }

    @Configuration(proxyBeanMethods = false)
    static class Settings {
        @Bean
        SettingsSource standardSettings(Standards standards) {
            return new SettingsSource(SettingsSource.Kind.CHARGE_STANDARDS, standards::copy);
        }
    }
}
