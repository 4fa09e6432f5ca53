WITH c AS (SELECT * FROM ticket WHERE kind = 'COMPLAINT' AND state <> 'CANCELLED')
SELECT p.name, u.number, count(*)
FROM c JOIN project p ON p.id = c.project_id LEFT JOIN unit u ON u.id = c.unit_id
WHERE (c.submitted_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN {from} AND {to}
  AND EXISTS (
    SELECT FROM c AS b
    WHERE b.project_id = c.project_id AND b.category_id = c.category_id
      AND (b.household_id = c.household_id OR (b.household_id IS NULL AND c.household_id IS NULL
        AND (b.unit_id, b.building_id, b.place) IS NOT DISTINCT FROM (c.unit_id, c.building_id, c.place)))
      AND (b.submitted_at, b.id) < (c.submitted_at, c.id) AND b.submitted_at >= c.submitted_at - interval '90 days')
GROUP BY p.id, u.id
