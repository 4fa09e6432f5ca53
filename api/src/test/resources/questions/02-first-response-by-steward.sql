SELECT m.name, round((avg(extract(epoch FROM k.met_at - k.started_at)) FILTER (WHERE k.measure = 'FIRST_RESPONSE') / 60)::numeric, 1)
FROM ticket_clock k JOIN ticket t ON t.id = k.ticket_id LEFT JOIN member m ON m.id = t.steward_id
WHERE t.state <> 'CANCELLED' AND (k.started_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN {from} AND {to}
GROUP BY t.steward_id, m.name
