-- Work that was given up says why, and while it was doing what; from there it is tried again.
ALTER TABLE billing_run DROP CONSTRAINT billing_run_state_check;
ALTER TABLE billing_run ADD CONSTRAINT billing_run_state CHECK (state IN ('POSTING', 'POSTED', 'REVERSING', 'REVERSED', 'FAILED'));
ALTER TABLE billing_run ADD COLUMN failure text;
ALTER TABLE billing_run ADD CONSTRAINT billing_run_failure CHECK ((failure IS NOT NULL) = (state = 'FAILED'));
ALTER TABLE billing_run ADD COLUMN failed_while text;
ALTER TABLE billing_run ADD CONSTRAINT billing_run_failed_while CHECK (failed_while IS NULL OR (state = 'FAILED' AND failed_while IN ('POSTING', 'REVERSING')));
-- How often its work was begun: by somebody who posts it, takes it back or tries it again.
ALTER TABLE billing_run ADD COLUMN attempt integer NOT NULL DEFAULT 1;

ALTER TABLE import_job ADD COLUMN failed_while text;
ALTER TABLE import_job ADD CONSTRAINT import_job_failed_while CHECK (failed_while IS NULL OR (state = 'FAILED' AND failed_while IN ('READING', 'COMMITTING')));

-- When all rows were sealed with a key that had come after others; nothing while that is not done.
ALTER TABLE data_key ADD COLUMN sealed_all_at timestamptz;
GRANT UPDATE (sealed_all_at) ON data_key TO ${role};
