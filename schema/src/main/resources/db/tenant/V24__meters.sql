-- Meters 抄表: the devices at the places where they hang, their readings, standards charged by use with tiers, and what is charged for paying late.
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
  since date CHECK (since < read_on),
  value numeric(14, 3) NOT NULL CHECK (value >= 0),
  -- What was used since then; below zero where an estimate had been too high.
  used numeric(14, 3) NOT NULL,
  rolled_over boolean NOT NULL,
  -- What a day usually takes, of the readings before; null without any.
  usual numeric(14, 6),
  anomaly text CHECK (anomaly IN ('THREE_TIMES', 'NO_USE', 'BELOW_ESTIMATE')),
  checked_at timestamptz,
  note text CHECK (length(note) <= 200),
  read_by uuid NOT NULL REFERENCES member,
  at timestamptz NOT NULL,
  UNIQUE (meter_id, read_on)
);
CREATE INDEX meter_reading_unit ON meter_reading (unit_id, read_on);
CREATE INDEX meter_reading_project ON meter_reading (project_id, read_on, id);
CREATE INDEX meter_reading_odd ON meter_reading (project_id, read_on, id) WHERE anomaly IS NOT NULL AND checked_at IS NULL;

-- By which bill of each item a reading is charged: water and sewage are charged by the same meter.
CREATE TABLE meter_reading_bill (
  reading_id uuid NOT NULL REFERENCES meter_reading,
  fee_item_id uuid NOT NULL,
  bill_id uuid NOT NULL,
  PRIMARY KEY (reading_id, fee_item_id)
);
CREATE INDEX meter_reading_bill_bill ON meter_reading_bill (bill_id);

ALTER TABLE charge_standard
  DROP CONSTRAINT charge_standard_basis_check,
  ADD CONSTRAINT charge_standard_basis_check CHECK (basis IN ('AREA', 'UNIT', 'PARKING_SPACE', 'METERED')),
  ADD meter_kind text CHECK (meter_kind IN ('COLD_WATER', 'HOT_WATER', 'ELECTRICITY', 'GAS', 'HEAT')),
  -- Over what use is added up for the tiers: a calendar year, or what one bill charges.
  ADD tiers_over text NOT NULL DEFAULT 'BILL' CHECK (tiers_over IN ('BILL', 'YEAR')),
  ADD CONSTRAINT charge_standard_metered CHECK ((basis = 'METERED') = (meter_kind IS NOT NULL));

-- Tiers 阶梯: use above so much costs another price. Below the first of them the price itself holds.
CREATE TABLE charge_tier (
  price_id uuid NOT NULL REFERENCES charge_price,
  above numeric(14, 3) NOT NULL CHECK (above > 0),
  price numeric(18, 6) NOT NULL CHECK (price >= 0),
  PRIMARY KEY (price_id, above)
);

ALTER TABLE bill_line
  ALTER quantity TYPE numeric(14, 3),
  ADD reading_id uuid,
  ADD unit_price numeric(18, 6);

-- What is charged for paying late 违约金: so much of a hundred for each day from so many days after it was due, up to a cap.
CREATE TABLE late_charge_rule (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  fee_item_id uuid NOT NULL REFERENCES fee_item,
  number integer NOT NULL CHECK (number > 0),
  -- For bills that are due from this day.
  due_from date NOT NULL,
  percent_a_day numeric(6, 4) NOT NULL CHECK (percent_a_day BETWEEN 0 AND 1),
  grace_days integer NOT NULL CHECK (grace_days BETWEEN 0 AND 400),
  cap_percent numeric(5, 2) NOT NULL CHECK (cap_percent BETWEEN 0 AND 100),
  set_at timestamptz NOT NULL,
  set_by uuid NOT NULL REFERENCES member,
  UNIQUE (project_id, fee_item_id, number),
  UNIQUE (project_id, fee_item_id, due_from)
);

-- The days of a bill that are charged already, and in which bill.
CREATE TABLE late_charge (
  bill_id uuid NOT NULL,
  from_on date NOT NULL,
  to_on date NOT NULL CHECK (to_on >= from_on),
  rule_id uuid NOT NULL REFERENCES late_charge_rule,
  -- What was owed, added up day by day.
  owed_days numeric(20, 2) NOT NULL,
  amount numeric(14, 2) NOT NULL CHECK (amount >= 0),
  late_bill_id uuid,
  PRIMARY KEY (bill_id, from_on)
);
CREATE INDEX late_charge_bill ON late_charge (late_bill_id);

ALTER TABLE bill
  DROP CONSTRAINT bill_source_check,
  ADD CONSTRAINT bill_source_check CHECK (source IN ('RUN', 'OPENING', 'TICKET', 'MANUAL', 'LATE'));

GRANT SELECT, INSERT, UPDATE ON meter TO ${role};
GRANT SELECT, INSERT, UPDATE ON meter_reading TO ${role};
GRANT SELECT, INSERT, DELETE ON meter_reading_bill TO ${role};
GRANT SELECT, INSERT ON charge_tier, late_charge_rule, late_charge TO ${role};
