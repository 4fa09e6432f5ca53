-- A list as a file: what was asked for, and the file when all of it is written.
CREATE TABLE export_run (
  id uuid PRIMARY KEY REFERENCES run,
  list text NOT NULL,
  columns text[] NOT NULL,
  format text NOT NULL,
  filter text,
  order_by text,
  language text NOT NULL,
  file_id uuid REFERENCES file
);
GRANT SELECT, INSERT, UPDATE ON export_run TO ${role};
CREATE INDEX run_requested ON run (requested_by, kind, requested_at, id);
-- What changes nothing can be called off.
ALTER TABLE run DROP CONSTRAINT run_state;
ALTER TABLE run ADD CONSTRAINT run_state CHECK (state IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'TAKEN_BACK', 'CANCELLED'));
ALTER TABLE run DROP CONSTRAINT run_ended;
ALTER TABLE run ADD CONSTRAINT run_ended CHECK ((ended_at IS NOT NULL) = (state IN ('DONE', 'FAILED', 'TAKEN_BACK', 'CANCELLED')));
