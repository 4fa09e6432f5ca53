WITH a AS (
  SELECT u.project_id, sum(b.balance) AS held FROM prepayment b JOIN unit u ON u.id = b.unit_id WHERE b.balance > 0
  GROUP BY u.project_id),
d AS (SELECT project_id, sum(amount - returned - kept) AS held FROM deposit WHERE NOT voided GROUP BY project_id)
SELECT p.name, coalesce(a.held, 0), coalesce(d.held, 0)
FROM project p LEFT JOIN a ON a.project_id = p.id LEFT JOIN d ON d.project_id = p.id
WHERE a.held IS NOT NULL OR d.held IS NOT NULL
