-- Papers that are more than an answer waits for: what is printed for whom, and the file when all of it is written.
CREATE TABLE print_run (
  id uuid PRIMARY KEY REFERENCES run,
  paper text NOT NULL CHECK (paper IN ('PAYMENT_NOTICES', 'DUNNING_LETTERS')),
  named text NOT NULL CHECK (named IN ('PROJECT', 'BUILDING', 'UNITS', 'BILLS', 'CASES')),
  target_ids uuid[] NOT NULL,
  due_by date,
  from_stage integer,
  language text NOT NULL,
  papers integer NOT NULL,
  file_id uuid REFERENCES file
);
GRANT SELECT, INSERT, UPDATE ON print_run TO ${role};
