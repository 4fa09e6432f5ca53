-- Incidents 突发事件: emergency plans, what happened where, the steps taken, the tickets that it explains.

CREATE TABLE emergency_plan (
  id uuid PRIMARY KEY,
  project_id uuid REFERENCES project,
  kind text NOT NULL CHECK (kind IN ('LIFT', 'WATER', 'POWER', 'GAS', 'FIRE', 'FLOOD', 'SECURITY', 'WEATHER', 'OTHER')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  retired boolean NOT NULL
);

CREATE TABLE emergency_plan_step (
  plan_id uuid NOT NULL REFERENCES emergency_plan,
  position integer NOT NULL,
  task text NOT NULL CHECK (length(task) BETWEEN 1 AND 500),
  owner_role text NOT NULL CHECK (length(owner_role) BETWEEN 1 AND 40),
  within_minutes integer NOT NULL CHECK (within_minutes BETWEEN 0 AND 43200),
  PRIMARY KEY (plan_id, position)
);

CREATE TABLE incident (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  number text NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('LIFT', 'WATER', 'POWER', 'GAS', 'FIRE', 'FLOOD', 'SECURITY', 'WEATHER', 'OTHER')),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
  description text CHECK (length(description) <= 2000),
  plan_id uuid REFERENCES emergency_plan,
  state text NOT NULL CHECK (state IN ('OPEN', 'RESOLVED', 'REVIEWED', 'CANCELLED')),
  began_at timestamptz NOT NULL,
  ended_at timestamptz,
  review text CHECK (length(review) <= 4000),
  version integer NOT NULL
);
CREATE INDEX incident_project ON incident (project_id, began_at, id);

-- Without a building the whole project is affected; without a unit the whole building.
CREATE TABLE incident_place (
  id uuid PRIMARY KEY,
  incident_id uuid NOT NULL REFERENCES incident,
  building_id uuid REFERENCES building,
  unit_id uuid REFERENCES unit
);
CREATE INDEX incident_place_incident ON incident_place (incident_id);
CREATE INDEX incident_place_building ON incident_place (building_id);

CREATE TABLE incident_task (
  id uuid PRIMARY KEY,
  incident_id uuid NOT NULL REFERENCES incident,
  position integer NOT NULL,
  task text NOT NULL CHECK (length(task) BETWEEN 1 AND 500),
  owner_role text NOT NULL CHECK (length(owner_role) BETWEEN 1 AND 40),
  due_at timestamptz NOT NULL,
  done_at timestamptz,
  done_by uuid REFERENCES member,
  note text CHECK (length(note) <= 2000),
  UNIQUE (incident_id, position)
);

-- A ticket is explained by one incident.
CREATE TABLE incident_ticket (
  ticket_id uuid PRIMARY KEY REFERENCES ticket,
  incident_id uuid NOT NULL REFERENCES incident
);
CREATE INDEX incident_ticket_incident ON incident_ticket (incident_id);

-- What those affected were told.
CREATE TABLE incident_news (
  id uuid PRIMARY KEY,
  incident_id uuid NOT NULL REFERENCES incident,
  words text NOT NULL CHECK (length(words) BETWEEN 1 AND 500),
  at timestamptz NOT NULL,
  member_id uuid NOT NULL REFERENCES member,
  told integer NOT NULL
);
CREATE INDEX incident_news_incident ON incident_news (incident_id, id);

GRANT SELECT, INSERT ON incident_place, incident_ticket, incident_news TO ${role};
GRANT SELECT, INSERT, DELETE ON emergency_plan_step TO ${role};
GRANT SELECT, INSERT, UPDATE ON emergency_plan, incident, incident_task TO ${role};
