WITH c AS (
  SELECT project_id, count(*) AS n FROM ticket WHERE kind = 'COMPLAINT' AND state <> 'CANCELLED'
    AND (submitted_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN {from} AND {to} GROUP BY project_id),
h AS (
  SELECT u.project_id, count(*) AS n FROM household h JOIN unit u ON u.id = h.unit_id WHERE h.moved_out IS NULL
  GROUP BY u.project_id)
SELECT p.name, round(1000.0 * coalesce(c.n, 0) / h.n, 1), coalesce(c.n, 0), coalesce(h.n, 0)
FROM project p LEFT JOIN c ON c.project_id = p.id LEFT JOIN h ON h.project_id = p.id WHERE c.n > 0 OR h.n > 0
