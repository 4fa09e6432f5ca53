WITH span AS (
  SELECT 'actual' AS what, date_trunc('year', d)::date AS a, d AS z FROM (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS d) n
  UNION ALL
  SELECT 'before', (date_trunc('year', d) - interval '1 year')::date, (d - interval '1 year')::date
  FROM (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS d) n),
t AS (SELECT s.what, t.* FROM span s JOIN ticket t ON t.project_id = {project} AND t.state <> 'CANCELLED'
  AND (t.submitted_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN s.a AND s.z),
f AS (
  SELECT s.what, 'SURVEY_SATISFACTION' AS kpi, round((avg(v.number) - 1) * 25, 1) AS figure
  FROM span s JOIN survey y ON y.project_id = {project} AND (y.closes_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN s.a AND s.z
  JOIN survey_value v ON v.survey_id = y.id GROUP BY s.what
  UNION ALL
  SELECT s.what, 'FIRST_RESPONSE', round((avg(extract(epoch FROM k.met_at - k.started_at)) / 60)::numeric, 1)
  FROM span s JOIN ticket_clock k ON (k.started_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN s.a AND s.z
  JOIN ticket c ON c.id = k.ticket_id AND c.project_id = {project} AND c.state <> 'CANCELLED'
  WHERE k.measure = 'FIRST_RESPONSE' AND k.met_at IS NOT NULL GROUP BY s.what
  UNION ALL
  SELECT what, 'REPAIRS_SETTLED', round(100.0 * count(*) FILTER (WHERE state IN ('RESOLVED', 'FOLLOWED_UP', 'ARCHIVED')) / count(*), 1)
  FROM t WHERE kind = 'REPAIR' GROUP BY what
  UNION ALL
  SELECT what, 'COMPLAINTS_SETTLED', round(100.0 * count(*) FILTER (WHERE state IN ('RESOLVED', 'FOLLOWED_UP', 'ARCHIVED')) / count(*), 1)
  FROM t WHERE kind = 'COMPLAINT' GROUP BY what
  UNION ALL
  SELECT c.what, 'COMPLAINTS_RECURRING', round(100.0 * count(*) FILTER (WHERE EXISTS (
    SELECT FROM ticket b WHERE b.kind = 'COMPLAINT' AND b.state <> 'CANCELLED' AND b.project_id = c.project_id
      AND b.category_id = c.category_id AND (b.household_id = c.household_id OR (b.household_id IS NULL
        AND c.household_id IS NULL AND (b.unit_id, b.building_id, b.place)
          IS NOT DISTINCT FROM (c.unit_id, c.building_id, c.place)))
      AND (b.submitted_at, b.id) < (c.submitted_at, c.id) AND b.submitted_at >= c.submitted_at - interval '90 days')) / count(*), 1)
  FROM t c WHERE c.kind = 'COMPLAINT' GROUP BY c.what
  UNION ALL
  SELECT s.what, 'COLLECTION_RATE', round(100 * sum(b.settled) / sum(b.amount - b.discounted), 1)
  FROM span s JOIN bill b ON b.project_id = {project} AND NOT b.reversed AND b.due_on BETWEEN s.a AND s.z GROUP BY s.what
  UNION ALL
  SELECT s.what, 'VISITS_DONE', round(100.0 * count(*) FILTER (WHERE v.state = 'DONE') / count(*), 1)
  FROM span s JOIN visit v ON v.project_id = {project} AND v.state <> 'CANCELLED' AND v.due_on BETWEEN s.a AND s.z GROUP BY s.what
  UNION ALL
  SELECT 'actual', 'ARCHIVES_COMPLETE', 0.0
  UNION ALL
  SELECT s.what, 'EVENT_PARTICIPATION', coalesce(sum(r.attended), 0)
  FROM span s LEFT JOIN (event_registration r JOIN community_event e ON e.id = r.event_id AND e.project_id = {project}
    AND r.state = 'ATTENDED') ON (e.begins_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN s.a AND s.z GROUP BY s.what)
SELECT k.kpi, k.unit, k.direction, k.target, a.figure, b.figure,
  CASE WHEN k.kpi = 'TRAINING_COVERAGE' THEN 'NOT_RECORDED' WHEN a.figure IS NULL THEN 'NO_DATA'
    WHEN CASE k.direction WHEN 'AT_LEAST' THEN a.figure >= k.target ELSE a.figure <= k.target END THEN 'REACHED'
    WHEN k.kpi = 'EVENT_PARTICIPATION' THEN 'PENDING' ELSE 'MISSED' END
FROM (VALUES (1, 'SURVEY_SATISFACTION', 'POINTS', 'AT_LEAST', 95), (2, 'FIRST_RESPONSE', 'MINUTES', 'AT_MOST', 15),
  (3, 'REPAIRS_SETTLED', 'PERCENT', 'AT_LEAST', 98), (4, 'COMPLAINTS_SETTLED', 'PERCENT', 'AT_LEAST', 100),
  (5, 'COMPLAINTS_RECURRING', 'PERCENT', 'AT_MOST', 10), (6, 'COLLECTION_RATE', 'PERCENT', 'AT_LEAST', 96),
  (7, 'VISITS_DONE', 'PERCENT', 'AT_LEAST', 100), (8, 'ARCHIVES_COMPLETE', 'PERCENT', 'AT_LEAST', 100),
  (9, 'TRAINING_COVERAGE', NULL, 'AT_LEAST', 100), (10, 'EVENT_PARTICIPATION', 'COUNT', 'AT_LEAST', 1000))
  AS k(nth, kpi, unit, direction, target)
LEFT JOIN f a ON a.kpi = k.kpi AND a.what = 'actual' LEFT JOIN f b ON b.kpi = k.kpi AND b.what = 'before' ORDER BY k.nth
