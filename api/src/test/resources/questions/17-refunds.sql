SELECT m.name, u.number, r.amount, r.method, r.source,
  to_char(r.requested_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  to_char(r.paid_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), r.reason
FROM refund r JOIN unit u ON u.id = r.unit_id JOIN cashier_shift s ON s.id = r.shift_id JOIN member m ON m.id = s.cashier_id
WHERE r.state = 'PAID' AND (r.requested_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN {from} AND {to}
