WITH t AS (
  SELECT category_id, date_trunc('month', submitted_at AT TIME ZONE 'Asia/Shanghai')::date AS month FROM ticket
  WHERE state <> 'CANCELLED' AND (submitted_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN {from} AND {to})
SELECT c.name_zh, m.month::date, count(t.month)
FROM (SELECT DISTINCT category_id FROM t) g
CROSS JOIN generate_series({from}::timestamp, {to}::timestamp, '1 month') AS m(month)
LEFT JOIN ticket_category c ON c.id = g.category_id
LEFT JOIN t ON t.category_id IS NOT DISTINCT FROM g.category_id AND t.month = m.month::date
GROUP BY g.category_id, c.name_zh, m.month
