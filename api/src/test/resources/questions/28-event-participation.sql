WITH e AS (
  SELECT * FROM community_event WHERE (begins_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN {from} AND {to}),
held AS (SELECT project_id, count(*) AS n FROM e WHERE state = 'HELD' GROUP BY project_id),
came AS (
  SELECT e.project_id, sum(r.attended) AS heads, count(DISTINCT r.household_id) AS homes
  FROM event_registration r JOIN e ON e.id = r.event_id WHERE r.state = 'ATTENDED' GROUP BY e.project_id),
live AS (
  SELECT u.project_id, count(*) AS n FROM household h JOIN unit u ON u.id = h.unit_id WHERE h.moved_out IS NULL
  GROUP BY u.project_id)
SELECT p.name, coalesce(held.n, 0), coalesce(heads, 0), coalesce(homes, 0), round(1000.0 * coalesce(heads, 0) / live.n, 1),
  round(100.0 * coalesce(homes, 0) / live.n, 1)
FROM project p LEFT JOIN held ON held.project_id = p.id LEFT JOIN came ON came.project_id = p.id
LEFT JOIN live ON live.project_id = p.id WHERE held.n > 0 OR heads > 0 OR live.n > 0
