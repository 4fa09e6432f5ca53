-- An import is a run; what it has come to is its own.
INSERT INTO run (id, kind, project_id, alone, state, taking_back, done, total, failure_key, failure_arguments, requested_by, requested_at, started_at, ended_at, attempt, version)
  SELECT id, 'ImportJob', project_id, false,
    CASE WHEN state IN ('CHECKED', 'COMMITTED') THEN 'DONE' WHEN state = 'UNDONE' THEN 'TAKEN_BACK' WHEN state = 'FAILED' THEN 'FAILED' ELSE 'RUNNING' END,
    state IN ('UNDOING', 'UNDONE'), done, total,
    CASE WHEN state = 'FAILED' THEN coalesce(failure_key, 'work.failed.INTERNAL') END,
    CASE WHEN state = 'FAILED' THEN failure_arguments END,
    created_by, created_at, created_at, CASE WHEN state IN ('CHECKED', 'COMMITTED', 'UNDONE', 'FAILED') THEN changed_at END, version, version
  FROM import_job;
CREATE INDEX run_latest ON run (kind, requested_at, id);
DROP INDEX import_job_created;
ALTER TABLE import_job DROP CONSTRAINT import_job_failed_while;
ALTER TABLE import_job DROP CONSTRAINT import_job_state_check;
ALTER TABLE import_job RENAME COLUMN state TO stage;
UPDATE import_job SET stage = CASE
  WHEN stage = 'READING' OR (stage = 'FAILED' AND failed_while IS DISTINCT FROM 'COMMITTING') THEN 'NEW'
  WHEN stage IN ('COMMITTING', 'FAILED') THEN 'CHECKED' WHEN stage = 'UNDOING' THEN 'COMMITTED' ELSE stage END;
ALTER TABLE import_job ADD CONSTRAINT import_job_stage CHECK (stage IN ('NEW', 'CHECKED', 'COMMITTED', 'UNDONE'));
ALTER TABLE import_job DROP COLUMN failed_while;
ALTER TABLE import_job DROP COLUMN failure_key;
ALTER TABLE import_job DROP COLUMN failure_arguments;
ALTER TABLE import_job DROP COLUMN done;
ALTER TABLE import_job DROP COLUMN total;
ALTER TABLE import_job DROP COLUMN created_by;
ALTER TABLE import_job DROP COLUMN created_at;
ALTER TABLE import_job DROP COLUMN changed_at;
ALTER TABLE import_job ADD CONSTRAINT import_job_run FOREIGN KEY (id) REFERENCES run;
