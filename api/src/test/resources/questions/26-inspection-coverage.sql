-- By the trade's weeks, for no project has a cycle of its own: whole ones from the Monday after it came into the books.
WITH w AS (
  SELECT b.id, b.name, p.name AS project,
    week::date AS monday
  FROM building b JOIN project p ON p.id = b.project_id,
    generate_series(date_trunc('week', p.created_at AT TIME ZONE 'Asia/Shanghai') + interval '7 days',
      now() AT TIME ZONE 'Asia/Shanghai', '7 days') AS week
  WHERE week::date + 6 BETWEEN {from} AND {to})
SELECT project, name, count(*), count(*) FILTER (WHERE NOT seen), round(100.0 * count(*) FILTER (WHERE seen) / count(*), 1)
FROM (SELECT w.*, EXISTS (
    SELECT FROM inspection i WHERE i.kind = 'AREA' AND i.subject_id = w.id
      AND (i.at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN w.monday AND w.monday + 6) AS seen FROM w) AS each
GROUP BY project, id, name
