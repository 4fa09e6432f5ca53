-- How much of a bill finance may write off 核销限额: of a project, or of the whole company where a project has none of its own.
CREATE TABLE write_off_policy (
  id uuid PRIMARY KEY,
  project_id uuid REFERENCES project,
  finance_limit numeric(14, 2) NOT NULL CHECK (finance_limit >= 0),
  set_at timestamptz NOT NULL,
  set_by uuid NOT NULL REFERENCES member
);
CREATE UNIQUE INDEX write_off_policy_project ON write_off_policy (project_id) NULLS NOT DISTINCT;
GRANT SELECT, INSERT, UPDATE ON write_off_policy TO ${role};
