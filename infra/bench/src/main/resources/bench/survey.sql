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
-- What the API counts as answers come: SurveyTallies.
INSERT INTO survey_tally (survey_id, place, question, part, choice, answers, total, squares)
SELECT v.survey_id, a.building_id, question, part, '', count(*), coalesce(sum(number), 0), coalesce(sum(number * number), 0)
FROM survey_value v JOIN survey_answer a ON a.id = v.answer_id GROUP BY 1, 2, 3, 4
UNION ALL
SELECT v.survey_id, a.building_id, question, part, trim_scale(number)::text, count(*), 0, 0
FROM survey_value v JOIN survey_answer a ON a.id = v.answer_id WHERE number IS NOT NULL GROUP BY 1, 2, 3, 4, 5
UNION ALL
SELECT survey_id, building_id, '', '', '', count(*), sum(mean), sum(mean * mean) FROM (
  SELECT v.survey_id, a.building_id, answer_id, round(avg(number), 16) mean
  FROM survey_value v JOIN survey_answer a ON a.id = v.answer_id
  WHERE question IN ('overall', 'services') GROUP BY 1, 2, 3
) answer GROUP BY 1, 2;
ANALYZE survey_invitation, survey_receipt, survey_answer, survey_value, survey_tally;
