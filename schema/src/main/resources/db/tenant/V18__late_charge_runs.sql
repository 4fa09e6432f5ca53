-- What is charged for paying late is charged by a run: up to a day, and what it has come to.
CREATE TABLE late_charge_run (
  id uuid PRIMARY KEY REFERENCES run,
  project_id uuid NOT NULL REFERENCES project,
  up_to date NOT NULL,
  bills integer NOT NULL,
  amount numeric(14, 2) NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON late_charge_run TO ${role};
