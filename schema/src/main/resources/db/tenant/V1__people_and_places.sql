-- Who works here and for whom: people, members and their grants, places and who lives in them.

-- A key as the application makes them (UUID version 7): it begins with the moment at which it was made, and tells it.
CREATE FUNCTION new_key() RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT CAST(lpad(to_hex(CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS bigint)), 12, '0') || '7'
    || substr(replace(CAST(gen_random_uuid() AS text), '-', ''), 14) AS uuid)
$$;
GRANT EXECUTE ON FUNCTION new_key() TO ${role};

-- Personal data 个人信息 are sealed in the application, so that the files of the database tell nobody a phone number.
CREATE TABLE person (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  gender text CHECK (gender IN ('MALE', 'FEMALE')),
  birth_year integer CHECK (birth_year BETWEEN 1880 AND 2200),
  -- What is sealed ends on _sealed. Beside it stand keyed digests for exact search: of the whole, of the last four
  -- digits.
  phone_sealed bytea,
  phone_index bytea,
  phone_ending bytea,
  second_phone_sealed bytea,
  id_number_sealed bytea,
  id_number_index bytea,
  contact_address_sealed bytea,
  special_needs_sealed bytea,
  interests text[] NOT NULL DEFAULT '{}' CHECK (cardinality(interests) <= 30),
  languages text[] NOT NULL DEFAULT '{}' CHECK (cardinality(languages) <= 10),
  created_at timestamptz NOT NULL,
  erased_at timestamptz,
  version integer NOT NULL DEFAULT 1
);
CREATE INDEX person_phone_index ON person (phone_index);
CREATE INDEX person_phone_ending ON person (phone_ending);
CREATE INDEX person_id_number_index ON person (id_number_index);
CREATE INDEX person_name ON person (name, id);

CREATE TABLE member (
  id uuid PRIMARY KEY,
  subject text UNIQUE,
  username text NOT NULL UNIQUE CHECK (length(username) BETWEEN 3 AND 60),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  department text CHECK (department IN ('SERVICE', 'ENGINEERING', 'CLEANING', 'GREENING', 'SECURITY')),
  person_id uuid REFERENCES person,
  created_at timestamptz NOT NULL,
  -- Who has left the company: since when, and who said so. Their grants end in the same moment and stay on record.
  deactivated_at timestamptz,
  deactivated_by uuid REFERENCES member,
  CONSTRAINT member_deactivated CHECK ((deactivated_at IS NULL) = (deactivated_by IS NULL))
);

CREATE TABLE project (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9]{2,10}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  address text CHECK (length(address) <= 200),
  latitude numeric(8, 6) CHECK (latitude BETWEEN -90 AND 90),
  longitude numeric(9, 6) CHECK (longitude BETWEEN -180 AND 180),
  -- Since when the company takes care of it.
  taken_over_on date,
  created_at timestamptz NOT NULL
);

CREATE TABLE phase (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  UNIQUE (project_id, name)
);

-- A zone 片区: buildings in the care of one steward.
CREATE TABLE zone (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  steward_id uuid REFERENCES member,
  version integer NOT NULL,
  UNIQUE (project_id, name)
);

CREATE TABLE building (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  phase_id uuid REFERENCES phase,
  zone_id uuid REFERENCES zone,
  number text NOT NULL CHECK (length(number) BETWEEN 1 AND 20),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  UNIQUE (project_id, number)
);
CREATE INDEX building_zone ON building (zone_id);

CREATE TABLE entrance (
  id uuid PRIMARY KEY,
  building_id uuid NOT NULL REFERENCES building,
  number text NOT NULL CHECK (length(number) BETWEEN 1 AND 20),
  floors integer CHECK (floors BETWEEN 1 AND 200),
  lift boolean,
  UNIQUE (building_id, number)
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
  inner_area numeric(12, 2) CHECK (inner_area > 0),
  layout text CHECK (length(layout) <= 40),
  rent numeric(14, 2) CHECK (rent >= 0),
  state text NOT NULL CHECK (state IN ('UNDELIVERED', 'DELIVERED', 'VACANT', 'RENOVATING', 'OCCUPIED')),
  version integer NOT NULL DEFAULT 1,
  UNIQUE (project_id, number)
);
CREATE INDEX unit_building ON unit (building_id);
CREATE INDEX unit_number ON unit (number, id);

CREATE TABLE household (
  id uuid PRIMARY KEY,
  unit_id uuid NOT NULL REFERENCES unit,
  moved_in date NOT NULL,
  moved_out date CONSTRAINT household_moved_out CHECK (moved_out >= moved_in)
);
CREATE INDEX household_unit ON household (unit_id);

CREATE TABLE household_member (
  id uuid PRIMARY KEY,
  household_id uuid NOT NULL REFERENCES household,
  person_id uuid NOT NULL REFERENCES person,
  role text NOT NULL CHECK (role IN ('OWNER', 'CO_OWNER', 'FAMILY', 'LESSEE', 'CONTACT')),
  since date NOT NULL,
  until date CONSTRAINT household_member_until CHECK (until >= since)
);
CREATE INDEX household_member_household ON household_member (household_id);
CREATE INDEX household_member_person ON household_member (person_id);

-- A grant is a role in a scope. It is revoked, never deleted: who could see what, and when, stays known.
CREATE TABLE role_grant (
  id uuid PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES member,
  role text NOT NULL CHECK (role IN ('TENANT_ADMIN', 'SUPERVISOR', 'STEWARD', 'CASHIER', 'FRONT_DESK', 'TECHNICIAN',
    'ANALYST', 'RESIDENT')),
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

-- What nodes remember of members' rights and of applications is told to all of them when it changes, with the change:
-- whoever changes it, nobody can forget to. As the schema's owner, because no role may send notifications by itself.
CREATE FUNCTION changes_are_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
'BEGIN
  PERFORM pg_notify(''xinqiao_changes'', TG_TABLE_SCHEMA);
  RETURN NULL;
END';
CREATE TRIGGER changes_are_told AFTER INSERT OR UPDATE OR DELETE ON member
  FOR EACH ROW EXECUTE FUNCTION changes_are_told();
CREATE TRIGGER changes_are_told AFTER INSERT OR UPDATE OR DELETE ON role_grant
  FOR EACH ROW EXECUTE FUNCTION changes_are_told();
CREATE TRIGGER changes_are_told AFTER INSERT OR UPDATE OR DELETE ON role_grant_building
  FOR EACH ROW EXECUTE FUNCTION changes_are_told();

GRANT SELECT, INSERT ON role_grant, role_grant_building TO ${role};
GRANT SELECT, INSERT, UPDATE ON member, project, phase, zone TO ${role};
-- An import that is taken back removes what it brought, as long as nothing else hangs on it.
GRANT SELECT, INSERT, UPDATE, DELETE ON person, building, entrance, unit, household, household_member TO ${role};
GRANT UPDATE (revoked_at, revoked_by) ON role_grant TO ${role};
