package io.xinqiao.fees;

/** The lines of bills and their sums, of days that nobody was charged for, as text for {@link BillingSql}. */
final class BillingLines {
    static final String TEXT = BillingTargets.TEXT + """
        , span AS (
          SELECT c.*, p.id AS price_id, p.price, p.surcharge, p.per_months, p.early_days, p.early_percent,
                 CASE WHEN c.charged = 'OCCUPIED' OR c.parking_space_id IS NOT NULL THEN 100 ELSE p.vacant_percent END
                   AS vacant_percent,
                 CASE WHEN c.parking_space_id IS NOT NULL OR c.charged = 'ALWAYS' THEN datemultirange(p.valid) * c.own
                      WHEN c.charged = 'OWNED' AND y.developer_id IS NULL THEN datemultirange(p.valid) * c.own * o.days
                      WHEN c.charged = 'OWNED' THEN datemultirange(p.valid) * c.own
                      ELSE datemultirange(p.valid) * c.own * l.days END
                   * CASE WHEN y.splits THEN datemultirange(h.days) ELSE '{(,)}' END - coalesce(b.days, '{}') AS days,
                 coalesce(l.days, '{}') AS lived_days, h.ownership_id, h.developer_id, h.household_id
          FROM chosen c JOIN price p ON p.standard_id = c.standard_id
          LEFT JOIN owned o ON o.unit_id = c.unit_id LEFT JOIN lived l ON l.unit_id = c.unit_id
          LEFT JOIN billed b ON b.target_id = c.target_id AND b.fee_item_id = c.fee_item_id
          CROSS JOIN policy y
          JOIN holder h ON h.unit_id = c.unit_id
            AND CASE WHEN y.splits THEN h.days && p.valid ELSE h.days @> (:from + c.due_days) END
          WHERE c.basis <> 'METERED' AND NOT isempty(c.own)
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
        use AS (
          SELECT c.target_id, c.unit_id, c.building_id, c.fee_item_id, c.due_days, c.standard_id, c.own,
                 r.id AS reading_id, r.meter_id, r.read_on, r.since, r.used, rb.bill_id,
                 daterange(r.since, r.read_on, '(]') AS days,
                 CASE c.tier_period WHEN 'YEAR' THEN date_part('year', r.read_on) END AS over,
                 sum(r.used) OVER (PARTITION BY c.target_id, c.fee_item_id, c.standard_id, r.meter_id,
                                     CASE c.tier_period WHEN 'YEAR' THEN date_part('year', r.read_on) END
                                   ORDER BY r.read_on, r.id) AS so_far
          FROM chosen c JOIN meter m ON m.unit_id = c.unit_id AND m.kind = c.meter_kind
          JOIN meter_reading r ON r.meter_id = m.id AND r.since IS NOT NULL AND r.read_on <= :to
          LEFT JOIN meter_reading_bill rb ON rb.reading_id = r.id AND rb.fee_item_id = c.fee_item_id
          WHERE c.basis = 'METERED' AND (rb.bill_id IS NULL OR c.tier_period = 'YEAR')
        ),
        meter_use AS (
          SELECT u.*, so_far - least(0, min(so_far) OVER (
                   PARTITION BY target_id, fee_item_id, standard_id, meter_id, over ORDER BY read_on, reading_id)) AS up_to
          FROM use u
        ),
        counted_use AS (
          SELECT u.*, up_to - lag(up_to, 1, cast(0 AS numeric)) OVER (
                   PARTITION BY target_id, fee_item_id, standard_id, meter_id, over ORDER BY read_on, reading_id) AS counts
          FROM meter_use u
        ),
        metered AS MATERIALIZED (
          SELECT u.*, sum(counts) OVER (PARTITION BY target_id, fee_item_id, standard_id, over
                                        ORDER BY read_on, reading_id) - counts AS before
          FROM counted_use u
        ),
        metered_price AS (
          SELECT u.*, p.id AS price_id, p.price AS first_price, p.early_days, p.early_percent, d.days AS on_days
          FROM metered u JOIN price p ON p.standard_id = u.standard_id AND u.days && p.whole
          CROSS JOIN LATERAL unnest(datemultirange(u.days * p.whole) * u.own) AS d (days)
          WHERE u.bill_id IS NULL AND u.used > 0
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
          SELECT p.*, t.above, t.price AS unit_price, least(until_on, t.upto) - greatest(after_on, t.above) AS in_tier
          FROM metered_part p JOIN tier t ON t.price_id = p.price_id
            AND least(until_on, t.upto) > greatest(after_on, t.above)
        ),
        level AS MATERIALIZED (
          SELECT r.id AS reading_id, r.meter_id, r.read_on, r.used,
                 sum(r.used) OVER (PARTITION BY r.meter_id ORDER BY r.read_on, r.id) AS up_to
          FROM meter_reading r WHERE r.meter_id IN (SELECT u.meter_id FROM metered u WHERE u.bill_id IS NULL AND u.used < 0)
        ),
        charged AS MATERIALIZED (
          SELECT c.*, numrange(c.up_to - c.rest - c.quantity, c.up_to - c.rest) AS litres
          FROM (
            SELECT v.meter_id, v.read_on, rb.fee_item_id, l.price_id, l.unit_price, daterange(l.from_on, l.to_on, '[]') AS on_days,
                   l.quantity, v.up_to, sum(l.quantity) OVER (PARTITION BY l.bill_id, l.reading_id ORDER BY l.position DESC)
                     - l.quantity AS rest
            FROM level v JOIN meter_reading_bill rb ON rb.reading_id = v.reading_id AND rb.fee_item_id = ANY (:items)
            JOIN bill_line l ON l.bill_id = rb.bill_id AND l.reading_id = v.reading_id
            WHERE v.used > 0
            UNION ALL
            SELECT v.meter_id, v.read_on, t.fee_item_id, t.price_id, t.unit_price, t.on_days,
                   t.in_tier, v.up_to, sum(t.in_tier) OVER (PARTITION BY t.target_id, t.fee_item_id, t.reading_id
                                                            ORDER BY t.on_days DESC, t.above DESC) - t.in_tier
            FROM tiered t JOIN level v ON v.reading_id = t.reading_id
          ) AS c
        ),
        too_much AS (
          SELECT DISTINCT ON (u.target_id, u.fee_item_id, u.reading_id) u.*, numrange(v.up_to, v.up_to - u.used) AS litres
          FROM metered u JOIN level v ON v.reading_id = u.reading_id
          WHERE u.bill_id IS NULL AND u.used < 0 AND u.days && u.own
          ORDER BY u.target_id, u.fee_item_id, u.reading_id, u.standard_id
        ),
        credited AS (
          SELECT t.*, c.price_id, c.unit_price, c.on_days, lower(p.litres) - upper(p.litres) AS quantity
          FROM too_much t JOIN charged c ON c.meter_id = t.meter_id AND c.fee_item_id = t.fee_item_id
            AND c.read_on < t.read_on AND c.litres && t.litres
          CROSS JOIN LATERAL unnest(nummultirange(c.litres * t.litres) - coalesce((
            SELECT range_agg(later.litres) FROM charged later
            WHERE later.meter_id = c.meter_id AND later.fee_item_id = c.fee_item_id
              AND later.read_on > c.read_on AND later.read_on < t.read_on), '{}')) AS p (litres)
        ),
        line AS MATERIALIZED (
          SELECT target_id, unit_id, building_id, parking_space_id, fee_item_id, ownership_id, developer_id, household_id, due_days,
                 price_id, early_days, early_percent, on_days, vacant, cast(quantity AS numeric(14, 3)) AS quantity, parts,
                 cast(NULL AS uuid) AS reading_id, cast(NULL AS numeric) AS above, cast(NULL AS numeric) AS unit_price,
                 round(cast((quantity * price + surcharge) * parts * CASE WHEN vacant THEN vacant_percent ELSE 100 END
                            AS numeric(60, 20)) / (cast(377580 AS numeric) * per_months * 100), 2) AS amount
          FROM parted p
          UNION ALL
          SELECT t.target_id, t.unit_id, t.building_id, NULL, t.fee_item_id, h.ownership_id, h.developer_id, h.household_id, t.due_days,
                 t.price_id, t.early_days, t.early_percent, t.on_days, false, t.in_tier, 0, t.reading_id, t.above, t.unit_price,
                 round(t.in_tier * t.unit_price, 2)
          FROM tiered t CROSS JOIN policy y JOIN holder h ON h.unit_id = t.unit_id
            AND h.days @> CASE WHEN y.splits THEN t.read_on - 1 ELSE :from + t.due_days END
          UNION ALL
          SELECT t.target_id, t.unit_id, t.building_id, NULL, t.fee_item_id, h.ownership_id, h.developer_id, h.household_id, t.due_days,
                 t.price_id, 0, 0, t.on_days, false, t.quantity, 0, t.reading_id, t.unit_price, t.unit_price,
                 round(t.quantity * t.unit_price, 2)
          FROM credited t CROSS JOIN policy y JOIN holder h ON h.unit_id = t.unit_id
            AND h.days @> CASE WHEN y.splits THEN t.read_on - 1 ELSE :from + t.due_days END
        ),
        sum_of AS MATERIALIZED (
          SELECT target_id, unit_id, building_id, parking_space_id, fee_item_id, ownership_id, developer_id,
                 household_id, sum(amount) AS amount, min(lower(on_days)) AS first_on,
                 max(upper(on_days)) - 1 AS last_on,
                 (array_agg(due_days ORDER BY on_days DESC))[1] AS due_days,
                 (array_agg(early_days ORDER BY on_days DESC))[1] AS early_days,
                 (array_agg(early_percent ORDER BY on_days DESC))[1] AS early_percent
          FROM line
          GROUP BY target_id, unit_id, building_id, parking_space_id, fee_item_id, ownership_id, developer_id, household_id
        ),
        whole AS MATERIALIZED (
          SELECT new_key() AS id, s.*, coalesce(b.parts, 0) + row_number() OVER t AS part,
                 CASE WHEN w.is_whole THEN :from ELSE least(greatest(s.first_on, :from), :to) END AS period_from,
                 CASE WHEN w.is_whole THEN :to ELSE least(greatest(s.last_on, s.first_on, :from), :to) END AS period_to
          FROM (SELECT s.*, count(*) OVER (PARTITION BY target_id, fee_item_id) AS payers FROM sum_of s WHERE amount > 0) AS s
          LEFT JOIN billed b ON b.target_id = s.target_id AND b.fee_item_id = s.fee_item_id
          CROSS JOIN LATERAL (SELECT b.parts IS NULL AND s.payers = 1 AS is_whole) AS w
          WINDOW t AS (PARTITION BY s.target_id, s.fee_item_id ORDER BY s.first_on, s.ownership_id)
        )
        """;

    private BillingLines() {}
}
