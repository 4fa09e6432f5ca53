SELECT p.name, u.number, min(b.due_on), sum(b.amount - b.settled - b.discounted - b.written_off)
FROM bill b JOIN unit u ON u.id = b.unit_id JOIN project p ON p.id = u.project_id
WHERE NOT b.reversed AND b.amount > b.settled + b.discounted + b.written_off
GROUP BY p.id, u.id HAVING min(b.due_on) <= (now() AT TIME ZONE 'Asia/Shanghai')::date - interval '3 years'
