WITH b AS (
  SELECT *, date_trunc('month', due_on)::date AS month FROM bill WHERE NOT reversed AND due_on BETWEEN {from} AND {to})
SELECT p.name, s.month::date, coalesce(sum(b.amount) FILTER (WHERE b.source = 'LATE'), 0),
  coalesce(sum(b.discounted + b.written_off) FILTER (WHERE b.source = 'LATE'), 0)
FROM (SELECT DISTINCT project_id FROM b) g JOIN project p ON p.id = g.project_id
CROSS JOIN generate_series({from}::timestamp, {to}::timestamp, '1 month') AS s(month)
LEFT JOIN b ON b.project_id = g.project_id AND b.month = s.month::date GROUP BY p.id, s.month
