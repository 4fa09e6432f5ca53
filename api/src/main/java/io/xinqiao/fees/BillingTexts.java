package io.xinqiao.fees;

/** What {@link BillingSql} asks and writes, as text. */
final class BillingTexts {
    static final String TOTALS = BillingLines.TEXT
            + "SELECT fee_item_id, count(*) AS bills, sum(amount) AS amount FROM whole GROUP BY fee_item_id";

    static final String DIFFERENCES = BillingLines.TEXT + """
        , before AS (
          SELECT b.unit_id, b.fee_item_id, sum(b.amount) AS amount
          FROM here u JOIN bill b ON b.unit_id = u.id JOIN billing_run r ON r.id = b.run_id
          WHERE b.source = 'RUN' AND NOT b.reversed AND r.period_to = :from - 1 AND b.fee_item_id = ANY (:items)
          GROUP BY b.unit_id, b.fee_item_id
        ),
        now AS (SELECT unit_id, fee_item_id, sum(amount) AS amount FROM whole GROUP BY unit_id, fee_item_id)
        SELECT unit_id, fee_item_id, before.amount AS before, now.amount AS now
        FROM now FULL JOIN before USING (unit_id, fee_item_id)
        WHERE EXISTS (SELECT FROM before) AND now.amount IS DISTINCT FROM before.amount
        ORDER BY abs(coalesce(now.amount, 0) - coalesce(before.amount, 0)) DESC, unit_id
        LIMIT :most
        """;

    /** The days that nobody is charged for, and why. */
    static final String REFUSED = BillingLines.TEXT + """
        , unbilled AS (
          SELECT c.*, datemultirange(ask.days) - coalesce(b.days, '{}') AS asked
          FROM chosen c CROSS JOIN ask
          LEFT JOIN billed b ON b.target_id = c.target_id AND b.fee_item_id = c.fee_item_id
        ),
        refused_days AS (
          SELECT DISTINCT unit_id, parking_space_id, fee_item_id, 'SEVERAL_STANDARDS' AS reason, clash * asked AS days
          FROM unbilled WHERE NOT isempty(clash)
          UNION ALL
          SELECT unit_id, parking_space_id, fee_item_id, 'NO_PRICE', asked - range_agg(priced)
          FROM unbilled
          GROUP BY target_id, unit_id, parking_space_id, fee_item_id, asked
          HAVING NOT bool_or(basis = 'METERED' AND priced && asked)
          UNION ALL
          SELECT c.unit_id, c.parking_space_id, c.fee_item_id, 'NO_OWNER', c.own * c.asked - coalesce(o.days, '{}')
          FROM unbilled c LEFT JOIN owned o ON o.unit_id = c.unit_id
          WHERE c.basis <> 'METERED' AND c.charged = 'OWNED' AND c.parking_space_id IS NULL
            AND (SELECT developer_id FROM policy) IS NULL
          UNION ALL
          SELECT c.unit_id, c.parking_space_id, c.fee_item_id, 'NOBODY_LIVES_THERE', c.own * c.asked - coalesce(l.days, '{}')
          FROM unbilled c LEFT JOIN lived l ON l.unit_id = c.unit_id
          WHERE c.basis <> 'METERED' AND c.charged = 'OCCUPIED' AND c.parking_space_id IS NULL
          UNION ALL
          SELECT unit_id, cast(NULL AS uuid), fee_item_id, 'NO_PRICE', datemultirange(days) - range_agg(own)
          FROM metered WHERE bill_id IS NULL
          GROUP BY unit_id, fee_item_id, reading_id, days
          HAVING bool_or(days && own)
          UNION ALL
          SELECT DISTINCT c.unit_id, cast(NULL AS uuid), c.fee_item_id, 'NO_READING', datemultirange(ask.days)
          FROM chosen c CROSS JOIN ask
          WHERE c.basis = 'METERED' AND c.own && ask.days
            AND EXISTS (SELECT FROM meter m WHERE m.unit_id = c.unit_id AND m.kind = c.meter_kind
              AND (m.removed_on IS NULL OR m.removed_on >= :from))
            AND NOT EXISTS (
              SELECT FROM meter m JOIN meter_reading r ON r.meter_id = m.id
              WHERE m.unit_id = c.unit_id AND m.kind = c.meter_kind AND r.since IS NOT NULL
                AND r.read_on BETWEEN :from AND :to)
          UNION ALL
          SELECT unit_id, parking_space_id, fee_item_id, 'COMES_TO_NOTHING', datemultirange(daterange(first_on, last_on, '[]'))
          FROM sum_of WHERE amount <= 0
          UNION ALL
          SELECT u.unit_id, cast(NULL AS uuid), u.fee_item_id, 'COMES_TO_NOTHING', range_agg(u.days)
          FROM metered u
          WHERE u.bill_id IS NULL AND u.days && u.own AND NOT EXISTS (
            SELECT FROM sum_of s WHERE s.target_id = u.target_id AND s.fee_item_id = u.fee_item_id)
          GROUP BY u.unit_id, u.fee_item_id
        ),
        refused AS (
          SELECT r.unit_id, r.parking_space_id, r.fee_item_id, r.reason, d.days
          FROM refused_days r CROSS JOIN LATERAL unnest(r.days) AS d (days)
        )
        SELECT r.unit_id, r.parking_space_id, r.fee_item_id, r.reason, lower(r.days) AS from_on, upper(r.days) - 1 AS to_on,
               count(*) OVER () AS all_rows
        FROM refused r JOIN unit u ON u.id = r.unit_id
        ORDER BY u.number, r.fee_item_id, r.parking_space_id, r.days, r.reason LIMIT :most
        """;

    /** Works out what a run posts and keeps it for its pieces; a reading is the run's from here on. */
    static final String DRAFT = BillingLines.TEXT + """
        , drafted AS (
          INSERT INTO billing_draft (run_id, building_id, bill_id, position, unit_id, parking_space_id, household_id, ownership_id, developer_id,
            fee_item_id, part, period_from, period_to, due_on, early_until, early_percent, price_id, from_on, to_on, vacant, quantity, parts, reading_id,
            unit_price, amount)
          SELECT :run, w.building_id, w.id,
            row_number() OVER (PARTITION BY w.id ORDER BY l.on_days, l.reading_id, l.above), w.unit_id, w.parking_space_id, w.household_id, w.ownership_id, w.developer_id, w.fee_item_id,
            w.part, w.period_from, w.period_to, :from + w.due_days, CASE WHEN w.early_percent > 0 THEN :from + w.due_days - w.early_days END, w.early_percent,
            l.price_id, lower(l.on_days), upper(l.on_days) - 1, l.vacant, l.quantity, l.parts, l.reading_id, l.unit_price,
            l.amount
          FROM line l JOIN whole w ON w.target_id = l.target_id AND w.fee_item_id = l.fee_item_id
            AND w.ownership_id IS NOT DISTINCT FROM l.ownership_id AND w.developer_id IS NOT DISTINCT FROM l.developer_id
            AND w.household_id IS NOT DISTINCT FROM l.household_id
        ),
        metered_billed AS (
          INSERT INTO meter_reading_bill (reading_id, fee_item_id, bill_id)
          SELECT DISTINCT ON (u.reading_id, w.fee_item_id) u.reading_id, w.fee_item_id, w.id
          FROM metered u JOIN whole w ON w.target_id = u.target_id AND w.fee_item_id = u.fee_item_id
          LEFT JOIN line l ON l.reading_id = u.reading_id AND l.target_id = u.target_id AND l.fee_item_id = u.fee_item_id
          WHERE u.bill_id IS NULL AND u.days && u.own
            AND (l.reading_id IS NULL OR w.ownership_id IS NOT DISTINCT FROM l.ownership_id
              AND w.developer_id IS NOT DISTINCT FROM l.developer_id AND w.household_id IS NOT DISTINCT FROM l.household_id)
          ORDER BY u.reading_id, w.fee_item_id, w.part
        )
        SELECT count(*) AS bills, coalesce(sum(amount), 0) AS amount FROM whole
        """;

    static final String POST = """
        WITH line AS MATERIALIZED (
          DELETE FROM billing_draft WHERE run_id = :run AND building_id = ANY (:buildings) RETURNING *
        ),
        whole AS MATERIALIZED (
          SELECT bill_id AS id, unit_id, building_id, parking_space_id, household_id, ownership_id, developer_id, fee_item_id, part,
                 period_from, period_to, due_on, early_until, early_percent, sum(amount) AS amount, round(sum(amount) * early_percent / 100, 2) AS early
          FROM line
          GROUP BY bill_id, unit_id, building_id, parking_space_id, household_id, ownership_id, developer_id, fee_item_id, part,
            period_from, period_to, due_on, early_until, early_percent
        ),
        purse AS MATERIALIZED (
          SELECT p.unit_id, p.balance FROM prepayment p
          WHERE p.agreed AND p.balance > 0 AND p.unit_id = ANY (:purses)
        ),
        needed AS (
          SELECT w.id, w.unit_id, w.fee_item_id, w.due_on, w.amount, p.balance,
                 CASE WHEN :on <= w.early_until THEN w.early ELSE 0 END AS discount
          FROM whole w JOIN purse p ON p.unit_id = w.unit_id
          WHERE w.developer_id IS NULL
            AND NOT EXISTS (SELECT FROM ownership o WHERE o.id = w.ownership_id AND o.until <= :on)
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
          INSERT INTO bill (id, project_id, building_id, unit_id, parking_space_id, household_id, ownership_id, developer_id,
            fee_item_id, run_id, source, part, period_from, period_to, due_on, amount, settled, discounted, early_until,
            early_discount, reversed)
          SELECT w.id, :project, w.building_id, w.unit_id, w.parking_space_id, w.household_id, w.ownership_id, w.developer_id,
            w.fee_item_id, :run, 'RUN', w.part, w.period_from, w.period_to, w.due_on, w.amount, coalesce(p.settled, 0), coalesce(p.discounted, 0),
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
          SELECT new_key(), 'BILL', :project, w.unit_id, w.fee_item_id, w.id, 'RECEIVABLE', 'REVENUE',
            w.amount, :on, :at, :member
          FROM whole w
          UNION ALL
          SELECT new_key(), m.kind, :project, p.unit_id, p.fee_item_id, p.id, m.debit, 'RECEIVABLE', m.amount,
            :on, :at, :member
          FROM paid p CROSS JOIN LATERAL (VALUES ('PREPAYMENT_USED', 'PREPAYMENT', p.settled),
            ('DISCOUNT', 'DISCOUNT', p.discounted)) AS m (kind, debit, amount)
          WHERE m.amount > 0
        )
        SELECT count(*) AS bills, coalesce(sum(amount), 0) AS amount FROM whole
        """;

    private BillingTexts() {}
}
