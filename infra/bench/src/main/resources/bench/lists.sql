-- On top of company.sql: states, endings of phones, a steward of two buildings, parking, vehicles, planned visits.
UPDATE unit SET state = (ARRAY['OCCUPIED', 'OCCUPIED', 'OCCUPIED', 'VACANT', 'RENOVATING'])[1 + floor % 5];
INSERT INTO member (id, subject, username, name, created_at) VALUES ('00000000-0000-7000-8001-000000000002', '${steward}', 'lists.guanjia', '李桂芳', now());
INSERT INTO role_grant (id, member_id, role, project_id, granted_at) VALUES ('00000000-0000-7000-8003-0000000000ff', '00000000-0000-7000-8001-000000000002', 'STEWARD', '00000000-0000-7000-8002-000000000001', now());
INSERT INTO role_grant_building (grant_id, building_id) VALUES
  ('00000000-0000-7000-8003-0000000000ff', '00000000-0000-7000-8004-000000000001'),
  ('00000000-0000-7000-8003-0000000000ff', '00000000-0000-7000-8004-00000000000b');
INSERT INTO parking_space (id, project_id, lot, number, kind, tenure, unit_id, version)
SELECT gen_random_uuid(), u.project_id, '地库', 'B' || row_number() OVER (), 'UNDERGROUND', 'SOLD', u.id, 1 FROM unit u WHERE floor % 2 = 0;
INSERT INTO vehicle (id, project_id, plate, kind, unit_id, since)
SELECT gen_random_uuid(), u.project_id, '京' || lpad(row_number() OVER ()::text, 7, 'A'), 'CAR', u.id, '2020-05-01' FROM unit u WHERE floor % 2 = 1;
INSERT INTO visit (id, project_id, building_id, unit_id, household_id, kind, period, due_on, steward_id, state, version)
SELECT gen_random_uuid(), u.project_id, u.building_id, u.id, h.id, 'ROUTINE', '2026-2/2', date '2026-07-01' + (row_number() OVER () % 180)::int, NULL, 'PLANNED', 1 FROM unit u JOIN household h ON h.unit_id = u.id;
