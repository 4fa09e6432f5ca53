WITH u AS (
  SELECT project_id, unit_id, sum(amount - discounted) AS due, sum(settled) AS paid,
    bool_and(settled + discounted >= amount) AS whole
  FROM bill WHERE NOT reversed AND due_on BETWEEN {from} AND {to} GROUP BY project_id, unit_id)
SELECT p.name, round(100 * sum(paid) / nullif(sum(due), 0), 1), round(100.0 * count(*) FILTER (WHERE whole) / count(*), 1),
  sum(due), sum(paid), count(*)
FROM u JOIN project p ON p.id = u.project_id GROUP BY p.id
