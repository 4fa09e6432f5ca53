-- Since when somebody has a key or a card; null where nobody knows, or nobody has it.
ALTER TABLE access_item ADD COLUMN issued_on date;
GRANT DELETE ON access_item TO ${role};

-- Keys and cards of a company's own workbook.
CREATE TABLE staged_access_item (
  job_id uuid NOT NULL,
  kind text NOT NULL,
  number text NOT NULL,
  sheet integer NOT NULL,
  row integer NOT NULL,
  unit_number text,
  -- Where it is; null where the workbook does not say.
  state text,
  holder_key text,
  issued_on date,
  remark text,
  item_id uuid NOT NULL,
  event_id uuid NOT NULL,
  verdict text NOT NULL,
  old_state text,
  old_unit_id uuid,
  old_holder_id uuid,
  old_issued_on date,
  new_version integer,
  PRIMARY KEY (job_id, kind, number)
);
ALTER TABLE staged_access_item ADD CONSTRAINT staged_access_item_job FOREIGN KEY (job_id) REFERENCES import_job;
GRANT SELECT, INSERT, UPDATE, DELETE ON staged_access_item TO ${role};
