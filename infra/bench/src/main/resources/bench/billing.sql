-- All units in one project, of which two standards charge something: a property fee by area and garbage by unit.
UPDATE building SET project_id = '00000000-0000-7000-8002-000000000001';
UPDATE unit SET project_id = '00000000-0000-7000-8002-000000000001';
INSERT INTO charge_standard (id, project_id, fee_item_id, name, basis, cycle, charged, unit_kinds, building_ids, due_days, created_at, created_by)
SELECT ('00000000-0000-7000-8010-' || lpad(position::text, 12, '0'))::uuid, '00000000-0000-7000-8002-000000000001', id, code,
  CASE code WHEN 'PROPERTY' THEN 'AREA' ELSE 'UNIT' END, 'MONTH', 'OWNED', '{}', '{}', 14, now(), '00000000-0000-7000-8001-000000000001'
FROM fee_item WHERE code IN ('PROPERTY', 'GARBAGE');
INSERT INTO charge_price (id, standard_id, number, valid_from, price, per_months, vacant_percent, early_days, early_percent, set_at, set_by)
SELECT ('00000000-0000-7000-8011-' || lpad(row_number() OVER (ORDER BY id)::text, 12, '0'))::uuid, id, 1, '2020-01-01', 2.80, 1, 70, 0, 0, now(),
  '00000000-0000-7000-8001-000000000001'
FROM charge_standard;
