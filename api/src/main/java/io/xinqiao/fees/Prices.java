package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.CHARGE_PRICE;
import static io.xinqiao.schema.tenant.Tables.CHARGE_TIER;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Caller;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Bulk;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * The prices of charging standards, one after the other. None changes once a bill was made with it, and none begins on
 * days that are billed: those keep the price that they were billed at.
 */
@Repository
class Prices {
    static final RecordColumns<ChargeStandard.Price> PRICES =
            RecordColumns.of(ChargeStandard.Price.class, CHARGE_PRICE);
    private static final RecordColumns<ChargeStandard.Tier> TIERS =
            RecordColumns.of(ChargeStandard.Tier.class, CHARGE_TIER);
    private static final BigDecimal MOST_PRICE = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int PRICE_DECIMALS = 6;
    private static final int MOST_TIERS = 9;
    private static final int USE_DECIMALS = 3;
    private static final BigDecimal MOST_USE = BigDecimal.valueOf(1_000_000_000);
    private static final int MOST_DAYS = 400;
    private static final int MOST_MONTHS = 12;

    private final DSLContext sql;
    private final PriceUsage charged;
    private final Clock clock;

    Prices(TenantDatabase database, PriceUsage charged, Clock clock) {
        this.sql = database.sql();
        this.charged = charged;
        this.clock = clock;
    }

    /** A price as it is typed; what is left out is the usual. */
    record PriceInput(
            LocalDate validFrom,
            BigDecimal price,
            @Nullable BigDecimal surcharge,
            @Nullable Integer perMonths,
            @Nullable BigDecimal vacantPercent,
            @Nullable Integer earlyDays,
            @Nullable BigDecimal earlyPercent,
            @Nullable List<TierInput> tiers) {}

    record TierInput(BigDecimal above, BigDecimal price) {}

    /** A price that is next for a standard: everything said, and nothing against the rules. */
    record NextPrice(
            UUID id,
            UUID standardId,
            int number,
            LocalDate validFrom,
            BigDecimal price,
            BigDecimal surcharge,
            int perMonths,
            BigDecimal vacantPercent,
            ChargeStandard.Early early,
            List<TierInput> tiers) {

        /** Of what is typed; refuses what no price may be. */
        static NextPrice of(ChargeStandard standard, int number, PriceInput typed) {
            var next = new NextPrice(
                    NewId.next(),
                    standard.id(),
                    number,
                    typed.validFrom(),
                    typed.price(),
                    typed.surcharge() == null ? BigDecimal.ZERO : typed.surcharge(),
                    typed.perMonths() == null ? 1 : typed.perMonths(),
                    typed.vacantPercent() == null ? HUNDRED : typed.vacantPercent(),
                    new ChargeStandard.Early(
                            typed.earlyDays() == null ? 0 : typed.earlyDays(),
                            typed.earlyPercent() == null ? BigDecimal.ZERO : typed.earlyPercent()),
                    typed.tiers() == null ? List.of() : typed.tiers());
            requirePrice(next.price());
            requirePrice(next.surcharge());
            requireTiers(standard, next.tiers());
            if (standard.meterKind() != null && next.surcharge().signum() > 0) {
                throw Refused.because(Code.INVALID, "refused.charge.surcharge", List.of(), "price");
            }
            refuse(next.perMonths() < 1 || next.perMonths() > MOST_MONTHS);
            refuse(isNoPercent(next.vacantPercent()) || isNoPercent(next.early().percent()));
            refuse(next.early().days() < 0 || next.early().days() > MOST_DAYS);
            return next;
        }
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
            if (standard.meterKind() == null
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

    private static void refuse(boolean bad) {
        if (bad) throw Refused.because(Code.INVALID, "refused.charge", List.of(), "price");
    }

    /**
     * What would be next after the prices that a standard has: later than the last of them, and than what is billed.
     */
    NextPrice next(ChargeStandard standard, PriceInput typed) {
        var known = of(List.of(standard.id())).getOrDefault(standard.id(), List.of());
        requireUnbilled(standard, typed.validFrom());
        if (!known.isEmpty() && !typed.validFrom().isAfter(known.getLast().validFrom())) {
            throw Refused.because(
                    Code.CONFLICT,
                    "refused.charge.later",
                    List.of(known.getLast().validFrom()),
                    "price");
        }
        return NextPrice.of(standard, known.isEmpty() ? 1 : known.getLast().number() + 1, typed);
    }

    private void requireUnbilled(ChargeStandard standard, LocalDate from) {
        charged.lastBilled(standard, from).ifPresent(last -> {
            throw Refused.because(
                    Code.CONFLICT,
                    "refused.charge.billed",
                    List.of(last.toString(), last.plusDays(1).toString()),
                    "price");
        });
    }

    /** Puts another in the place of the last price, with which no bill was made. */
    void correct(ChargeStandard standard, PriceInput typed) {
        var known = of(List.of(standard.id())).getOrDefault(standard.id(), List.of());
        var wrong = known.getLast();
        if (charged.isUsed(standard, wrong)) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.charge.used", List.of(), "chargeStandardId");
        }
        if (known.size() > 1) {
            var before = known.get(known.size() - 2).validFrom();
            if (!typed.validFrom().isAfter(before)) {
                throw Refused.because(Code.CONFLICT, "refused.charge.later", List.of(before), "price");
            }
        }
        requireUnbilled(standard, typed.validFrom());
        var right = NextPrice.of(standard, wrong.number(), typed);
        sql.update(CHARGE_PRICE)
                .set(CHARGE_PRICE.VALID_FROM, right.validFrom())
                .set(CHARGE_PRICE.PRICE, right.price())
                .set(CHARGE_PRICE.SURCHARGE, right.surcharge())
                .set(CHARGE_PRICE.PER_MONTHS, right.perMonths())
                .set(CHARGE_PRICE.VACANT_PERCENT, right.vacantPercent())
                .set(CHARGE_PRICE.EARLY_DAYS, right.early().days())
                .set(CHARGE_PRICE.EARLY_PERCENT, right.early().percent())
                .set(CHARGE_PRICE.SET_AT, clock.instant())
                .set(CHARGE_PRICE.SET_BY, Caller.current().memberId())
                .where(CHARGE_PRICE.ID.eq(wrong.id()))
                .execute();
        sql.deleteFrom(CHARGE_TIER).where(CHARGE_TIER.PRICE_ID.eq(wrong.id())).execute();
        addTiers(wrong.id(), right.tiers());
    }

    void add(NextPrice next) {
        sql.insertInto(CHARGE_PRICE)
                .set(CHARGE_PRICE.ID, next.id())
                .set(CHARGE_PRICE.STANDARD_ID, next.standardId())
                .set(CHARGE_PRICE.NUMBER, next.number())
                .set(CHARGE_PRICE.VALID_FROM, next.validFrom())
                .set(CHARGE_PRICE.PRICE, next.price())
                .set(CHARGE_PRICE.SURCHARGE, next.surcharge())
                .set(CHARGE_PRICE.PER_MONTHS, next.perMonths())
                .set(CHARGE_PRICE.VACANT_PERCENT, next.vacantPercent())
                .set(CHARGE_PRICE.EARLY_DAYS, next.early().days())
                .set(CHARGE_PRICE.EARLY_PERCENT, next.early().percent())
                .set(CHARGE_PRICE.SET_AT, clock.instant())
                .set(CHARGE_PRICE.SET_BY, Caller.current().memberId())
                .execute();
        addTiers(next.id(), next.tiers());
    }

    private void addTiers(UUID price, List<TierInput> tiers) {
        Bulk.<TierInput>into(CHARGE_TIER)
                .set(CHARGE_TIER.PRICE_ID, tier -> price)
                .set(CHARGE_TIER.ABOVE, TierInput::above)
                .set(CHARGE_TIER.PRICE, TierInput::price)
                .insert(sql, tiers);
    }

    /** The prices of standards from the first on. */
    Map<UUID, List<ChargeStandard.Price>> of(Collection<UUID> standards) {
        return sql.selectFrom(CHARGE_PRICE)
                .where(CHARGE_PRICE.STANDARD_ID.eq(any(standards.toArray(UUID[]::new))))
                .orderBy(CHARGE_PRICE.NUMBER)
                .fetchGroups(CHARGE_PRICE.STANDARD_ID, Row.mapping(PRICES::read));
    }

    /** The tiers of prices by their use. */
    Map<UUID, List<ChargeStandard.Tier>> tiers(Collection<UUID> prices) {
        return sql.selectFrom(CHARGE_TIER)
                .where(CHARGE_TIER.PRICE_ID.eq(any(prices.toArray(UUID[]::new))))
                .orderBy(CHARGE_TIER.ABOVE)
                .fetchGroups(CHARGE_TIER.PRICE_ID, Row.mapping(TIERS::read));
    }

    /** The price of a day, as it could be typed for another standard. */
    Optional<PriceInput> asTyped(UUID standard, LocalDate day) {
        return of(List.of(standard)).getOrDefault(standard, List.of()).stream()
                .filter(price -> !price.validFrom().isAfter(day))
                .reduce((earlier, later) -> later)
                .map(price -> new PriceInput(
                        price.validFrom(),
                        price.price(),
                        price.surcharge(),
                        price.perMonths(),
                        price.vacantPercent(),
                        price.early().days(),
                        price.early().percent(),
                        tiers(List.of(price.id())).getOrDefault(price.id(), List.of()).stream()
                                .map(tier -> new TierInput(tier.above(), tier.price()))
                                .toList()));
    }
}
