SELECT m.name, p.code || '-' || y.receipt_year || '-' || lpad(y.receipt_number::text, 6, '0'), u.number, y.amount,
  to_char(y.voided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), y.void_reason
FROM payment y JOIN unit u ON u.id = y.unit_id JOIN project p ON p.id = y.project_id LEFT JOIN member m ON m.id = y.cashier_id
WHERE y.voided_at IS NOT NULL AND (y.voided_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN {from} AND {to}
