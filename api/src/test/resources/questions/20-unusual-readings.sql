SELECT u.number, m.kind, m.number, r.read_on, r.value, r.used, r.usual, r.anomaly, w.name
FROM meter_reading r JOIN meter m ON m.id = r.meter_id JOIN unit u ON u.id = r.unit_id JOIN member w ON w.id = r.read_by
WHERE r.anomaly IS NOT NULL AND r.checked_at IS NULL AND r.read_on BETWEEN {from} AND {to}
