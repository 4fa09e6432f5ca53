-- Meters 抄表: the devices at the places where they hang, and their readings.

CREATE TABLE meter (
  id uuid PRIMARY KEY,
  place_id uuid NOT NULL REFERENCES meter_place,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  kind text NOT NULL CHECK (kind IN ('COLD_WATER', 'HOT_WATER', 'ELECTRICITY', 'GAS', 'HEAT')),
  number text NOT NULL CHECK (length(number) BETWEEN 1 AND 40),
  -- How many digits it shows before the point: 5 go from 99999 back to 0.
  digits integer NOT NULL CHECK (digits BETWEEN 3 AND 9),
  -- What one step of the dial stands for, such as 40 with current transformers.
  factor numeric(10, 3) NOT NULL CHECK (factor > 0),
  removed_on date,
  version integer NOT NULL
);
CREATE UNIQUE INDEX meter_at_place ON meter (place_id) WHERE removed_on IS NULL;
CREATE UNIQUE INDEX meter_number ON meter (project_id, kind, number) WHERE removed_on IS NULL;
CREATE INDEX meter_unit ON meter (unit_id, kind);
CREATE INDEX meter_building ON meter (building_id);

CREATE TABLE meter_reading (
  id uuid PRIMARY KEY,
  meter_id uuid NOT NULL REFERENCES meter,
  project_id uuid NOT NULL,
  building_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('INSTALLED', 'READ', 'ESTIMATED', 'REMOVED')),
  read_on date NOT NULL,
  -- The day of the reading before; null for the first of a meter.
  since date CONSTRAINT meter_reading_since CHECK (since < read_on),
  value numeric(14, 3) NOT NULL CHECK (value >= 0),
  -- What was used since then; below zero where an estimate had been too high.
  used numeric(14, 3) NOT NULL,
  rolled_over boolean NOT NULL,
  -- What a day usually takes, of the readings before; null without any.
  usual numeric(14, 6),
  anomaly text CHECK (anomaly IN ('THREE_TIMES', 'NO_USE', 'BELOW_ESTIMATE', 'LOWER')),
  checked_at timestamptz,
  note text CHECK (length(note) <= 200),
  read_by uuid NOT NULL REFERENCES member,
  at timestamptz NOT NULL,
  UNIQUE (meter_id, read_on)
);
CREATE INDEX meter_reading_unit ON meter_reading (unit_id, read_on);
CREATE INDEX meter_reading_project ON meter_reading (project_id, read_on, id);
CREATE INDEX meter_reading_odd ON meter_reading (project_id, read_on, id)
  WHERE anomaly IS NOT NULL AND checked_at IS NULL;

-- An import that is taken back removes what it brought, as long as nothing else hangs on it.
GRANT SELECT, INSERT, UPDATE, DELETE ON meter, meter_reading TO ${role};
