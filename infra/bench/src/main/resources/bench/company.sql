-- A company of ten projects: 10,000 units, each with a household and its owner, 100,000 tickets of three steps each.
-- Keys are made of the row's number, so that the load can name any of them.
INSERT INTO member (id, subject, username, name, created_at) VALUES ('00000000-0000-7000-8001-000000000001', '${subject}', '${code}.zhuguan', '张敏', now());
INSERT INTO project (id, code, name, address, created_at)
SELECT ('00000000-0000-7000-8002-' || lpad(to_hex(n), 12, '0'))::uuid, 'P' || lpad(n::text, 3, '0'), '花园 ' || n, '花园路 ' || n || ' 号', now()
FROM generate_series(1, 10) n;
INSERT INTO role_grant (id, member_id, role, project_id, granted_at)
SELECT ('00000000-0000-7000-8003-' || lpad(to_hex(n), 12, '0'))::uuid, '00000000-0000-7000-8001-000000000001', 'SUPERVISOR', ('00000000-0000-7000-8002-' || lpad(to_hex(n), 12, '0'))::uuid, now()
FROM generate_series(1, 10) n;
INSERT INTO building (id, project_id, number, name)
SELECT ('00000000-0000-7000-8004-' || lpad(to_hex(n), 12, '0'))::uuid, ('00000000-0000-7000-8002-' || lpad(to_hex((n - 1) % 10 + 1), 12, '0'))::uuid, n::text, n || '号楼'
FROM generate_series(1, 100) n;
INSERT INTO unit (id, project_id, building_id, entrance, floor, number, kind, built_area, state)
SELECT ('00000000-0000-7000-8005-' || lpad(to_hex(n), 12, '0'))::uuid, b.project_id, b.id, '1', n / 100 % 30 + 1, b.number || '-1-' || n, 'RESIDENTIAL', 89.50, 'OCCUPIED'
FROM generate_series(1, ${units}) n JOIN building b ON b.number = ((n - 1) % 100 + 1)::text;
INSERT INTO person (id, name, created_at)
SELECT ('00000000-0000-7000-8006-' || lpad(to_hex(n), 12, '0'))::uuid, '业主 ' || n, now() FROM generate_series(1, ${units}) n;
INSERT INTO household (id, unit_id, moved_in)
SELECT ('00000000-0000-7000-8007-' || lpad(to_hex(n), 12, '0'))::uuid, ('00000000-0000-7000-8005-' || lpad(to_hex(n), 12, '0'))::uuid, '2020-05-01' FROM generate_series(1, ${units}) n;
INSERT INTO household_member (id, household_id, person_id, role, since)
SELECT ('00000000-0000-7000-8008-' || lpad(to_hex(n), 12, '0'))::uuid, ('00000000-0000-7000-8007-' || lpad(to_hex(n), 12, '0'))::uuid, ('00000000-0000-7000-8006-' || lpad(to_hex(n), 12, '0'))::uuid, 'OWNER', '2020-05-01' FROM generate_series(1, ${units}) n;
INSERT INTO ownership (id, unit_id, since, reason, recorded_by, recorded_at)
SELECT ('00000000-0000-7000-800a-' || lpad(to_hex(n), 12, '0'))::uuid, ('00000000-0000-7000-8005-' || lpad(to_hex(n), 12, '0'))::uuid, '2020-05-01', 'REGISTRATION', '00000000-0000-7000-8001-000000000001', now() FROM generate_series(1, ${units}) n;
INSERT INTO ownership_share (id, ownership_id, person_id, position, numerator, denominator)
SELECT ('00000000-0000-7000-800b-' || lpad(to_hex(n), 12, '0'))::uuid, ('00000000-0000-7000-800a-' || lpad(to_hex(n), 12, '0'))::uuid, ('00000000-0000-7000-8006-' || lpad(to_hex(n), 12, '0'))::uuid, 1, 1, 1 FROM generate_series(1, ${units}) n;
INSERT INTO ticket (id, number, project_id, building_id, unit_id, household_id, requester_id, kind, channel, severity, title, description, contact_name, contact_phone_sealed, state, created_by, submitted_at, changed_at, reopened, events, version)
SELECT ('00000000-0000-7000-8009-' || lpad(to_hex(n), 12, '0'))::uuid, 'X-' || n, u.project_id, u.building_id, u.id, ('00000000-0000-7000-8007-' || lpad(to_hex((n - 1) % ${units} + 1), 12, '0'))::uuid,
  ('00000000-0000-7000-8006-' || lpad(to_hex((n - 1) % ${units} + 1), 12, '0'))::uuid, 'REPAIR', 'PHONE', 'GENERAL', '厨房水槽下方漏水 ' || n, '打开柜门发现地上有水,水管接头处一直在滴。', '业主', NULL, 'DISPATCHED',
  '00000000-0000-7000-8001-000000000001', timestamptz '2026-01-01' + n * interval '4 minutes', timestamptz '2026-01-01' + n * interval '4 minutes', 0, 3, 3
FROM generate_series(1, ${tickets}) n JOIN unit u ON u.id = ('00000000-0000-7000-8005-' || lpad(to_hex((n - 1) % ${units} + 1), 12, '0'))::uuid;
INSERT INTO ticket_event (id, ticket_id, sequence, step, at, member_id, from_state, to_state, note, internal)
SELECT ('00000000-0000-7000-81' || lpad(s::text, 2, '0') || '-' || lpad(to_hex(n), 12, '0'))::uuid, ('00000000-0000-7000-8009-' || lpad(to_hex(n), 12, '0'))::uuid, s,
  (ARRAY['SUBMIT', 'ACCEPT', 'DISPATCH'])[s], timestamptz '2026-01-01' + n * interval '4 minutes' + s * interval '5 minutes', '00000000-0000-7000-8001-000000000001',
  (ARRAY[NULL, 'SUBMITTED', 'ACCEPTED'])[s], (ARRAY['SUBMITTED', 'ACCEPTED', 'DISPATCHED'])[s], '已联系业主', false
FROM generate_series(1, ${tickets}) n, generate_series(1, 3) s;
