SELECT p.name, m.name,
  count(*) FILTER (WHERE EXISTS (
    SELECT FROM ticket_event done JOIN ticket_event again ON again.ticket_id = done.ticket_id
    WHERE done.ticket_id = t.id AND done.step = 'RESOLVE' AND again.step = 'REOPEN' AND again.sequence > done.sequence
      AND again.at - done.at <= interval '7 days')),
  count(*)
FROM ticket t JOIN project p ON p.id = t.project_id LEFT JOIN member m ON m.id = t.steward_id
WHERE t.state <> 'CANCELLED' AND (t.submitted_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN {from} AND {to}
GROUP BY p.id, t.steward_id, m.name
