WITH said AS (
  SELECT DISTINCT ON (f.ticket_id) t.steward_id, f.overall,
    date_trunc('month', f.at AT TIME ZONE 'Asia/Shanghai')::date AS month
  FROM follow_up f JOIN ticket t ON t.id = f.ticket_id ORDER BY f.ticket_id, f.at DESC, f.id DESC),
m AS (SELECT generate_series({from}::timestamp, {to}::timestamp, '1 month')::date AS month)
SELECT n.name, m.month,
  (SELECT round(avg(overall) * 20, 1) FROM said s WHERE s.steward_id IS NOT DISTINCT FROM g.steward_id AND s.month = m.month),
  (SELECT round(avg(overall) * 20, 1) FROM said s
   WHERE s.steward_id IS NOT DISTINCT FROM g.steward_id AND s.month = (m.month - interval '1 year')::date)
FROM (SELECT DISTINCT s.steward_id FROM said s, m
      WHERE s.month IN (m.month, (m.month - interval '1 year')::date)) g
CROSS JOIN m LEFT JOIN member n ON n.id = g.steward_id
