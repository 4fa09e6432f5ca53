-- KPI 考核指标: what is aimed at, and how each month came out. Without a project a target is the company's, and holds from
-- its year on until there is a later one; a project's own goes before it, in its year.
CREATE TABLE kpi_target (
  id uuid PRIMARY KEY,
  project_id uuid REFERENCES project,
  kpi text NOT NULL CHECK (length(kpi) BETWEEN 1 AND 40),
  year integer NOT NULL,
  target numeric(14, 2) NOT NULL CHECK (target >= 0),
  direction text NOT NULL CHECK (direction IN ('AT_LEAST', 'AT_MOST')),
  note text CHECK (length(note) BETWEEN 1 AND 500),
  version integer NOT NULL,
  updated_at timestamptz,
  UNIQUE NULLS NOT DISTINCT (project_id, kpi, year)
);
CREATE INDEX kpi_target_year ON kpi_target (year, id);

-- A month as it was when it was frozen. It is only added to: what is corrected later is worked out anew and told beside.
CREATE TABLE kpi_snapshot (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  kpi text NOT NULL CHECK (length(kpi) BETWEEN 1 AND 40),
  measure text CHECK (length(measure) BETWEEN 1 AND 60),
  definition_version integer CHECK (definition_version >= 1),
  actual numeric(16, 2),
  target numeric(14, 2),
  direction text CHECK (direction IN ('AT_LEAST', 'AT_MOST')),
  state text NOT NULL CHECK (state IN ('REACHED', 'MISSED', 'PENDING', 'NO_TARGET', 'NO_DATA', 'NOT_RECORDED')),
  read_at timestamptz NOT NULL,
  CONSTRAINT kpi_snapshot_once UNIQUE (project_id, month, kpi),
  CONSTRAINT kpi_snapshot_definition CHECK ((measure IS NULL) = (definition_version IS NULL)),
  CONSTRAINT kpi_snapshot_target CHECK ((target IS NULL) = (direction IS NULL))
);
CREATE INDEX kpi_snapshot_month ON kpi_snapshot (month, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON kpi_target TO ${role};
GRANT SELECT, INSERT ON kpi_snapshot TO ${role};
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON kpi_target FOR EACH ROW EXECUTE FUNCTION object_changes('KpiTarget');
CREATE TRIGGER updated BEFORE UPDATE ON kpi_target FOR EACH ROW EXECUTE FUNCTION updated();
