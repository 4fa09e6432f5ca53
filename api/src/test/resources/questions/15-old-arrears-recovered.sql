WITH r AS (
  SELECT y.cashier_id, date_trunc('month', o.booked_on)::date AS month,
    CASE WHEN o.credit = 'RECEIVABLE' THEN o.amount WHEN o.debit = 'RECEIVABLE' THEN -o.amount ELSE 0 END AS amount
  FROM posting o JOIN bill b ON b.id = o.bill_id LEFT JOIN payment y ON y.id = o.payment_id
  WHERE o.kind IN ('PAYMENT', 'PAYMENT_VOID', 'PREPAYMENT_USED', 'REFUND') AND o.booked_on BETWEEN {from} AND {to}
    AND b.due_on < date_trunc('year', o.booked_on))
SELECT m.name, s.month::date, coalesce(sum(r.amount), 0)
FROM (SELECT DISTINCT cashier_id FROM r) g
CROSS JOIN generate_series({from}::timestamp, {to}::timestamp, '1 month') AS s(month)
LEFT JOIN r ON r.cashier_id IS NOT DISTINCT FROM g.cashier_id AND r.month = s.month::date
LEFT JOIN member m ON m.id = g.cashier_id GROUP BY g.cashier_id, m.name, s.month
