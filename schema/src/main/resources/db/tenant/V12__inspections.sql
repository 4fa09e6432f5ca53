-- Inspections 巡查: what is looked at (templates), where (points with a code, routes), what was seen.
CREATE TABLE inspection_template (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
  kind text NOT NULL CHECK (kind IN ('AREA', 'VACANT_UNIT', 'RENOVATION', 'POST')),
  active boolean NOT NULL
);

CREATE TABLE inspection_item (
  template_id uuid NOT NULL REFERENCES inspection_template,
  position integer NOT NULL,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 200),
  PRIMARY KEY (template_id, position)
);

-- Whoever scans the code has been there, so the code is shown to those who print it and to nobody else.
CREATE TABLE inspection_point (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid REFERENCES building,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  code text NOT NULL UNIQUE,
  UNIQUE (project_id, name)
);

CREATE TABLE inspection_route (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  template_id uuid REFERENCES inspection_template,
  department text CHECK (department IN ('SERVICE', 'ENGINEERING', 'CLEANING', 'GREENING', 'SECURITY')),
  every_hours integer NOT NULL CHECK (every_hours IN (1, 2, 3, 4, 6, 8, 12, 24)),
  since date NOT NULL,
  active boolean NOT NULL,
  UNIQUE (project_id, name)
);

CREATE TABLE inspection_route_point (
  route_id uuid NOT NULL REFERENCES inspection_route,
  position integer NOT NULL,
  point_id uuid NOT NULL REFERENCES inspection_point,
  PRIMARY KEY (route_id, point_id)
);

CREATE TABLE inspection_policy (
  id uuid PRIMARY KEY,
  project_id uuid REFERENCES project,
  area_cycle text NOT NULL CHECK (area_cycle IN ('DAY', 'WEEK', 'MONTH', 'QUARTER')),
  vacant_cycle text NOT NULL CHECK (vacant_cycle IN ('DAY', 'WEEK', 'MONTH', 'QUARTER')),
  renovation_cycle text NOT NULL CHECK (renovation_cycle IN ('DAY', 'WEEK', 'MONTH', 'QUARTER')),
  UNIQUE NULLS NOT DISTINCT (project_id)
);

CREATE TABLE inspection (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid REFERENCES building,
  unit_id uuid REFERENCES unit,
  kind text NOT NULL CHECK (kind IN ('AREA', 'VACANT_UNIT', 'RENOVATION', 'POST')),
  -- The building, unit, renovation or point that was looked at.
  subject_id uuid NOT NULL,
  template_id uuid REFERENCES inspection_template,
  at timestamptz NOT NULL,
  inspector_id uuid NOT NULL REFERENCES member,
  note text CHECK (length(note) <= 2000)
);
CREATE INDEX inspection_project_at ON inspection (project_id, at, id);
CREATE INDEX inspection_subject_at ON inspection (subject_id, at);

CREATE TABLE inspection_answer (
  inspection_id uuid NOT NULL REFERENCES inspection,
  position integer NOT NULL,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 200),
  fine boolean NOT NULL,
  note text CHECK (length(note) <= 500),
  PRIMARY KEY (inspection_id, position)
);

GRANT SELECT, INSERT, UPDATE ON inspection_template, inspection_point, inspection_route, inspection_policy TO ${role};
GRANT SELECT, INSERT, DELETE ON inspection_item, inspection_route_point TO ${role};
GRANT SELECT, INSERT ON inspection, inspection_answer TO ${role};
