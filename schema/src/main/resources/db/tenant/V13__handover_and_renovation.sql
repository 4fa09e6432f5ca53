-- Numbers of papers: a project's, by kind and year. They may skip, never repeat.
CREATE TABLE paper_number (
  project_id uuid NOT NULL REFERENCES project,
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 10),
  year integer NOT NULL,
  last integer NOT NULL,
  PRIMARY KEY (project_id, kind, year)
);

-- Handover 入伙. The checklist is the company's (without a project) or a project's own.
CREATE TABLE handover_checklist_item (
  id uuid PRIMARY KEY,
  project_id uuid REFERENCES project,
  position integer NOT NULL,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 200),
  UNIQUE NULLS NOT DISTINCT (project_id, position)
);

CREATE TABLE handover (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  receiver_id uuid REFERENCES person,
  state text NOT NULL CHECK (state IN ('PLANNED', 'INVITED', 'CHECKED', 'HANDED_OVER', 'CLOSED', 'CANCELLED')),
  appointed_for timestamptz,
  handed_over_on date,
  keys integer CHECK (keys BETWEEN 0 AND 1000),
  created_at timestamptz NOT NULL,
  version integer NOT NULL
);
CREATE UNIQUE INDEX handover_under_way ON handover (unit_id) WHERE state IN ('PLANNED', 'INVITED', 'CHECKED');
CREATE INDEX handover_project_created ON handover (project_id, created_at, id);

CREATE TABLE handover_check (
  handover_id uuid NOT NULL REFERENCES handover,
  position integer NOT NULL,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 200),
  done boolean NOT NULL,
  note text CHECK (length(note) <= 500),
  PRIMARY KEY (handover_id, position)
);

CREATE TABLE handover_reading (
  handover_id uuid NOT NULL REFERENCES handover,
  meter_place_id uuid NOT NULL REFERENCES meter_place,
  value numeric(14, 3) NOT NULL CHECK (value >= 0),
  read_at timestamptz NOT NULL,
  PRIMARY KEY (handover_id, meter_place_id)
);

-- Renovation 装修.
CREATE TABLE renovation (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  applicant_id uuid REFERENCES person,
  description text NOT NULL CHECK (length(description) BETWEEN 1 AND 2000),
  contractor text CHECK (length(contractor) <= 100),
  planned_from date NOT NULL,
  planned_to date NOT NULL CHECK (planned_to >= planned_from),
  state text NOT NULL CHECK (state IN ('APPLIED', 'APPROVED', 'DEPOSITED', 'UNDER_WAY', 'SUSPENDED', 'COMPLETED', 'ACCEPTED', 'CLOSED', 'REJECTED', 'CANCELLED')),
  deposit numeric(14, 2) CHECK (deposit >= 0),
  refunded numeric(14, 2) CHECK (refunded BETWEEN 0 AND deposit),
  permit text UNIQUE,
  started_on date,
  ended_on date CHECK (ended_on >= started_on),
  unit_state_before text,
  applied_at timestamptz NOT NULL,
  version integer NOT NULL
);
CREATE UNIQUE INDEX renovation_under_way ON renovation (unit_id) WHERE state NOT IN ('CLOSED', 'REJECTED', 'CANCELLED');
CREATE INDEX renovation_project_applied ON renovation (project_id, applied_at, id);
CREATE INDEX renovation_applicant ON renovation (applicant_id);

CREATE TABLE worker_pass (
  id uuid PRIMARY KEY,
  renovation_id uuid NOT NULL REFERENCES renovation,
  number text NOT NULL UNIQUE,
  worker text NOT NULL CHECK (length(worker) BETWEEN 1 AND 100),
  trade text CHECK (length(trade) <= 40),
  valid_to date NOT NULL,
  issued_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX worker_pass_renovation ON worker_pass (renovation_id);

GRANT SELECT, INSERT, UPDATE ON paper_number, handover, handover_check, handover_reading, renovation, worker_pass TO ${role};
GRANT SELECT, INSERT, DELETE ON handover_checklist_item TO ${role};
