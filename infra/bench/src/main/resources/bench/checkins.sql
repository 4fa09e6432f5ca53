-- On top of company.sql: an event that has begun, for which every unit of the first project has registered, two persons each.
INSERT INTO community_event (id, project_id, kind, name, place, begins_at, ends_at, registration_opens_at, registration_closes_at,
  capacity, per_household, per_registration, offer_hours, party_rule, late_hours, fee, taken, last_position, state, version)
VALUES ('00000000-0000-7000-8010-000000000001', '00000000-0000-7000-8002-000000000001', 'FESTIVAL', '中秋游园', '中心广场',
  now() - interval '1 second', now() + interval '4 hours', now() - interval '14 days', now() - interval '1 second',
  100000, 5, 5, 24, 'SKIP', 24, 0, 2 * ${registrations}, ${registrations}, 'PUBLISHED', 1);
INSERT INTO event_registration (id, event_id, project_id, building_id, unit_id, household_id, person_id, seats, position, state,
  registered_at, late, walk_in, version)
SELECT gen_random_uuid(), '00000000-0000-7000-8010-000000000001', u.project_id, u.building_id, u.id, h.id, m.person_id, 2,
  row_number() OVER (ORDER BY u.id), 'CONFIRMED', now() - interval '7 days', false, false, 1
FROM unit u JOIN household h ON h.unit_id = u.id JOIN household_member m ON m.household_id = h.id
WHERE u.project_id = '00000000-0000-7000-8002-000000000001'
ORDER BY u.id LIMIT ${registrations};
ANALYZE community_event, event_registration;
