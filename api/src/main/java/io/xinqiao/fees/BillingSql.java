package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.BILLING_DRAFT;
import static io.xinqiao.schema.tenant.Tables.BILL_LINE;
import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.METER_READING_BILL;
import static io.xinqiao.schema.tenant.Tables.PREPAYMENT;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static java.util.Map.entry;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.fees.Prices.NextPrice;
import io.xinqiao.fees.Prices.TierInput;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.Result;
import org.springframework.stereotype.Repository;

/**
 * What a project is to be billed, worked out and written set by set inside the database. The days on which a line is
 * charged are ranges of dates: those of the price, of the ownership, of the household, cut with one another. The one
 * place with SQL as text: jOOQ has no words for ranges of ranges. Nothing that anybody typed is part of a text.
 *
 * <p>A month is 377,580 parts, which 28, 29, 30 and 31 days divide, so that parts of months add up exactly; a line is
 * divided once, with twenty decimals, and rounded half-up to fen.
 *
 * <p>Metered use belongs to the days since the reading before; where a price changes between, it is divided by days to
 * three decimals, the last part taking the rest. A reading is charged by the first run whose period reaches it and
 * which comes to more than nothing; what an estimate had charged too much lowers the next bill.
 *
 * <p>A day is charged once: what bills that stand have charged of a period is left out of it, and the rest is billed.
 * Each day that a standard covers and nobody is charged for is told with its reason.
 */
@Repository
class BillingSql {
    /** The parts of a month: the least number that 28, 29, 30 and 31 divide. */
    static final int PARTS_OF_A_MONTH = 377_580;

    private static final Pattern NAME = Pattern.compile("(?<!:):([a-z]+)");

    /** How each value stands in a text. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            entry("project", "uuid"),
            entry("buildings", "uuid[]"),
            entry("cycle", "text"),
            entry("from", "date"),
            entry("to", "date"),
            entry("items", "uuid[]"),
            entry("supposed", "uuid[]"),
            entry("supposedof", "uuid[]"),
            entry("supposedfrom", "date[]"),
            entry("supposedprice", "numeric[]"),
            entry("supposedsurcharge", "numeric[]"),
            entry("supposedmonths", "integer[]"),
            entry("supposedvacant", "numeric[]"),
            entry("supposeddays", "integer[]"),
            entry("supposedearly", "numeric[]"),
            entry("tierof", "uuid[]"),
            entry("tierabove", "numeric[]"),
            entry("tierprice", "numeric[]"),
            entry("run", "uuid"),
            entry("purses", "uuid[]"),
            entry("member", "uuid"),
            entry("on", "date"),
            entry("at", "timestamptz"),
            entry("most", "integer"));

    /** A text whose values are named, and may come more than once. */
    private record Statement(String text, List<String> names) {
        static Statement of(String named) {
            var names =
                    NAME.matcher(named).results().map(found -> found.group(1)).toList();
            return new Statement(
                    NAME.matcher(named).replaceAll(found -> "cast(? AS " + TYPES.get(found.group(1)) + ")"), names);
        }

        Result<Record> ask(DSLContext sql, Map<String, Object> values) {
            return sql.fetch(
                    text,
                    names.stream()
                            .map(name -> Objects.requireNonNull(values.get(name), name))
                            .toArray());
        }
    }

    private static final Statement TOTALS_OF = Statement.of(BillingTexts.TOTALS);
    private static final Statement DIFFERENCES_OF = Statement.of(BillingTexts.DIFFERENCES);
    private static final Statement REFUSED_OF = Statement.of(BillingTexts.REFUSED);
    private static final Statement DRAFT_OF = Statement.of(BillingTexts.DRAFT);
    private static final Statement POST_OF = Statement.of(BillingTexts.POST);

    private final DSLContext sql;
    private final BillingProperties properties;

    BillingSql(TenantDatabase database, BillingProperties properties) {
        this.sql = database.sql();
        this.properties = properties;
    }

    /**
     * What is to be billed, of some buildings: so little that a statement is soon through.
     *
     * @param supposed prices that nobody has set, to see what they would do
     */
    record Asked(
            UUID project,
            List<UUID> buildings,
            Cycle cycle,
            LocalDate from,
            LocalDate to,
            List<UUID> items,
            List<NextPrice> supposed) {
        private Map<String, Object> values() {
            Map<String, Object> values = new HashMap<>();
            values.put("project", project);
            values.put("buildings", buildings.toArray(UUID[]::new));
            values.put("cycle", cycle.name());
            values.put("from", from);
            values.put("to", to);
            values.put("items", items.toArray(UUID[]::new));
            suppose(values);
            return values;
        }

        private void suppose(Map<String, Object> values) {
            values.put("supposed", each(NextPrice::id, UUID[]::new));
            values.put("supposedof", each(NextPrice::standardId, UUID[]::new));
            values.put("supposedfrom", each(NextPrice::validFrom, LocalDate[]::new));
            values.put("supposedprice", each(NextPrice::price, BigDecimal[]::new));
            values.put("supposedsurcharge", each(NextPrice::surcharge, BigDecimal[]::new));
            values.put("supposedmonths", each(NextPrice::perMonths, Integer[]::new));
            values.put("supposedvacant", each(NextPrice::vacantPercent, BigDecimal[]::new));
            values.put("supposeddays", each(price -> price.early().days(), Integer[]::new));
            values.put("supposedearly", each(price -> price.early().percent(), BigDecimal[]::new));
            values.put("tierof", tiers((price, tier) -> price.id(), UUID[]::new));
            values.put("tierabove", tiers((price, tier) -> tier.above(), BigDecimal[]::new));
            values.put("tierprice", tiers((price, tier) -> tier.price(), BigDecimal[]::new));
        }

        private <T> T[] each(Function<NextPrice, T> column, IntFunction<T[]> array) {
            return supposed.stream().map(column).toArray(array);
        }

        private <T> T[] tiers(BiFunction<NextPrice, TierInput, T> column, IntFunction<T[]> array) {
            return supposed.stream()
                    .flatMap(price -> price.tiers().stream().map(tier -> column.apply(price, tier)))
                    .toArray(array);
        }

        private Map<String, Object> most(int most) {
            var values = values();
            values.put("most", most);
            return values;
        }
    }

    /**
     * Who posts, when.
     *
     * @param on the day in whose closing it counts
     */
    record Posted(UUID run, UUID member, LocalDate on, OffsetDateTime at) {
        private Map<String, Object> into(Map<String, Object> values) {
            values.put("run", run);
            values.put("member", member);
            values.put("on", on);
            values.put("at", at);
            return values;
        }
    }

    /** The buildings of a project as they are now, in pieces of about so many units; no piece is empty. */
    List<List<UUID>> pieces(UUID project) {
        return pieces(sql.select(BUILDING.ID, count(UNIT.ID))
                .from(BUILDING)
                .leftJoin(UNIT)
                .on(UNIT.BUILDING_ID.eq(BUILDING.ID))
                .where(BUILDING.PROJECT_ID.eq(project))
                .groupBy(BUILDING.ID)
                .orderBy(BUILDING.ID)
                .fetch());
    }

    /** The buildings of which a run has drafted something that is not posted yet, in such pieces. */
    List<List<UUID>> drafted(UUID run) {
        return pieces(sql.select(BILLING_DRAFT.BUILDING_ID, countDistinct(BILLING_DRAFT.UNIT_ID))
                .from(BILLING_DRAFT)
                .where(BILLING_DRAFT.RUN_ID.eq(run))
                .groupBy(BILLING_DRAFT.BUILDING_ID)
                .orderBy(BILLING_DRAFT.BUILDING_ID)
                .fetch());
    }

    private List<List<UUID>> pieces(Result<Record2<UUID, Integer>> buildings) {
        List<List<UUID>> pieces = new ArrayList<>();
        var units = properties.unitsAtOnce();
        for (var building : buildings) {
            if (units >= properties.unitsAtOnce()) {
                pieces.add(new ArrayList<>());
                units = 0;
            }
            pieces.getLast().add(building.value1());
            units += building.value2();
        }
        return pieces;
    }

    /** Bills and their sum for each item: {@code fee_item_id, bills, amount}. */
    Result<Record> totals(Asked asked) {
        return TOTALS_OF.ask(sql, asked.values());
    }

    /** Where a unit's sum of an item is other than in the period before: {@code unit_id, fee_item_id, before, now}. */
    Result<Record> differences(Asked asked, int most) {
        return DIFFERENCES_OF.ask(sql, asked.most(most));
    }

    /**
     * The days on which something is not billed: {@code unit_id, parking_space_id, fee_item_id, reason, from_on, to_on,
     * all_rows}.
     */
    Result<Record> refused(Asked asked, int most) {
        return REFUSED_OF.ask(sql, asked.most(most));
    }

    /**
     * Works out what a run posts in some buildings and keeps it for {@link #post}. What is billed already is none of
     * it. How many bills, and their sum.
     */
    Record draft(Asked asked, UUID run) {
        var values = asked.values();
        values.put("run", run);
        return DRAFT_OF.ask(sql, values).getFirst();
    }

    /**
     * Writes the bills that are drafted, their lines and postings; whoever would bill the same at the same time is
     * stopped by the unique index. How many, and their sum.
     */
    Record post(Asked asked, Posted posted) {
        var values = posted.into(asked.values());
        values.put("purses", lockPurses(asked, posted));
        return POST_OF.ask(sql, values).getFirst();
    }

    /** Drops of what is drafted whatever another run has billed since; its readings are free again. How many bills. */
    int dropBilled(Asked asked, Posted posted) {
        var sameDays = exists(selectOne()
                .from(BILL_LINE)
                .where(BILL_LINE.BILL_ID.eq(BILL.ID))
                .and(BILL_LINE.READING_ID.isNull())
                .and(BILL_LINE.FROM_ON.le(BILLING_DRAFT.TO_ON))
                .and(BILL_LINE.TO_ON.ge(BILLING_DRAFT.FROM_ON)));
        var samePlace = BILL.PERIOD_FROM.eq(BILLING_DRAFT.PERIOD_FROM).and(BILL.PART.eq(BILLING_DRAFT.PART));
        var bills = sql.selectDistinct(BILLING_DRAFT.BILL_ID)
                .from(BILLING_DRAFT)
                .join(BILL)
                .on(BILL.UNIT_ID.eq(BILLING_DRAFT.UNIT_ID))
                .and(BILL.FEE_ITEM_ID.eq(BILLING_DRAFT.FEE_ITEM_ID))
                .and(BILL.PARKING_SPACE_ID.isNotDistinctFrom(BILLING_DRAFT.PARKING_SPACE_ID))
                .where(BILLING_DRAFT.RUN_ID.eq(posted.run()))
                .and(BILLING_DRAFT.BUILDING_ID.eq(any(asked.buildings().toArray(UUID[]::new))))
                .and(BILL.SOURCE.eq(Bill.Source.RUN.name()))
                .and(BILL.REVERSED.isFalse())
                .and(BILL.PERIOD_FROM.le(asked.to()))
                .and(BILL.PERIOD_TO.ge(asked.from()))
                .and(BILLING_DRAFT.READING_ID.isNull().and(sameDays).or(samePlace))
                .fetchArray(BILLING_DRAFT.BILL_ID);
        if (bills.length == 0) return 0;
        sql.deleteFrom(METER_READING_BILL)
                .where(METER_READING_BILL.BILL_ID.eq(any(bills)))
                .execute();
        sql.deleteFrom(BILLING_DRAFT)
                .where(BILLING_DRAFT.RUN_ID.eq(posted.run()))
                .and(BILLING_DRAFT.BILL_ID.eq(any(bills)))
                .execute();
        return bills.length;
    }

    /**
     * What the billed units have paid ahead, held before it is looked at: a row that is locked by the statement that
     * relies on it is lost to it when it has changed meanwhile.
     */
    private UUID[] lockPurses(Asked asked, Posted posted) {
        var units = sql.selectDistinct(BILLING_DRAFT.UNIT_ID)
                .from(BILLING_DRAFT)
                .where(BILLING_DRAFT.RUN_ID.eq(posted.run()))
                .and(BILLING_DRAFT.BUILDING_ID.eq(any(asked.buildings().toArray(UUID[]::new))))
                .fetchArray(BILLING_DRAFT.UNIT_ID);
        return sql.select(PREPAYMENT.UNIT_ID)
                .from(PREPAYMENT)
                .where(PREPAYMENT.UNIT_ID.eq(any(units)))
                .orderBy(PREPAYMENT.UNIT_ID)
                .forUpdate()
                .fetchArray(PREPAYMENT.UNIT_ID);
    }
}
