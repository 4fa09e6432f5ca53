-- Meters of a company's own workbook, each with its first reading.
CREATE TABLE staged_meter (
  job_id uuid NOT NULL,
  kind text NOT NULL,
  number text NOT NULL,
  sheet integer NOT NULL,
  row integer NOT NULL,
  unit_number text NOT NULL,
  location text,
  factor numeric(10, 3),
  read_on date NOT NULL,
  -- What it showed; null where the workbook does not say.
  value numeric(14, 3),
  place_id uuid NOT NULL,
  meter_id uuid NOT NULL,
  reading_id uuid NOT NULL,
  verdict text NOT NULL,
  PRIMARY KEY (job_id, kind, number)
);
ALTER TABLE staged_meter ADD CONSTRAINT staged_meter_job FOREIGN KEY (job_id) REFERENCES import_job;
GRANT SELECT, INSERT, UPDATE, DELETE ON staged_meter TO ${role};
GRANT DELETE ON meter, meter_reading TO ${role};
