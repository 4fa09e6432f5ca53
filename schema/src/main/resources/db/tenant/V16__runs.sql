-- Runs: long work in the background, of whatever kind. What a kind has of its own is in a table of its own with the same id.
CREATE TABLE run (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  project_id uuid,
  alone boolean NOT NULL,
  state text NOT NULL,
  taking_back boolean NOT NULL,
  done integer NOT NULL,
  total integer NOT NULL,
  position text,
  failure_key text,
  failure_arguments text[],
  requested_by uuid NOT NULL,
  requested_at timestamptz NOT NULL,
  taken_back_by uuid,
  started_at timestamptz,
  ended_at timestamptz,
  attempt integer NOT NULL,
  version integer NOT NULL
);
ALTER TABLE run ADD CONSTRAINT run_state CHECK (state IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'TAKEN_BACK'));
ALTER TABLE run ADD CONSTRAINT run_taken_back CHECK (state <> 'DONE' OR NOT taking_back);
ALTER TABLE run ADD CONSTRAINT run_taken_back_of CHECK (state <> 'TAKEN_BACK' OR taking_back);
ALTER TABLE run ADD CONSTRAINT run_failure CHECK ((failure_key IS NOT NULL) = (state = 'FAILED'));
ALTER TABLE run ADD CONSTRAINT run_ended CHECK ((ended_at IS NOT NULL) = (state IN ('DONE', 'FAILED', 'TAKEN_BACK')));
ALTER TABLE run ADD CONSTRAINT run_project FOREIGN KEY (project_id) REFERENCES project;
ALTER TABLE run ADD CONSTRAINT run_requested_by FOREIGN KEY (requested_by) REFERENCES member;
ALTER TABLE run ADD CONSTRAINT run_taken_back_by FOREIGN KEY (taken_back_by) REFERENCES member;
-- What a node looks for when work was forgotten; and of kinds that must be alone in a project there is one at a time.
CREATE INDEX run_under_way ON run (id) WHERE state IN ('QUEUED', 'RUNNING');
CREATE UNIQUE INDEX run_alone ON run (kind, project_id) WHERE alone AND state IN ('QUEUED', 'RUNNING');
GRANT SELECT, INSERT, UPDATE ON run TO ${role};

INSERT INTO run (id, kind, project_id, alone, state, taking_back, done, total, failure_key, requested_by, requested_at, started_at, ended_at, attempt, version)
  SELECT id, 'BillingRun', project_id, true,
    CASE state WHEN 'POSTED' THEN 'DONE' WHEN 'REVERSED' THEN 'TAKEN_BACK' WHEN 'FAILED' THEN 'FAILED' ELSE 'RUNNING' END,
    state IN ('REVERSING', 'REVERSED') OR failed_while IS NOT DISTINCT FROM 'REVERSING',
    CASE WHEN state IN ('REVERSED', 'POSTED') THEN bills ELSE 0 END, bills,
    CASE WHEN state = 'FAILED' THEN 'work.failed.' || failure END,
    started_by, started_at, started_at, CASE WHEN state IN ('POSTED', 'REVERSED', 'FAILED') THEN changed_at END, attempt, version
  FROM billing_run;
DROP INDEX billing_run_busy;
ALTER TABLE billing_run DROP COLUMN failed_while;
ALTER TABLE billing_run DROP COLUMN failure;
ALTER TABLE billing_run DROP COLUMN state;
ALTER TABLE billing_run DROP COLUMN pieces;
ALTER TABLE billing_run DROP COLUMN done;
ALTER TABLE billing_run DROP COLUMN attempt;
ALTER TABLE billing_run DROP COLUMN version;
ALTER TABLE billing_run DROP COLUMN started_at;
ALTER TABLE billing_run DROP COLUMN started_by;
ALTER TABLE billing_run DROP COLUMN changed_at;
ALTER TABLE billing_run ADD CONSTRAINT billing_run_run FOREIGN KEY (id) REFERENCES run;
