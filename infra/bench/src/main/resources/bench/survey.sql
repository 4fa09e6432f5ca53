-- On top of company.sql, and of a survey that was published: everybody who is asked has answered, on paper.
INSERT INTO survey_receipt (invitation_id, survey_id) SELECT id, survey_id FROM survey_invitation;
INSERT INTO survey_answer (id, survey_id, invitation_id, project_id, building_id, unit_id, household_id, mode, channel, entered_by, answered_at)
SELECT gen_random_uuid(), survey_id, id, project_id, building_id, unit_id, household_id, 'NAMED', 'PAPER',
  '00000000-0000-7000-8001-000000000001', now()
FROM survey_invitation;
INSERT INTO survey_value (answer_id, survey_id, question, part, choice, number)
SELECT id, survey_id, 'overall', '', '', 5 - floor(random() * random() * 5) FROM survey_answer;
INSERT INTO survey_value (answer_id, survey_id, question, part, choice, number)
SELECT id, survey_id, 'services', part, '', 5 - floor(random() * random() * 5)
FROM survey_answer, unnest(ARRAY['attitude', 'cleaning', 'security', 'repairs', 'greening', 'charges']) part;
INSERT INTO survey_value (answer_id, survey_id, question, part, choice, number)
SELECT id, survey_id, 'recommend', '', '', 10 - floor(random() * random() * 11) FROM survey_answer;
INSERT INTO survey_value (answer_id, survey_id, question, part, choice, words)
SELECT id, survey_id, 'suggestion', '', '', '希望电梯快一点修好' FROM survey_answer WHERE random() < 0.3;
ANALYZE survey_invitation, survey_receipt, survey_answer, survey_value;
