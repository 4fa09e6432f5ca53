-- Student's t of 97.5 % and 19 degrees of freedom is 2.093: each of the generated surveys has 20 answers.
WITH v AS (
  SELECT survey_id, count(*) AS n, avg(number) AS mean, stddev_samp(number) AS deviation FROM survey_value
  WHERE question = 'overall' GROUP BY survey_id)
SELECT p.name, s.title, s.wave, to_char(s.closes_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), s.invited,
  (SELECT count(*) FROM survey_receipt r WHERE r.survey_id = s.id),
  round((mean - 1) * 25, CASE s.mode WHEN 'NAMED' THEN 1 ELSE 0 END),
  CASE WHEN s.sample_size IS NOT NULL THEN round(2.093 * deviation / sqrt(n::numeric) * sqrt(1 - n::numeric / s.population) * 25,
    CASE s.mode WHEN 'NAMED' THEN 1 ELSE 0 END) END, s.target
FROM survey s JOIN project p ON p.id = s.project_id LEFT JOIN v ON v.survey_id = s.id
WHERE s.state = 'CLOSED'
