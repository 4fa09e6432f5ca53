SELECT t.number, t.title, t.severity, c.name_zh, t.state,
  to_char(t.submitted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), p.name, u.number, s.name, a.name
FROM ticket t JOIN project p ON p.id = t.project_id LEFT JOIN unit u ON u.id = t.unit_id
LEFT JOIN ticket_category c ON c.id = t.category_id
LEFT JOIN member s ON s.id = t.steward_id LEFT JOIN member a ON a.id = t.assignee_id
WHERE t.kind = 'COMPLAINT' AND t.state IN ('SUBMITTED', 'ACCEPTED', 'DISPATCHED', 'IN_PROGRESS', 'PAUSED')
  AND t.submitted_at <= now() - interval '72 hours'
