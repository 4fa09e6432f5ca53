SELECT p.name, m.name, CASE a.kind WHEN 'CALL' THEN '电话' WHEN 'LETTER' THEN '通知函' WHEN 'MESSAGE' THEN '消息提醒' ELSE '上门' END,
  count(*), count(*) FILTER (WHERE a.state = 'DONE'), round(100.0 * count(*) FILTER (WHERE a.state = 'DONE') / count(*), 1)
FROM dunning_action a JOIN project p ON p.id = a.project_id LEFT JOIN member m ON m.id = a.assignee_id
WHERE a.state <> 'CANCELLED' AND a.planned_on BETWEEN {from} AND {to} GROUP BY p.id, m.id, a.kind
