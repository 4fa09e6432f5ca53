SELECT p.name, b.name, m.name, sum(l.amount - l.discounted), sum(l.settled),
  round(100 * sum(l.settled) / nullif(sum(l.amount - l.discounted), 0), 1)
FROM bill l JOIN project p ON p.id = l.project_id JOIN building b ON b.id = l.building_id
LEFT JOIN zone z ON z.id = b.zone_id LEFT JOIN member m ON m.id = z.steward_id
WHERE NOT l.reversed AND l.due_on BETWEEN {from} AND {to} GROUP BY p.id, b.id, m.id
