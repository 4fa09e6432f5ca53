SELECT p.name, count(*), count(*) FILTER (WHERE o.state = 'KEPT'), round(100.0 * count(*) FILTER (WHERE o.state = 'KEPT') / count(*), 1)
FROM dunning_promise o JOIN dunning_case c ON c.id = o.case_id JOIN project p ON p.id = c.project_id
WHERE o.state IN ('KEPT', 'BROKEN') AND o.due_on BETWEEN {from} AND {to} GROUP BY p.id
