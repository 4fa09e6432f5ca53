WITH o AS (
  SELECT *, amount - settled - discounted - written_off AS owed, (now() AT TIME ZONE 'Asia/Shanghai')::date AS today
  FROM bill WHERE NOT reversed AND amount - settled - discounted - written_off > 0),
a AS (
  SELECT *, CASE
    WHEN due_on >= today THEN '未到期'
    WHEN today - due_on <= 30 THEN '逾期 1 至 30 天'
    WHEN today - due_on <= 60 THEN '逾期 31 至 60 天'
    WHEN due_on > today - interval '1 year' THEN '逾期 61 天至一年'
    WHEN due_on > today - interval '3 years' THEN '逾期满一年、不满三年'
    ELSE '逾期满三年' END AS age FROM o)
SELECT a.age, p.name, coalesce(sum(owed) FILTER (WHERE due_on < today), 0),
  count(DISTINCT unit_id) FILTER (WHERE due_on < today)
FROM a JOIN project p ON p.id = a.project_id GROUP BY a.age, p.id
