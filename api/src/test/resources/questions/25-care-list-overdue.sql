WITH l AS (
  SELECT c.*, (SELECT max(v.visited_on) FROM visit v WHERE v.household_id = c.household_id AND v.state = 'DONE') AS last
  FROM care_listing c)
SELECT p.name, u.number, l.every_days, l.since, l.last, m.name
FROM l JOIN household h ON h.id = l.household_id JOIN unit u ON u.id = h.unit_id JOIN project p ON p.id = u.project_id
JOIN member m ON m.id = l.listed_by
WHERE l.until IS NULL AND (now() AT TIME ZONE 'Asia/Shanghai')::date - greatest(l.since, l.last) > l.every_days
