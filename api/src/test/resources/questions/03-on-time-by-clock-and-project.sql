SELECT CASE k.measure WHEN 'FIRST_RESPONSE' THEN '首次响应' WHEN 'RESOLUTION' THEN '完成' ELSE k.measure END, p.name,
  round(100.0 * count(*) FILTER (WHERE k.met_at <= k.due_at) / nullif(count(*) FILTER (WHERE k.met_at IS NOT NULL
    OR (k.stopped_at IS NULL AND k.paused_at IS NULL AND k.due_at <= now())), 0), 1)
FROM ticket_clock k JOIN ticket t ON t.id = k.ticket_id JOIN project p ON p.id = t.project_id
WHERE t.state <> 'CANCELLED' AND (k.started_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN {from} AND {to}
GROUP BY k.measure, p.id
