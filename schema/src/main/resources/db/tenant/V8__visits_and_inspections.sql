-- The steward's rounds: visits 拜访 and inspections 巡查, and what they find.

-- What all procedures share: the timeline, and findings that may become tickets.
CREATE TABLE procedure_event (
  id uuid PRIMARY KEY,
  subject_type text NOT NULL CHECK (length(subject_type) BETWEEN 1 AND 40),
  subject_id uuid NOT NULL,
  step text NOT NULL CHECK (length(step) BETWEEN 1 AND 40),
  at timestamptz NOT NULL,
  member_id uuid NOT NULL REFERENCES member,
  note text CHECK (length(note) <= 2000)
);
CREATE INDEX procedure_event_subject ON procedure_event (subject_id, id);

CREATE TABLE finding (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid REFERENCES building,
  unit_id uuid REFERENCES unit,
  occasion_type text NOT NULL CHECK (length(occasion_type) BETWEEN 1 AND 40),
  occasion_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('DEFECT', 'VIOLATION', 'HAZARD', 'REQUEST', 'OTHER')),
  description text NOT NULL CHECK (length(description) BETWEEN 1 AND 2000),
  fix_by date,
  found_at timestamptz NOT NULL,
  found_by uuid NOT NULL REFERENCES member,
  ticket_id uuid REFERENCES ticket,
  settled_at timestamptz,
  settled_by uuid REFERENCES member,
  settlement text CHECK (length(settlement) <= 2000)
);
CREATE INDEX finding_occasion ON finding (occasion_id, id);
CREATE INDEX finding_project_found ON finding (project_id, found_at, id);
CREATE INDEX finding_unit ON finding (unit_id);
CREATE INDEX finding_ticket ON finding (ticket_id);

-- Visits 拜访. Without a project the policy is the company's; a project's own goes before it.
CREATE TABLE visit_policy (
  id uuid PRIMARY KEY,
  project_id uuid REFERENCES project,
  move_in_days integer NOT NULL CHECK (move_in_days BETWEEN 1 AND 90),
  routine_per_year integer NOT NULL CHECK (routine_per_year IN (0, 1, 2, 3, 4, 6, 12)),
  sample_percent integer NOT NULL CHECK (sample_percent BETWEEN 0 AND 100),
  UNIQUE NULLS NOT DISTINCT (project_id)
);

-- The care list 重点关怀. Why somebody is on it stays with their sealed special needs.
CREATE TABLE care_listing (
  id uuid PRIMARY KEY,
  household_id uuid NOT NULL REFERENCES household,
  person_id uuid REFERENCES person,
  every_days integer NOT NULL CHECK (every_days BETWEEN 1 AND 366),
  since date NOT NULL,
  until date CONSTRAINT care_listing_until CHECK (until >= since),
  listed_by uuid NOT NULL REFERENCES member
);
CREATE UNIQUE INDEX care_listing_present ON care_listing (household_id) WHERE until IS NULL;

-- A visit is planned once for its household, kind and period, however often planning runs.
CREATE TABLE visit (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  household_id uuid NOT NULL REFERENCES household,
  kind text NOT NULL CHECK (kind IN ('MOVE_IN', 'ROUTINE', 'SAMPLE', 'CARE', 'EXTRA')),
  period text NOT NULL CHECK (length(period) BETWEEN 1 AND 40),
  due_on date NOT NULL,
  steward_id uuid REFERENCES member,
  state text NOT NULL CHECK (state IN ('PLANNED', 'DONE', 'CANCELLED')),
  way text CHECK (way IN ('AT_HOME', 'PHONE', 'VIDEO', 'OFFICE')),
  done_at timestamptz,
  visited_on date,
  done_by uuid REFERENCES member,
  note text CHECK (length(note) <= 2000),
  version integer NOT NULL,
  UNIQUE (household_id, kind, period)
);
CREATE INDEX visit_due ON visit (due_on, id);
CREATE INDEX visit_project_due ON visit (project_id, due_on, id);
CREATE INDEX visit_building_due ON visit (building_id, due_on, id);

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

GRANT SELECT, INSERT ON procedure_event, inspection, inspection_answer TO ${role};
GRANT SELECT, INSERT, DELETE ON inspection_item, inspection_route_point TO ${role};
GRANT SELECT, INSERT, UPDATE ON finding, visit_policy, care_listing, visit, inspection_template, inspection_point,
  inspection_route, inspection_policy TO ${role};
