SELECT cause, count(*), round(100.0 * count(*) / sum(count(*)) OVER (), 1),
  (array_agg(number ORDER BY submitted_at DESC, id DESC))[1], (array_agg(number ORDER BY submitted_at DESC, id DESC))[2],
  (array_agg(number ORDER BY submitted_at DESC, id DESC))[3]
FROM ticket WHERE kind = 'COMPLAINT' AND state <> 'CANCELLED' AND cause IS NOT NULL
  AND (submitted_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN {from} AND {to}
GROUP BY cause ORDER BY count(*) DESC LIMIT 10
