-- Archives 档案: ownership over time, parking, vehicles, where meters hang, what people agreed to.

-- Who owned a unit from when to when (until is the first day on which they did not). One follows the other without a gap.
CREATE TABLE ownership (
  id uuid PRIMARY KEY,
  unit_id uuid NOT NULL REFERENCES unit,
  since date NOT NULL,
  until date CONSTRAINT ownership_until CHECK (until > since),
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
  denominator integer NOT NULL CONSTRAINT ownership_share_denominator CHECK (denominator >= numerator),
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
  until date CONSTRAINT parking_space_until CHECK (until >= since),
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
  until date CONSTRAINT vehicle_until CHECK (until >= since)
);
CREATE UNIQUE INDEX vehicle_present ON vehicle (project_id, plate) WHERE until IS NULL;
CREATE INDEX vehicle_unit ON vehicle (unit_id);
CREATE INDEX vehicle_owner ON vehicle (owner_id);

-- Where meters hang; which device hangs there is another matter.
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
  withdrawn_on date CONSTRAINT consent_withdrawn_on CHECK (withdrawn_on >= given_on),
  recorded_by uuid NOT NULL REFERENCES member,
  note text CHECK (length(note) <= 200)
);
CREATE INDEX consent_person ON consent (person_id);

GRANT SELECT, INSERT, DELETE ON ownership_share TO ${role};
GRANT SELECT, INSERT, UPDATE ON consent TO ${role};
-- An import that is taken back removes what it brought, as long as nothing else hangs on it.
GRANT SELECT, INSERT, UPDATE, DELETE ON ownership, parking_space, vehicle, meter_place TO ${role};
