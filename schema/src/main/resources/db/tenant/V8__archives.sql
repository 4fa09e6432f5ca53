-- Archives 档案, complete: phases, zones, entrances, ownership over time, parking, vehicles, meters' places, consent.
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

ALTER TABLE building ADD COLUMN phase_id uuid REFERENCES phase, ADD COLUMN zone_id uuid REFERENCES zone;
CREATE INDEX building_zone ON building (zone_id);

CREATE TABLE entrance (
  id uuid PRIMARY KEY,
  building_id uuid NOT NULL REFERENCES building,
  number text NOT NULL CHECK (length(number) BETWEEN 1 AND 20),
  floors integer CHECK (floors BETWEEN 1 AND 200),
  lift boolean,
  UNIQUE (building_id, number)
);

ALTER TABLE unit
  ADD COLUMN inner_area numeric(12, 2) CHECK (inner_area > 0),
  ADD COLUMN layout text CHECK (length(layout) <= 40),
  ADD COLUMN rent numeric(14, 2) CHECK (rent >= 0),
  ADD COLUMN version integer NOT NULL DEFAULT 1;
CREATE INDEX unit_number ON unit (number, id);

ALTER TABLE person
  ADD COLUMN gender text CHECK (gender IN ('MALE', 'FEMALE')),
  ADD COLUMN birth_year integer CHECK (birth_year BETWEEN 1880 AND 2200),
  ADD COLUMN interests text[] NOT NULL DEFAULT '{}' CHECK (cardinality(interests) <= 30),
  ADD COLUMN languages text[] NOT NULL DEFAULT '{}' CHECK (cardinality(languages) <= 10),
  ADD COLUMN version integer NOT NULL DEFAULT 1;
CREATE INDEX person_name ON person (name, id);

-- Who owned a unit from when to when (until is the first day on which they did not). One follows the other without a gap.
CREATE TABLE ownership (
  id uuid PRIMARY KEY,
  unit_id uuid NOT NULL REFERENCES unit,
  since date NOT NULL,
  until date CHECK (until > since),
  reason text NOT NULL CHECK (reason IN ('FIRST_SALE', 'TRANSFER', 'INHERITANCE', 'REGISTRATION')),
  note text CHECK (length(note) <= 500),
  recorded_by uuid NOT NULL REFERENCES member,
  recorded_at timestamptz NOT NULL,
  UNIQUE (unit_id, since)
);
CREATE UNIQUE INDEX ownership_present ON ownership (unit_id) WHERE until IS NULL;

CREATE TABLE ownership_share (
  id uuid PRIMARY KEY,
  ownership_id uuid NOT NULL REFERENCES ownership,
  person_id uuid NOT NULL REFERENCES person,
  position integer NOT NULL,
  numerator integer NOT NULL CHECK (numerator > 0),
  denominator integer NOT NULL CHECK (denominator >= numerator),
  UNIQUE (ownership_id, person_id)
);
CREATE INDEX ownership_share_person ON ownership_share (person_id);

CREATE TABLE parking_space (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  lot text NOT NULL CHECK (length(lot) BETWEEN 1 AND 40),
  number text NOT NULL CHECK (length(number) BETWEEN 1 AND 40),
  kind text NOT NULL CHECK (kind IN ('SURFACE', 'UNDERGROUND', 'MECHANICAL')),
  area numeric(12, 2) CHECK (area > 0),
  tenure text NOT NULL CHECK (tenure IN ('FREE', 'RENTED', 'SOLD')),
  holder_id uuid REFERENCES person,
  unit_id uuid REFERENCES unit,
  since date,
  until date CHECK (until >= since),
  version integer NOT NULL,
  UNIQUE (project_id, lot, number)
);
CREATE INDEX parking_space_unit ON parking_space (unit_id);
CREATE INDEX parking_space_holder ON parking_space (holder_id);

CREATE TABLE vehicle (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  plate text NOT NULL CHECK (length(plate) BETWEEN 1 AND 20),
  kind text NOT NULL CHECK (kind IN ('CAR', 'BUS', 'TRUCK', 'MOTORCYCLE', 'OTHER')),
  brand text CHECK (length(brand) <= 40),
  color text CHECK (length(color) <= 20),
  owner_id uuid REFERENCES person,
  unit_id uuid REFERENCES unit,
  parking_space_id uuid REFERENCES parking_space,
  since date NOT NULL,
  until date CHECK (until >= since)
);
CREATE UNIQUE INDEX vehicle_present ON vehicle (project_id, plate) WHERE until IS NULL;
CREATE INDEX vehicle_unit ON vehicle (unit_id);
CREATE INDEX vehicle_owner ON vehicle (owner_id);

CREATE TABLE meter_place (
  id uuid PRIMARY KEY,
  unit_id uuid NOT NULL REFERENCES unit,
  kind text NOT NULL CHECK (kind IN ('COLD_WATER', 'HOT_WATER', 'ELECTRICITY', 'GAS', 'HEAT')),
  number text NOT NULL CHECK (length(number) BETWEEN 1 AND 40),
  location text CHECK (length(location) <= 100),
  UNIQUE (unit_id, kind, number)
);

-- What a person agreed to, and when they took it back (PIPL articles 14 and 15).
CREATE TABLE consent (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  purpose text NOT NULL CHECK (purpose IN ('SERVICE', 'NOTICES', 'MARKETING', 'PHOTOS', 'SHARING')),
  given_on date NOT NULL,
  withdrawn_on date CHECK (withdrawn_on >= given_on),
  recorded_by uuid NOT NULL REFERENCES member,
  note text CHECK (length(note) <= 200)
);
CREATE INDEX consent_person ON consent (person_id);

GRANT SELECT, INSERT, UPDATE ON phase, zone, entrance, ownership, parking_space, vehicle, meter_place, consent TO ${role};
GRANT SELECT, INSERT ON ownership_share TO ${role};
-- An import that is taken back removes what it brought, as long as nothing else hangs on it.
GRANT DELETE ON unit, building, entrance, person, household, household_member, ownership, ownership_share, parking_space, vehicle, meter_place TO ${role};
