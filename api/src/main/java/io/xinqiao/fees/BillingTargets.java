package io.xinqiao.fees;

/**
 * Who is charged by which standard, as text for {@link BillingSql}. Of several standards the closest applies, day by
 * day: where it begins late or ends early, the next closest takes the other days.
 */
final class BillingTargets {
    static final String TEXT = """
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
            AND (valid_until IS NULL OR valid_until >= :from OR basis = 'METERED')
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
        covered AS MATERIALIZED (SELECT standard_id, range_agg(whole) AS days FROM price GROUP BY standard_id),
        here AS MATERIALIZED (SELECT * FROM unit WHERE project_id = :project AND building_id = ANY (:buildings)),
        target AS (
          SELECT u.id AS target_id, u.id AS unit_id, u.building_id, cast(NULL AS uuid) AS parking_space_id,
                 v.days AS priced,
                 CASE WHEN e.applies AND NOT r.fits THEN v.days * datemultirange(daterange(e.since, NULL))
                      WHEN NOT e.applies THEN v.days * datemultirange(daterange(NULL, e.since)) ELSE v.days END AS covers,
                 CASE s.basis WHEN 'AREA' THEN u.built_area ELSE cast(1 AS numeric(12, 2)) END AS quantity,
                 s.id AS standard_id, s.fee_item_id, s.basis, s.meter_kind, s.tier_period, s.charged, s.due_days,
                 CASE WHEN e.applies THEN 8 ELSE 0 END + CASE WHEN cardinality(s.building_ids) > 0 THEN 2 ELSE 0 END
                   + CASE WHEN cardinality(s.unit_kinds) > 0 THEN 1 ELSE 0 END AS closeness
          FROM here u JOIN standard s ON s.basis <> 'PARKING_SPACE' AND (s.basis <> 'METERED' OR EXISTS (
            SELECT FROM meter m WHERE m.unit_id = u.id AND m.kind = s.meter_kind))
          JOIN covered v ON v.standard_id = s.id
          LEFT JOIN charge_exception e ON e.standard_id = s.id AND e.unit_id = u.id
          CROSS JOIN LATERAL (
            SELECT NOT s.listed_only AND (cardinality(s.unit_kinds) = 0 OR u.kind = ANY (s.unit_kinds))
                   AND (cardinality(s.building_ids) = 0 OR u.building_id = ANY (s.building_ids)) AS fits) AS r
          WHERE CASE WHEN e.applies THEN true WHEN e.since IS NULL THEN e.applies IS NULL AND r.fits ELSE r.fits END
          UNION ALL
          SELECT ps.id, u.id, u.building_id, ps.id, v.days,
                 CASE WHEN e.applies AND NOT r.fits THEN v.days * datemultirange(daterange(e.since, NULL))
                      WHEN NOT e.applies THEN v.days * datemultirange(daterange(NULL, e.since)) ELSE v.days END
                   * datemultirange(daterange(ps.since, ps.until, '[]')), 1,
                 s.id, s.fee_item_id, s.basis, s.meter_kind, s.tier_period, s.charged, s.due_days,
                 CASE WHEN e.applies THEN 8 ELSE 0 END + CASE WHEN cardinality(s.building_ids) > 0 THEN 2 ELSE 0 END
          FROM here u JOIN parking_space ps ON ps.unit_id = u.id AND ps.tenure <> 'FREE'
          JOIN standard s ON s.basis = 'PARKING_SPACE'
          JOIN covered v ON v.standard_id = s.id
          LEFT JOIN charge_exception e ON e.standard_id = s.id AND e.unit_id = u.id
          CROSS JOIN LATERAL (
            SELECT NOT s.listed_only AND (cardinality(s.building_ids) = 0 OR u.building_id = ANY (s.building_ids)) AS fits) AS r
          WHERE CASE WHEN e.applies THEN true WHEN e.since IS NULL THEN e.applies IS NULL AND r.fits ELSE r.fits END
        ),
        ranked AS (
          SELECT t.*,
                 coalesce(range_agg(covers) OVER (PARTITION BY target_id, fee_item_id ORDER BY closeness DESC
                   RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '{}') AS closer,
                 coalesce(range_agg(covers) OVER (PARTITION BY target_id, fee_item_id ORDER BY closeness DESC
                   RANGE BETWEEN CURRENT ROW AND CURRENT ROW EXCLUDE CURRENT ROW), '{}') AS alike
          FROM target t
        ),
        chosen AS MATERIALIZED (SELECT r.*, covers - closer - alike AS own, covers * alike - closer AS clash FROM ranked r),
        billed AS MATERIALIZED (
          SELECT coalesce(b.parking_space_id, b.unit_id) AS target_id, b.fee_item_id, max(b.part) AS parts,
                 range_agg(daterange(l.from_on, l.to_on, '[]')) FILTER (WHERE l.reading_id IS NULL) AS days
          FROM here u JOIN bill b ON b.unit_id = u.id JOIN bill_line l ON l.bill_id = b.id
          WHERE b.source = 'RUN' AND NOT b.reversed AND b.fee_item_id = ANY (:items)
            AND b.period_from <= :to AND b.period_to >= :from
          GROUP BY coalesce(b.parking_space_id, b.unit_id), b.fee_item_id
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
        ),
        policy AS MATERIALIZED (
          SELECT coalesce(max(owner_change), 'SPLIT_BY_DAY') = 'SPLIT_BY_DAY' AS splits,
                 cast(max(cast(developer_id AS text)) AS uuid) AS developer_id
          FROM billing_policy WHERE project_id = :project
        ),
        owner AS MATERIALIZED (
          SELECT o.unit_id, o.id, o.since, o.until, lag(o.since) OVER w AS earlier, lead(o.since) OVER w AS next
          FROM here u JOIN ownership o ON o.unit_id = u.id
          WINDOW w AS (PARTITION BY o.unit_id ORDER BY o.since)
        ),
        payer AS (
          SELECT o.unit_id, o.id AS ownership_id, cast(NULL AS uuid) AS developer_id,
                 CASE WHEN p.developer_id IS NULL THEN daterange(CASE WHEN o.earlier IS NOT NULL THEN o.since END, o.next)
                      ELSE daterange(o.since, o.until) END AS days
          FROM owner o CROSS JOIN policy p
          UNION ALL
          SELECT u.id, NULL, p.developer_id, d.days
          FROM here u CROSS JOIN policy p
          LEFT JOIN (SELECT unit_id, range_agg(daterange(since, until)) AS days FROM owner GROUP BY unit_id) AS o ON o.unit_id = u.id
          CROSS JOIN LATERAL unnest(cast('{(,)}' AS datemultirange) - coalesce(o.days, '{}')) AS d (days)
          WHERE p.developer_id IS NOT NULL OR o.unit_id IS NULL
        ),
        holder AS MATERIALIZED (
          SELECT p.*, CASE WHEN p.developer_id IS NOT NULL THEN NULL
                           WHEN p.days @> ask.days THEN l.household_id
                           ELSE (SELECT h.id FROM household h
                                 WHERE h.unit_id = p.unit_id
                                   AND daterange(h.moved_in, h.moved_out, '[]') && (p.days * ask.days)
                                 ORDER BY h.moved_in DESC LIMIT 1) END AS household_id
          FROM payer p CROSS JOIN ask LEFT JOIN lived l ON l.unit_id = p.unit_id
        )
        """;

    private BillingTargets() {}
}
