SELECT p.name, m.name, count(*), count(*) FILTER (WHERE v.state = 'DONE'),
  round(100.0 * count(*) FILTER (WHERE v.state = 'DONE') / count(*), 1)
FROM visit v JOIN project p ON p.id = v.project_id LEFT JOIN member m ON m.id = v.steward_id
WHERE v.state <> 'CANCELLED' AND v.due_on BETWEEN {from} AND {to} GROUP BY p.id, m.id
