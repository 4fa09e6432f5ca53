package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.BILLING_DRAFT;
import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.METER_READING_BILL;
import static io.xinqiao.schema.tenant.Tables.PREPAYMENT;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static java.util.Map.entry;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.count;

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
 */
@Repository
class BillingSql {
    /** The parts of a month: the least number that 28, 29, 30 and 31 divide. */
    static final int PARTS_OF_A_MONTH = 377_580;

    private static final int UNITS_AT_ONCE = 10_000;

    private static final String CHOSEN = """
        WITH ask AS MATERIALIZED (SELECT daterange(:from, :to, '[]') AS days),
        month AS MATERIALIZED (
          SELECT cast(m AS date) AS first, cast(m + interval '1 month' AS date) AS next,
                 daterange(cast(m AS date), cast(m + interval '1 month' AS date)) AS days,
                 377580 / (cast(m + interval '1 month' AS date) - cast(m AS date)) AS parts_a_day
          FROM generate_series(cast(:from AS timestamp), cast(:to AS timestamp), interval '1 month') AS m
        ),
        standard AS MATERIALIZED (
          SELECT * FROM charge_standard
          WHERE project_id = :project AND cycle = :cycle AND fee_item_id = ANY (:items)
            AND (valid_until IS NULL OR valid_until >= :from)
        ),
        stated_price AS (
          SELECT id, standard_id, valid_from, price, surcharge, per_months, vacant_percent, early_days, early_percent
          FROM charge_price
          UNION ALL
          SELECT * FROM unnest(:supposed, :supposedof, :supposedfrom, :supposedprice, :supposedsurcharge, :supposedmonths,
            :supposedvacant, :supposeddays, :supposedearly)
        ),
        stated_tier AS (
          SELECT price_id, above, price FROM charge_tier
          UNION ALL
          SELECT * FROM unnest(:tierof, :tierabove, :tierprice)
        ),
        price AS MATERIALIZED (
          SELECT p.*,
                 daterange(p.valid_from, lead(p.valid_from) OVER (PARTITION BY p.standard_id ORDER BY p.valid_from))
                 * daterange(NULL, s.valid_until, '[]') AS whole,
                 daterange(p.valid_from, lead(p.valid_from) OVER (PARTITION BY p.standard_id ORDER BY p.valid_from))
                 * daterange(NULL, s.valid_until, '[]') * ask.days AS valid
          FROM ask CROSS JOIN standard s JOIN stated_price p ON p.standard_id = s.id
        ),
        here AS MATERIALIZED (SELECT * FROM unit WHERE project_id = :project AND building_id = ANY (:buildings)),
        target AS (
          SELECT u.id AS target_id, u.id AS unit_id, u.building_id, cast(NULL AS uuid) AS parking_space_id,
                 cast(NULL AS daterange) AS held,
                 CASE s.basis WHEN 'AREA' THEN u.built_area ELSE cast(1 AS numeric(12, 2)) END AS quantity,
                 s.id AS standard_id, s.fee_item_id, s.basis, s.meter_kind, s.tiers_over, s.charged, s.due_days,
                 CASE WHEN e.applies THEN 8 ELSE 0 END + CASE WHEN cardinality(s.building_ids) > 0 THEN 2 ELSE 0 END
                   + CASE WHEN cardinality(s.unit_kinds) > 0 THEN 1 ELSE 0 END AS closeness
          FROM here u JOIN standard s ON s.basis <> 'PARKING_SPACE' AND (s.basis <> 'METERED' OR EXISTS (
            SELECT FROM meter m WHERE m.unit_id = u.id AND m.kind = s.meter_kind
              AND (m.removed_on IS NULL OR m.removed_on >= :from)))
          LEFT JOIN charge_exception e ON e.standard_id = s.id AND e.unit_id = u.id
          WHERE coalesce(e.applies, NOT s.listed_only AND (cardinality(s.unit_kinds) = 0 OR u.kind = ANY (s.unit_kinds))
                                    AND (cardinality(s.building_ids) = 0 OR u.building_id = ANY (s.building_ids)))
          UNION ALL
          SELECT ps.id, u.id, u.building_id, ps.id, daterange(ps.since, ps.until, '[]'), 1,
                 s.id, s.fee_item_id, s.basis, s.meter_kind, s.tiers_over, s.charged, s.due_days,
                 CASE WHEN e.applies THEN 8 ELSE 0 END + CASE WHEN cardinality(s.building_ids) > 0 THEN 2 ELSE 0 END
          FROM here u JOIN parking_space ps ON ps.unit_id = u.id AND ps.tenure <> 'FREE'
          JOIN standard s ON s.basis = 'PARKING_SPACE'
          LEFT JOIN charge_exception e ON e.standard_id = s.id AND e.unit_id = u.id
          WHERE coalesce(e.applies, NOT s.listed_only AND (cardinality(s.building_ids) = 0 OR u.building_id = ANY (s.building_ids)))
        ),
        chosen AS MATERIALIZED (
          SELECT t.*, rank() OVER (PARTITION BY target_id, fee_item_id ORDER BY closeness DESC) AS place,
                 count(*) OVER (PARTITION BY target_id, fee_item_id, closeness) AS equals
          FROM target t
        ),
        owned AS MATERIALIZED (
          SELECT o.unit_id, range_agg(daterange(o.since, o.until)) AS days,
                 (array_agg(o.id ORDER BY o.since DESC))[1] AS ownership_id
          FROM here u JOIN ownership o ON o.unit_id = u.id
          WHERE o.since <= :to AND (o.until IS NULL OR o.until > :from)
          GROUP BY o.unit_id
        ),
        lived AS MATERIALIZED (
          SELECT h.unit_id, range_agg(daterange(h.moved_in, h.moved_out, '[]')) AS days,
                 (array_agg(h.id ORDER BY h.moved_in DESC))[1] AS household_id
          FROM here u JOIN household h ON h.unit_id = u.id
          WHERE h.moved_in <= :to AND (h.moved_out IS NULL OR h.moved_out >= :from)
          GROUP BY h.unit_id
        )
        """;

    private static final String LINES = CHOSEN + """
        , billed_before AS MATERIALIZED (
          SELECT DISTINCT coalesce(b.parking_space_id, b.unit_id) AS target_id, b.fee_item_id
          FROM here u JOIN bill b ON b.unit_id = u.id
          WHERE b.source = 'RUN' AND NOT b.reversed AND b.fee_item_id = ANY (:items)
            AND b.period_from <= :to AND b.period_to >= :from
        ),
        span AS (
          SELECT c.*, p.id AS price_id, p.price, p.surcharge, p.per_months, p.early_days, p.early_percent,
                 CASE WHEN c.charged = 'LIVED_IN' OR c.parking_space_id IS NOT NULL THEN 100 ELSE p.vacant_percent END
                   AS vacant_percent,
                 CASE WHEN c.parking_space_id IS NOT NULL THEN datemultirange(p.valid * c.held)
                      WHEN c.charged = 'ALWAYS' THEN datemultirange(p.valid)
                      WHEN c.charged = 'OWNED' THEN datemultirange(p.valid) * o.days
                      ELSE datemultirange(p.valid) * l.days END AS days,
                 coalesce(l.days, '{}') AS lived_days, o.ownership_id, l.household_id
          FROM chosen c JOIN price p ON p.standard_id = c.standard_id
          LEFT JOIN owned o ON o.unit_id = c.unit_id LEFT JOIN lived l ON l.unit_id = c.unit_id
          WHERE c.place = 1 AND c.equals = 1 AND c.basis <> 'METERED'
            AND NOT EXISTS (
              SELECT FROM billed_before b WHERE b.target_id = c.target_id AND b.fee_item_id = c.fee_item_id)
        ),
        piece AS (
          SELECT s.*, d.days AS on_days, false AS vacant
          FROM span s CROSS JOIN LATERAL unnest(CASE WHEN s.vacant_percent = 100 THEN s.days
                                                     ELSE s.days * s.lived_days END) AS d (days)
          UNION ALL
          SELECT s.*, d.days, true
          FROM span s CROSS JOIN LATERAL unnest(s.days - s.lived_days) AS d (days)
          WHERE s.vacant_percent <> 100
        ),
        parted AS (
          SELECT p.*, (SELECT cast(sum((least(upper(p.on_days), m.next) - greatest(lower(p.on_days), m.first))
                                       * m.parts_a_day) AS bigint)
                       FROM month m WHERE m.days && p.on_days) AS parts
          FROM piece p
        ),
        metered AS MATERIALIZED (
          SELECT c.target_id, c.unit_id, c.building_id, c.fee_item_id, c.due_days, c.standard_id, c.tiers_over,
                 r.id AS reading_id, r.read_on, r.since, r.used, rb.bill_id, daterange(r.since, r.read_on, '(]') AS days,
                 sum(r.used) OVER (PARTITION BY c.target_id, c.fee_item_id,
                                     CASE c.tiers_over WHEN 'YEAR' THEN date_part('year', r.read_on) END
                                   ORDER BY r.read_on, r.id) - r.used AS before
          FROM chosen c JOIN meter m ON m.unit_id = c.unit_id AND m.kind = c.meter_kind
          JOIN meter_reading r ON r.meter_id = m.id AND r.since IS NOT NULL AND r.read_on <= :to
          LEFT JOIN meter_reading_bill rb ON rb.reading_id = r.id AND rb.fee_item_id = c.fee_item_id
          WHERE c.basis = 'METERED' AND c.place = 1 AND c.equals = 1
            AND (rb.bill_id IS NULL OR c.tiers_over = 'YEAR')
            AND NOT EXISTS (
              SELECT FROM billed_before b WHERE b.target_id = c.target_id AND b.fee_item_id = c.fee_item_id)
        ),
        metered_price AS (
          SELECT u.*, p.id AS price_id, p.price AS first_price, p.early_days, p.early_percent, u.days * p.whole AS on_days
          FROM metered u JOIN price p ON p.standard_id = u.standard_id AND u.days && p.whole
          WHERE u.bill_id IS NULL
        ),
        metered_part AS (
          SELECT p.*,
                 before + round(used * (lower(on_days) - 1 - since) / (read_on - since), 3) AS after_on,
                 before + round(used * (upper(on_days) - 1 - since) / (read_on - since), 3) AS until_on
          FROM metered_price p
        ),
        tier AS (
          SELECT price_id, above, price,
                 lead(above, 1, cast('infinity' AS numeric)) OVER (PARTITION BY price_id ORDER BY above) AS upto
          FROM (SELECT id AS price_id, cast('-infinity' AS numeric) AS above, price FROM price
                UNION ALL SELECT t.price_id, t.above, t.price FROM stated_tier t JOIN price p ON p.id = t.price_id) AS t
        ),
        tiered AS (
          SELECT p.*, t.price AS unit_price,
                 (least(greatest(after_on, until_on), t.upto)
                  - greatest(least(after_on, until_on), t.above)) * sign(until_on - after_on) AS in_tier
          FROM metered_part p JOIN tier t ON t.price_id = p.price_id
            AND least(greatest(after_on, until_on), t.upto) > greatest(least(after_on, until_on), t.above)
        ),
        line AS MATERIALIZED (
          SELECT target_id, unit_id, building_id, parking_space_id, fee_item_id, ownership_id, household_id, due_days,
                 price_id, early_days, early_percent, on_days, vacant, cast(quantity AS numeric(14, 3)) AS quantity, parts,
                 cast(NULL AS uuid) AS reading_id, cast(NULL AS numeric) AS unit_price,
                 round(cast((quantity * price + surcharge) * parts * CASE WHEN vacant THEN vacant_percent ELSE 100 END
                            AS numeric(60, 20)) / (cast(377580 AS numeric) * per_months * 100), 2) AS amount
          FROM parted p
          UNION ALL
          SELECT t.target_id, t.unit_id, t.building_id, NULL, t.fee_item_id, o.ownership_id, l.household_id, t.due_days,
                 t.price_id, t.early_days, t.early_percent, t.on_days, false, t.in_tier, 0, t.reading_id, t.unit_price,
                 round(t.in_tier * t.unit_price, 2)
          FROM tiered t LEFT JOIN owned o ON o.unit_id = t.unit_id LEFT JOIN lived l ON l.unit_id = t.unit_id
        ),
        whole AS MATERIALIZED (
          SELECT gen_random_uuid() AS id, target_id, unit_id, building_id, parking_space_id, fee_item_id, ownership_id,
                 household_id, due_days, sum(amount) AS amount,
                 (array_agg(early_days ORDER BY on_days DESC))[1] AS early_days,
                 (array_agg(early_percent ORDER BY on_days DESC))[1] AS early_percent
          FROM line
          GROUP BY target_id, unit_id, building_id, parking_space_id, fee_item_id, ownership_id, household_id, due_days
          HAVING sum(amount) > 0
        )
        """;

    private static final String TOTALS =
            LINES + "SELECT fee_item_id, count(*) AS bills, sum(amount) AS amount FROM whole GROUP BY fee_item_id";

    private static final String DIFFERENCES = LINES + """
        , before AS (
          SELECT b.unit_id, b.fee_item_id, sum(b.amount) AS amount
          FROM here u JOIN bill b ON b.unit_id = u.id
          WHERE b.source = 'RUN' AND NOT b.reversed AND b.period_to = :from - 1 AND b.fee_item_id = ANY (:items)
          GROUP BY b.unit_id, b.fee_item_id
        ),
        now AS (SELECT unit_id, fee_item_id, sum(amount) AS amount FROM whole GROUP BY unit_id, fee_item_id)
        SELECT unit_id, fee_item_id, before.amount AS before, now.amount AS now
        FROM now FULL JOIN before USING (unit_id, fee_item_id)
        WHERE EXISTS (SELECT FROM before) AND now.amount IS DISTINCT FROM before.amount
        ORDER BY abs(coalesce(now.amount, 0) - coalesce(before.amount, 0)) DESC, unit_id
        LIMIT :most
        """;

    private static final String REFUSED = CHOSEN + """
        , refused AS (
          SELECT DISTINCT c.unit_id, c.parking_space_id, c.fee_item_id, 'SEVERAL_STANDARDS' AS reason
          FROM chosen c WHERE c.place = 1 AND c.equals > 1
          UNION ALL
          SELECT c.unit_id, c.parking_space_id, c.fee_item_id, 'NO_PRICE'
          FROM chosen c WHERE c.place = 1 AND c.equals = 1
            AND NOT EXISTS (SELECT FROM price p WHERE p.standard_id = c.standard_id AND NOT isempty(p.valid))
          UNION ALL
          SELECT c.unit_id, c.parking_space_id, c.fee_item_id, 'NO_OWNER'
          FROM chosen c LEFT JOIN owned o ON o.unit_id = c.unit_id
          WHERE c.place = 1 AND c.equals = 1 AND c.basis <> 'METERED' AND c.charged = 'OWNED' AND c.parking_space_id IS NULL AND o.unit_id IS NULL
          UNION ALL
          SELECT c.unit_id, c.parking_space_id, c.fee_item_id, 'NOBODY_LIVES_THERE'
          FROM chosen c LEFT JOIN lived l ON l.unit_id = c.unit_id
          WHERE c.place = 1 AND c.equals = 1 AND c.basis <> 'METERED' AND c.charged = 'LIVED_IN'
            AND c.parking_space_id IS NULL AND l.unit_id IS NULL
          UNION ALL
          SELECT c.unit_id, NULL, c.fee_item_id, 'NO_READING'
          FROM chosen c
          WHERE c.basis = 'METERED' AND c.place = 1 AND c.equals = 1 AND NOT EXISTS (
            SELECT FROM meter m JOIN meter_reading r ON r.meter_id = m.id
            WHERE m.unit_id = c.unit_id AND m.kind = c.meter_kind AND r.since IS NOT NULL
              AND r.read_on BETWEEN :from AND :to)
        )
        SELECT r.unit_id, r.parking_space_id, r.fee_item_id, r.reason, count(*) OVER () AS all_rows
        FROM refused r JOIN unit u ON u.id = r.unit_id
        ORDER BY u.number, r.fee_item_id, r.parking_space_id LIMIT :most
        """;

    /** Works out what a run posts and keeps it for its pieces; a reading is the run's from here on. */
    private static final String DRAFT = LINES + """
        , drafted AS (
          INSERT INTO billing_draft (run_id, building_id, bill_id, position, unit_id, parking_space_id, household_id, ownership_id,
            fee_item_id, due_on, early_until, early_percent, price_id, from_on, to_on, vacant, quantity, parts, reading_id,
            unit_price, amount)
          SELECT :run, w.building_id, w.id,
            row_number() OVER (PARTITION BY w.id ORDER BY l.on_days, l.reading_id, l.unit_price), w.unit_id, w.parking_space_id, w.household_id, w.ownership_id, w.fee_item_id,
            :from + w.due_days, CASE WHEN w.early_percent > 0 THEN :from + w.due_days - w.early_days END, w.early_percent,
            l.price_id, lower(l.on_days), upper(l.on_days) - 1, l.vacant, l.quantity, l.parts, l.reading_id, l.unit_price,
            l.amount
          FROM line l JOIN whole w ON w.target_id = l.target_id AND w.fee_item_id = l.fee_item_id
        ),
        metered_billed AS (
          INSERT INTO meter_reading_bill (reading_id, fee_item_id, bill_id)
          SELECT u.reading_id, w.fee_item_id, w.id
          FROM metered u JOIN whole w ON w.target_id = u.target_id AND w.fee_item_id = u.fee_item_id
          WHERE u.bill_id IS NULL
        )
        SELECT count(*) AS bills, coalesce(sum(amount), 0) AS amount FROM whole
        """;

    private static final String POST = """
        WITH line AS MATERIALIZED (
          DELETE FROM billing_draft WHERE run_id = :run AND building_id = ANY (:buildings) RETURNING *
        ),
        whole AS MATERIALIZED (
          SELECT bill_id AS id, unit_id, building_id, parking_space_id, household_id, ownership_id, fee_item_id, due_on,
                 early_until, early_percent, sum(amount) AS amount, round(sum(amount) * early_percent / 100, 2) AS early
          FROM line
          GROUP BY bill_id, unit_id, building_id, parking_space_id, household_id, ownership_id, fee_item_id, due_on,
            early_until, early_percent
        ),
        purse AS MATERIALIZED (
          SELECT p.unit_id, p.balance FROM prepayment p
          WHERE p.agreed AND p.balance > 0 AND p.unit_id = ANY (:purses)
        ),
        needed AS (
          SELECT w.id, w.unit_id, w.fee_item_id, w.due_on, w.amount, p.balance,
                 CASE WHEN :on <= w.early_until THEN w.early ELSE 0 END AS discount
          FROM whole w JOIN purse p ON p.unit_id = w.unit_id
        ),
        in_turn AS (
          SELECT n.*, n.balance - sum(amount - discount) OVER (PARTITION BY unit_id ORDER BY due_on, fee_item_id, id)
                      + (amount - discount) AS left_over
          FROM needed n
        ),
        paid AS MATERIALIZED (
          SELECT id, unit_id, fee_item_id,
                 CASE WHEN left_over >= amount - discount THEN amount - discount ELSE left_over END AS settled,
                 CASE WHEN left_over >= amount - discount THEN discount ELSE 0 END AS discounted
          FROM in_turn WHERE left_over > 0
        ),
        spent AS (
          UPDATE prepayment SET balance = balance - p.settled
          FROM (SELECT unit_id, sum(settled) AS settled FROM paid GROUP BY unit_id) AS p
          WHERE prepayment.unit_id = p.unit_id
        ),
        billed AS (
          INSERT INTO bill (id, project_id, building_id, unit_id, parking_space_id, household_id, ownership_id,
            fee_item_id, run_id, source, period_from, period_to, due_on, amount, settled, discounted, early_until,
            early_discount, reversed)
          SELECT w.id, :project, w.building_id, w.unit_id, w.parking_space_id, w.household_id, w.ownership_id,
            w.fee_item_id, :run, 'RUN', :from, :to, w.due_on, w.amount, coalesce(p.settled, 0), coalesce(p.discounted, 0),
            w.early_until, w.early, false
          FROM whole w LEFT JOIN paid p ON p.id = w.id
        ),
        lined AS (
          INSERT INTO bill_line (bill_id, position, price_id, from_on, to_on, vacant, quantity, parts, amount,
            reading_id, unit_price)
          SELECT bill_id, position, price_id, from_on, to_on, vacant, quantity, parts, amount, reading_id, unit_price
          FROM line
        ),
        posted AS (
          INSERT INTO posting (id, kind, project_id, unit_id, fee_item_id, bill_id, debit, credit, amount, booked_on, at,
            member_id)
          SELECT gen_random_uuid(), 'BILL', :project, w.unit_id, w.fee_item_id, w.id, 'RECEIVABLE', 'REVENUE',
            w.amount, :on, :at, :member
          FROM whole w
          UNION ALL
          SELECT gen_random_uuid(), m.kind, :project, p.unit_id, p.fee_item_id, p.id, m.debit, 'RECEIVABLE', m.amount,
            :on, :at, :member
          FROM paid p CROSS JOIN LATERAL (VALUES ('PREPAYMENT_USED', 'PREPAYMENT', p.settled),
            ('DISCOUNT', 'DISCOUNT', p.discounted)) AS m (kind, debit, amount)
          WHERE m.amount > 0
        )
        SELECT count(*) AS bills, coalesce(sum(amount), 0) AS amount FROM whole
        """;

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

    private static final Statement TOTALS_OF = Statement.of(TOTALS);
    private static final Statement DIFFERENCES_OF = Statement.of(DIFFERENCES);
    private static final Statement REFUSED_OF = Statement.of(REFUSED);
    private static final Statement DRAFT_OF = Statement.of(DRAFT);
    private static final Statement POST_OF = Statement.of(POST);

    private final DSLContext sql;

    BillingSql(TenantDatabase database) {
        this.sql = database.sql();
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

    /** The buildings of a project, always in the same order, in pieces of about so many units; no piece is empty. */
    List<List<UUID>> pieces(UUID project) {
        List<List<UUID>> pieces = new ArrayList<>();
        var units = UNITS_AT_ONCE;
        for (var row : sql.select(BUILDING.ID, count(UNIT.ID))
                .from(BUILDING)
                .leftJoin(UNIT)
                .on(UNIT.BUILDING_ID.eq(BUILDING.ID))
                .where(BUILDING.PROJECT_ID.eq(project))
                .groupBy(BUILDING.ID)
                .orderBy(BUILDING.ID)) {
            if (units >= UNITS_AT_ONCE) {
                pieces.add(new ArrayList<>());
                units = 0;
            }
            pieces.getLast().add(row.value1());
            units += row.value2();
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

    /** What cannot be billed: {@code unit_id, parking_space_id, fee_item_id, reason, all_rows}. */
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

    /** Drops of what is drafted whatever another run has billed since; its readings are free again. */
    void dropBilled(Asked asked, Posted posted) {
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
                .fetchArray(BILLING_DRAFT.BILL_ID);
        if (bills.length == 0) return;
        sql.deleteFrom(METER_READING_BILL)
                .where(METER_READING_BILL.BILL_ID.eq(any(bills)))
                .execute();
        sql.deleteFrom(BILLING_DRAFT)
                .where(BILLING_DRAFT.RUN_ID.eq(posted.run()))
                .and(BILLING_DRAFT.BILL_ID.eq(any(bills)))
                .execute();
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
