-- Two projects of 16 homes each, in whose months {from} to {to} (and a year before) something of every kind happened.
UPDATE project SET created_at = {from}::date - 70 WHERE code IN ('WT1', 'WT2');
INSERT INTO zone (id, project_id, name, steward_id, version)
SELECT gen_random_uuid(), p.id, '片区' || n, CASE n WHEN 1 THEN {steward}::uuid ELSE {supervisor}::uuid END, 1
FROM project p, generate_series(1, 2) n WHERE p.code IN ('WT1', 'WT2');
INSERT INTO building (id, project_id, zone_id, number, name)
SELECT gen_random_uuid(), z.project_id, z.id, right(z.name, 1), right(z.name, 1) || '号楼'
FROM zone z JOIN project p ON p.id = z.project_id WHERE p.code IN ('WT1', 'WT2');
INSERT INTO unit (id, project_id, building_id, entrance, floor, number, kind, built_area, state)
SELECT gen_random_uuid(), b.project_id, b.id, '1', n, b.number || '-1-' || n || '01',
  CASE n WHEN 8 THEN 'COMMERCIAL' ELSE 'RESIDENTIAL' END, 80, CASE n WHEN 7 THEN 'VACANT' ELSE 'OCCUPIED' END
FROM building b JOIN project p ON p.id = b.project_id, generate_series(1, 8) n WHERE p.code IN ('WT1', 'WT2');
INSERT INTO household (id, unit_id, moved_in)
SELECT gen_random_uuid(), u.id, '2020-01-01' FROM unit u JOIN project p ON p.id = u.project_id
WHERE p.code IN ('WT1', 'WT2') AND u.state = 'OCCUPIED';
CREATE TEMP TABLE home AS
SELECT (row_number() OVER (ORDER BY p.code, u.number))::int AS n, u.id AS unit_id, u.project_id, u.building_id,
  h.id AS household_id, z.steward_id
FROM unit u JOIN project p ON p.id = u.project_id JOIN building b ON b.id = u.building_id
JOIN zone z ON z.id = b.zone_id LEFT JOIN household h ON h.unit_id = u.id
WHERE p.code IN ('WT1', 'WT2');

CREATE TEMP TABLE asked AS
SELECT gen_random_uuid() AS id, h.*, k, (h.n + k) % 4 AS sort, (h.n * 3 + k) % 5 AS five,
  (({from}::date + ((h.n * 7 + k * 11) % 59)
    + CASE WHEN (h.n + k) % 6 = 0 THEN time '23:59:59.5' ELSE time '09:30' END)
    AT TIME ZONE 'Asia/Shanghai') - CASE WHEN k > 6 THEN interval '1 year' ELSE interval '0' END AS at
FROM home h, generate_series(1, 9) k;
INSERT INTO ticket (id, number, project_id, building_id, unit_id, household_id, kind, channel, severity, category_id,
  title, state, steward_id, assignee_id, cause, created_by, submitted_at, changed_at, reopened, events, version)
SELECT a.id, 'WT-' || a.n || '-' || a.k, a.project_id, a.building_id, a.unit_id, a.household_id,
  (ARRAY['REPAIR', 'COMPLAINT', 'COMPLAINT', 'INQUIRY'])[a.sort + 1],
  CASE WHEN a.five = 1 THEN 'APP' ELSE 'PHONE' END, CASE WHEN a.five = 2 THEN 'MAJOR' ELSE 'GENERAL' END,
  (SELECT id FROM ticket_category ORDER BY position, id OFFSET a.n % 3 LIMIT 1), '第' || a.n || '户',
  (ARRAY['ACCEPTED', 'RESOLVED', 'ARCHIVED', 'CANCELLED', 'IN_PROGRESS'])[a.five + 1], a.steward_id,
  CASE WHEN a.five = 4 THEN {technician}::uuid END,
  CASE WHEN a.sort IN (1, 2) AND a.five IN (1, 2)
    THEN (ARRAY['ATTITUDE', 'SLOW_RESPONSE', 'SLOW_RESPONSE', 'FEES', 'NEIGHBOURS'])[a.n % 5 + 1] END,
  {steward}::uuid, a.at, a.at, CASE WHEN a.five = 2 THEN 1 ELSE 0 END, 3, 1
FROM asked a;
-- Submitted less than a day ago, and so not open for a day.
INSERT INTO ticket (id, number, project_id, building_id, unit_id, household_id, kind, channel, severity, title, state,
  created_by, submitted_at, changed_at, reopened, events, version)
SELECT gen_random_uuid(), 'WT-NEW-' || n, project_id, building_id, unit_id, household_id, 'REPAIR', 'PHONE', 'GENERAL',
  '刚报的', 'ACCEPTED', {steward}::uuid, now() - interval '3 hours', now(), 0, 1, 1 FROM home WHERE n < 3;
INSERT INTO ticket_clock (id, ticket_id, measure, round, amount, unit, basis, started_at, due_at, warn_at, escalate_at,
  met_at)
SELECT gen_random_uuid(), a.id, m.measure, 1, 15, 'MINUTES', 'ELAPSED', a.at, a.at + interval '15 minutes', a.at, a.at,
  CASE WHEN a.five <> 3 THEN a.at + (a.n + m.late) * interval '37 seconds' END
FROM asked a, (VALUES ('FIRST_RESPONSE', 3), ('RESOLUTION', 9)) AS m(measure, late);
INSERT INTO ticket_event (id, ticket_id, sequence, step, at, member_id, to_state, internal)
SELECT gen_random_uuid(), a.id, e.sequence, e.step, a.at + e.after * interval '1 day' * (1 + a.n % 2), a.steward_id,
  e.state, false
FROM asked a, (VALUES (1, 'RESOLVE', 1, 'RESOLVED'), (2, 'REOPEN', 6, 'IN_PROGRESS')) AS e(sequence, step, after, state)
WHERE a.five = 2;
INSERT INTO follow_up (id, ticket_id, at, asked_by, answered_by, channel, attitude, quality, speed, overall)
SELECT gen_random_uuid(), a.id, a.at + again * interval '1 day', a.steward_id, '业主', 'PHONE', 5, 5, 5,
  1 + (a.n + a.k * again) % 5
FROM asked a, generate_series(1, 2) again WHERE a.five IN (1, 2) AND again <= 1 + a.n % 2;

INSERT INTO bill (id, project_id, building_id, unit_id, fee_item_id, source, period_from, period_to, due_on, amount,
  settled, discounted, written_off, early_discount, reversed)
SELECT gen_random_uuid(), h.project_id, h.building_id, h.unit_id, (SELECT id FROM fee_item ORDER BY id LIMIT 1), b.source,
  b.due, b.due, b.due, b.amount + h.n, CASE WHEN (h.n + b.nth) % 3 = 0 THEN 0 ELSE round((b.amount + h.n) / 2, 2) END,
  CASE WHEN h.n % 4 = 0 THEN 1.50 ELSE 0 END, CASE WHEN b.source = 'LATE' AND h.n % 5 = 0 THEN 2.25 ELSE 0 END, 0,
  h.n % 13 = 0
FROM home h, (VALUES (1, 'MANUAL', {from}::date + 3, 100.10), (2, 'MANUAL', {from}::date + 40, 60),
  (3, 'LATE', {from}::date + 20, 9.90), (4, 'MANUAL', {from}::date - 400, 200),
  (5, 'MANUAL', {from}::date - 1500, 300.30), (6, 'MANUAL', CURRENT_DATE + 20, 10)) AS b(nth, source, due, amount)
WHERE h.n % 8 <> 6 AND NOT (b.nth = 5 AND h.n % 2 = 0);
UPDATE bill SET settled = amount - discounted - written_off WHERE unit_id IN (SELECT unit_id FROM home WHERE n % 8 = 4);

INSERT INTO payment (id, project_id, building_id, unit_id, cashier_id, receipt_year, receipt_number, amount, at,
  booked_on, voided_at, void_reason)
SELECT gen_random_uuid(), h.project_id, h.building_id, h.unit_id, CASE WHEN h.n % 3 <> 0 THEN {cashier}::uuid END, 2001,
  h.n * 10 + k, 30 + h.n, ({from}::date + (h.n * k) % 59 + time '10:00') AT TIME ZONE 'Asia/Shanghai',
  {from}::date + (h.n * k) % 59,
  CASE WHEN h.n % 4 = 1 THEN ({from}::date + 30 + (h.n + k) % 20 + time '23:30') AT TIME ZONE 'Asia/Shanghai' END,
  CASE WHEN h.n % 4 = 1 THEN '收错了 ' || h.n END
FROM home h, generate_series(1, 2) k;
INSERT INTO tender (payment_id, position, method, amount)
SELECT id, 1, (ARRAY['CASH', 'WECHAT', 'POS'])[receipt_number % 3 + 1], amount - 5 FROM payment WHERE receipt_year = 2001;
INSERT INTO tender (payment_id, position, method, amount)
SELECT id, 2, 'ALIPAY', 5 FROM payment WHERE receipt_year = 2001;
INSERT INTO posting (id, kind, project_id, unit_id, bill_id, payment_id, debit, credit, amount, booked_on, at, member_id)
SELECT gen_random_uuid(), m.kind, b.project_id, b.unit_id, b.id, p.id, m.debit, m.credit, m.amount + h.n, p.booked_on,
  p.at, {cashier}::uuid
FROM home h JOIN bill b ON b.unit_id = h.unit_id AND b.source = 'MANUAL'
JOIN payment p ON p.unit_id = h.unit_id AND p.receipt_year = 2001,
(VALUES ('PAYMENT', 'CASH', 'RECEIVABLE', 50), ('REFUND', 'RECEIVABLE', 'CASH', 7),
  ('DISCOUNT', 'DISCOUNT', 'RECEIVABLE', 3)) AS m(kind, debit, credit, amount);
INSERT INTO cashier_shift (id, project_id, cashier_id, state, opened_at, closed_at, version)
SELECT gen_random_uuid(), p.id, {cashier}::uuid, 'CLOSED', {from}::date, {to}::date, 1
FROM project p WHERE p.code IN ('WT1', 'WT2');
INSERT INTO refund (id, project_id, building_id, unit_id, source, amount, requested_amount, method, payee, reason, state,
  requested_by, requested_at, shift_id, paid_at, booked_on, version)
SELECT gen_random_uuid(), h.project_id, h.building_id, h.unit_id, 'PREPAYMENT', 20 + h.n, 20 + h.n,
  CASE h.n % 2 WHEN 0 THEN 'CASH' ELSE 'BANK' END, '业主', '多交了 ' || h.n, CASE WHEN h.n % 3 = 0 THEN 'DENIED' ELSE 'PAID' END,
  {cashier}::uuid, ({from}::date + h.n + time '11:00') AT TIME ZONE 'Asia/Shanghai',
  CASE WHEN h.n % 3 <> 0 THEN s.id END,
  CASE WHEN h.n % 3 <> 0 THEN ({from}::date + h.n + time '12:00') AT TIME ZONE 'Asia/Shanghai' END,
  CASE WHEN h.n % 3 <> 0 THEN {from}::date + h.n END, 1
FROM home h JOIN cashier_shift s ON s.project_id = h.project_id;
INSERT INTO prepayment (unit_id, balance) SELECT unit_id, (n % 4) * 12.34 FROM home;
INSERT INTO deposit (id, project_id, building_id, unit_id, purpose, amount, returned, kept, voided, taken_at)
SELECT gen_random_uuid(), project_id, building_id, unit_id, '装修', 2000, 100 * (n % 3), 50, n % 7 = 0, now() FROM home;

INSERT INTO dunning_case (id, project_id, building_id, unit_id, state, stage, oldest_due_on, owed, opened_on, version)
SELECT gen_random_uuid(), project_id, building_id, unit_id, 'ACTIVE', 1, {from}::date, 100, {from}::date, 1 FROM home;
INSERT INTO dunning_action (id, case_id, project_id, building_id, unit_id, stage, oldest_due_on, kind, assignee_id, owed,
  planned_on, state)
SELECT gen_random_uuid(), c.id, c.project_id, c.building_id, c.unit_id, k, c.oldest_due_on,
  (ARRAY['CALL', 'VISIT', 'LETTER'])[k], h.steward_id, 100, {from}::date + (h.n * k) % 59,
  (ARRAY['PLANNED', 'DONE', 'DONE', 'CANCELLED'])[(h.n + k) % 4 + 1]
FROM dunning_case c JOIN home h ON h.unit_id = c.unit_id, generate_series(1, 3) k;
INSERT INTO dunning_promise (id, case_id, number, due_on, paid_by_then, amount, state, made_on, made_at, made_by)
SELECT gen_random_uuid(), c.id, 1, {from}::date + h.n, 100, 100, (ARRAY['KEPT', 'BROKEN', 'KEPT', 'REPLACED'])[h.n % 4 + 1],
  {from}::date, {from}::date, h.steward_id
FROM dunning_case c JOIN home h ON h.unit_id = c.unit_id;

INSERT INTO visit (id, project_id, building_id, unit_id, household_id, kind, period, due_on, steward_id, state, way,
  done_at, visited_on, done_by, version)
SELECT gen_random_uuid(), h.project_id, h.building_id, h.unit_id, h.household_id, 'ROUTINE', 'wt' || k,
  {from}::date + (h.n * k) % 59, h.steward_id, (ARRAY['DONE', 'PLANNED', 'DONE', 'CANCELLED'])[(h.n + k) % 4 + 1],
  CASE WHEN (h.n + k) % 4 IN (0, 2) THEN 'AT_HOME' END,
  CASE WHEN (h.n + k) % 4 IN (0, 2) THEN {from}::date + 30 END, CASE WHEN (h.n + k) % 4 IN (0, 2) THEN {from}::date + 30 END,
  CASE WHEN (h.n + k) % 4 IN (0, 2) THEN h.steward_id END, 1
FROM home h, generate_series(1, 2) k WHERE h.household_id IS NOT NULL;
INSERT INTO care_listing (id, household_id, every_days, since, until, listed_by)
SELECT gen_random_uuid(), household_id, CASE WHEN n % 3 = 0 THEN 366 ELSE 14 END, {from}::date,
  CASE WHEN n % 5 = 0 THEN CURRENT_DATE END, steward_id FROM home WHERE household_id IS NOT NULL;
INSERT INTO inspection (id, project_id, building_id, kind, subject_id, at, inspector_id)
SELECT gen_random_uuid(), b.project_id, b.id, 'AREA', b.id,
  ({from}::date + k * 9 + b.number::int + time '10:00') AT TIME ZONE 'Asia/Shanghai', {steward}::uuid
FROM building b JOIN project p ON p.id = b.project_id, generate_series(0, 6) k WHERE p.code IN ('WT1', 'WT2');

INSERT INTO community_event (id, project_id, kind, name, place, begins_at, ends_at, registration_opens_at,
  registration_closes_at, capacity, per_household, per_registration, offer_hours, party_rule, late_hours, fee, taken,
  last_position, state, version)
SELECT gen_random_uuid(), p.id, 'FESTIVAL', '活动' || k, '广场', {from}::date + k * 13, {from}::date + k * 13 + 1,
  {from}::date - 9, {from}::date - 1, 100, 5, 5, 0, 'SKIP', 0, 0, 0, 100, CASE k WHEN 3 THEN 'PUBLISHED' ELSE 'HELD' END, 1
FROM project p, generate_series(1, 3) k WHERE p.code IN ('WT1', 'WT2');
INSERT INTO event_registration (id, event_id, project_id, building_id, unit_id, household_id, seats, position, state,
  registered_at, late, walk_in, checked_in_at, attended, version)
SELECT gen_random_uuid(), e.id, e.project_id, h.building_id, h.unit_id, h.household_id, 3, h.n,
  CASE WHEN (h.n + e.begins_at::date - {from}::date) % 3 = 0 THEN 'NO_SHOW' ELSE 'ATTENDED' END, e.begins_at, false, false,
  CASE WHEN (h.n + e.begins_at::date - {from}::date) % 3 = 0 THEN NULL ELSE e.begins_at END,
  CASE WHEN (h.n + e.begins_at::date - {from}::date) % 3 = 0 THEN NULL ELSE 1 + h.n % 3 END, 1
FROM community_event e JOIN home h ON h.project_id = e.project_id WHERE e.state = 'HELD' AND h.household_id IS NOT NULL;

INSERT INTO survey (id, project_id, wave, title, mode, respondents, building_ids, roles, by_building, questionnaire,
  target, opens_at, closes_at, state, population, invited, counted_at, reminder_hours, channels, version, sample_size, seed)
SELECT gen_random_uuid(), p.id, k, '满意度', CASE k WHEN 3 THEN 'CONFIDENTIAL' ELSE 'NAMED' END, 'HOUSEHOLDS', ARRAY[]::uuid[],
  ARRAY[]::text[], false, json_build_object('questions', json_build_array(json_build_object('key', 'overall', 'kind', 'RATING'))),
  95, {from}::date + k * 10, {from}::date + k * 10 + 5, 'CLOSED', 500, 40, {from}::date + k * 10 + 5, 0, ARRAY[]::text[], 1,
  CASE k WHEN 2 THEN NULL ELSE 40 END, CASE k WHEN 2 THEN NULL ELSE 'seed' END
FROM project p, generate_series(1, 3) k WHERE p.code IN ('WT1', 'WT2');
INSERT INTO survey_value (answer_id, survey_id, question, part, choice, number)
SELECT gen_random_uuid(), s.id, 'overall', '', '', 1 + (a * s.wave) % 5
FROM survey s JOIN project p ON p.id = s.project_id, generate_series(1, 20) a WHERE p.code IN ('WT1', 'WT2');
INSERT INTO survey_tally (survey_id, place, question, part, choice, answers, total, squares)
SELECT v.survey_id, '00000000-0000-0000-0000-000000000000', '', '', '', count(*), sum(v.number), sum(v.number * v.number)
FROM survey_value v JOIN survey s ON s.id = v.survey_id JOIN project p ON p.id = s.project_id
WHERE p.code IN ('WT1', 'WT2') GROUP BY v.survey_id;

INSERT INTO meter_place (id, unit_id, kind, number)
SELECT gen_random_uuid(), unit_id, 'COLD_WATER', 'WT' || n FROM home;
INSERT INTO meter (id, place_id, project_id, building_id, unit_id, kind, number, digits, factor, version)
SELECT gen_random_uuid(), m.id, h.project_id, h.building_id, h.unit_id, 'COLD_WATER', m.number, 5, 1, 1
FROM meter_place m JOIN home h ON h.unit_id = m.unit_id;
INSERT INTO meter_reading (id, meter_id, project_id, building_id, unit_id, kind, read_on, since, value, used, rolled_over,
  usual, anomaly, checked_at, read_by, at)
SELECT gen_random_uuid(), m.id, m.project_id, m.building_id, m.unit_id, 'READ', {from}::date + h.n, {from}::date - 30,
  100 + h.n, 40 + h.n, false, 0.5, (ARRAY['THREE_TIMES', NULL, 'NO_USE'])[h.n % 3 + 1], CASE WHEN h.n % 6 = 0 THEN now() END,
  {steward}::uuid, now()
FROM meter m JOIN home h ON h.unit_id = m.unit_id;
-- An archive that lacks nothing.
UPDATE unit SET state = 'VACANT' WHERE id = {unit};
UPDATE person SET id_number_sealed = phone_sealed, contact_address_sealed = phone_sealed, birth_year = 1980,
  interests = '{书法}' WHERE id IN (SELECT s.person_id FROM ownership o JOIN ownership_share s ON s.ownership_id = o.id
  WHERE o.unit_id = {unit} AND o.until IS NULL);
INSERT INTO consent (id, person_id, purpose, given_on, recorded_by)
SELECT gen_random_uuid(), s.person_id, 'SERVICE', '2024-01-01', {steward}::uuid FROM ownership o
JOIN ownership_share s ON s.ownership_id = o.id WHERE o.unit_id = {unit} AND o.until IS NULL;
