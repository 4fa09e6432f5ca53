WITH t AS (
  SELECT t.method, y.cashier_id, y.booked_on, t.amount, y.id FROM tender t JOIN payment y ON y.id = t.payment_id
  WHERE y.voided_at IS NULL AND y.booked_on BETWEEN {from} AND {to})
SELECT CASE g.method WHEN 'CASH' THEN '现金' WHEN 'WECHAT' THEN '微信支付' WHEN 'ALIPAY' THEN '支付宝' WHEN 'POS' THEN '刷卡'
    WHEN 'PREPAYMENT' THEN '预收余额' ELSE '银行转账' END, m.name, d.day::date, coalesce(sum(t.amount), 0), count(DISTINCT t.id)
FROM (SELECT DISTINCT method, cashier_id FROM t) g CROSS JOIN generate_series({from}::timestamp, {to}::timestamp, '1 day') AS d(day)
LEFT JOIN t ON t.method = g.method AND t.cashier_id IS NOT DISTINCT FROM g.cashier_id AND t.booked_on = d.day::date
LEFT JOIN member m ON m.id = g.cashier_id GROUP BY g.method, g.cashier_id, m.name, d.day
