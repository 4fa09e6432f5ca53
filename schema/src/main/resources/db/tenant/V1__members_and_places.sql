-- Who works here and for whom: members and their grants, places, parties.
CREATE TABLE project (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9]{2,10}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  address text CHECK (length(address) <= 200),
  created_at timestamptz NOT NULL
);

CREATE TABLE building (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  number text NOT NULL CHECK (length(number) BETWEEN 1 AND 20),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  UNIQUE (project_id, number)
);

CREATE TABLE unit (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  entrance text NOT NULL CHECK (length(entrance) <= 20),
  floor integer NOT NULL,
  number text NOT NULL CHECK (length(number) BETWEEN 1 AND 40),
  kind text NOT NULL CHECK (kind IN ('RESIDENTIAL', 'COMMERCIAL', 'PARKING', 'STORAGE')),
  built_area numeric(12, 2) NOT NULL CHECK (built_area > 0),
  state text NOT NULL CHECK (state IN ('UNDELIVERED', 'DELIVERED', 'VACANT', 'RENOVATING', 'OCCUPIED')),
  UNIQUE (project_id, number)
);
CREATE INDEX unit_building ON unit (building_id);

CREATE TABLE person (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  phone text CHECK (length(phone) <= 20),
  created_at timestamptz NOT NULL
);
CREATE INDEX person_phone ON person (phone);

CREATE TABLE household (
  id uuid PRIMARY KEY,
  unit_id uuid NOT NULL REFERENCES unit,
  moved_in date NOT NULL,
  moved_out date CHECK (moved_out >= moved_in)
);
CREATE INDEX household_unit ON household (unit_id);

CREATE TABLE household_member (
  id uuid PRIMARY KEY,
  household_id uuid NOT NULL REFERENCES household,
  person_id uuid NOT NULL REFERENCES person,
  role text NOT NULL CHECK (role IN ('OWNER', 'CO_OWNER', 'FAMILY', 'LESSEE', 'CONTACT')),
  since date NOT NULL,
  until date CHECK (until >= since)
);
CREATE INDEX household_member_household ON household_member (household_id);
CREATE INDEX household_member_person ON household_member (person_id);

CREATE TABLE member (
  id uuid PRIMARY KEY,
  subject text UNIQUE,
  username text NOT NULL UNIQUE CHECK (length(username) BETWEEN 3 AND 60),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  department text CHECK (department IN ('SERVICE', 'ENGINEERING', 'CLEANING', 'GREENING', 'SECURITY')),
  person_id uuid REFERENCES person,
  created_at timestamptz NOT NULL
);

-- A grant is a role in a scope. It is revoked, never deleted: who could see what, and when, stays known.
CREATE TABLE role_grant (
  id uuid PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES member,
  role text NOT NULL CHECK (role IN ('TENANT_ADMIN', 'SUPERVISOR', 'STEWARD', 'CASHIER', 'FRONT_DESK', 'TECHNICIAN', 'ANALYST', 'RESIDENT')),
  project_id uuid REFERENCES project,
  granted_at timestamptz NOT NULL,
  granted_by uuid REFERENCES member,
  revoked_at timestamptz,
  revoked_by uuid REFERENCES member
);
CREATE INDEX role_grant_member ON role_grant (member_id);

CREATE TABLE role_grant_building (
  grant_id uuid NOT NULL REFERENCES role_grant,
  building_id uuid NOT NULL REFERENCES building,
  PRIMARY KEY (grant_id, building_id)
);
CREATE INDEX role_grant_building_building ON role_grant_building (building_id);

GRANT SELECT, INSERT, UPDATE ON project, building, unit, person, household, household_member, member TO ${role};
GRANT SELECT, INSERT ON role_grant TO ${role};
GRANT UPDATE (revoked_at, revoked_by) ON role_grant TO ${role};
GRANT SELECT, INSERT ON role_grant_building TO ${role};
