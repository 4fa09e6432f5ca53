-- Fees 收费: what is charged and at which price, bills and how they came about.

CREATE TABLE fee_item (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE CHECK (code ~ '^[A-Z][A-Z0-9_]{1,29}$'),
  name_zh text NOT NULL CHECK (length(name_zh) BETWEEN 1 AND 40),
  name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 60),
  kind text NOT NULL CHECK (kind IN ('PROPERTY', 'PARKING', 'WATER', 'ELECTRICITY', 'HEATING', 'GARBAGE',
    'SHARED_UTILITIES', 'RENOVATION', 'DEPOSIT', 'SERVICE', 'LATE_CHARGE', 'OTHER')),
  position integer NOT NULL
);

CREATE TABLE charge_standard (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  fee_item_id uuid NOT NULL REFERENCES fee_item,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  basis text NOT NULL CHECK (basis IN ('AREA', 'UNIT', 'PARKING_SPACE', 'METERED')),
  meter_kind text CHECK (meter_kind IN ('COLD_WATER', 'HOT_WATER', 'ELECTRICITY', 'GAS', 'HEAT')),
  -- Over what use is added up for the tiers: a calendar year, or what one bill charges.
  tier_period text NOT NULL DEFAULT 'BILL' CHECK (tier_period IN ('BILL', 'YEAR')),
  cycle text NOT NULL CHECK (cycle IN ('MONTH', 'QUARTER', 'HALF_YEAR', 'YEAR')),
  charged text NOT NULL CHECK (charged IN ('OWNED', 'OCCUPIED', 'ALWAYS')),
  unit_kinds text[] NOT NULL,
  building_ids uuid[] NOT NULL,
  -- Applies to no unit but those that are named as exceptions.
  listed_only boolean NOT NULL DEFAULT false,
  due_days integer NOT NULL CHECK (due_days BETWEEN 0 AND 400),
  valid_until date,
  -- Came of an import's fee settings and goes with that import, as long as nothing was billed by it.
  opening boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES member,
  UNIQUE (project_id, name),
  CONSTRAINT charge_standard_metered CHECK ((basis = 'METERED') = (meter_kind IS NOT NULL))
);

-- A price from a day on, until the next. Versions are added, never changed.
CREATE TABLE charge_price (
  id uuid PRIMARY KEY,
  standard_id uuid NOT NULL REFERENCES charge_standard,
  number integer NOT NULL CHECK (number > 0),
  valid_from date NOT NULL,
  price numeric(18, 6) NOT NULL CHECK (price >= 0),
  -- A sum on top of what the price comes to.
  surcharge numeric(18, 6) NOT NULL DEFAULT 0 CHECK (surcharge >= 0),
  per_months integer NOT NULL CHECK (per_months BETWEEN 1 AND 12),
  vacant_percent numeric(5, 2) NOT NULL CHECK (vacant_percent BETWEEN 0 AND 100),
  early_days integer NOT NULL CHECK (early_days BETWEEN 0 AND 400),
  early_percent numeric(5, 2) NOT NULL CHECK (early_percent BETWEEN 0 AND 100),
  set_at timestamptz NOT NULL,
  set_by uuid NOT NULL REFERENCES member,
  UNIQUE (standard_id, number),
  UNIQUE (standard_id, valid_from)
);

-- Tiers 阶梯: use above so much costs another price. Below the first of them the price itself holds.
CREATE TABLE charge_tier (
  price_id uuid NOT NULL REFERENCES charge_price ON DELETE CASCADE,
  above numeric(14, 3) NOT NULL CHECK (above > 0),
  price numeric(18, 6) NOT NULL CHECK (price >= 0),
  PRIMARY KEY (price_id, above)
);

-- A unit to which a standard applies although its rule does not say so, or does not although it does.
CREATE TABLE charge_exception (
  standard_id uuid NOT NULL REFERENCES charge_standard,
  unit_id uuid NOT NULL REFERENCES unit,
  applies boolean NOT NULL,
  -- From which day it applies, or does not any more; always without one.
  since date,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  PRIMARY KEY (standard_id, unit_id)
);

-- Whom the bills of a project go to: what happens when a unit changes hands, and who is billed for what nobody has bought.
CREATE TABLE billing_policy (
  project_id uuid PRIMARY KEY REFERENCES project,
  owner_change text NOT NULL CHECK (owner_change IN ('SPLIT_BY_DAY', 'OWNER_AT_DUE_DAY')),
  developer_id uuid REFERENCES person,
  set_at timestamptz NOT NULL,
  set_by uuid NOT NULL REFERENCES member
);

CREATE TABLE billing_run (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  cycle text NOT NULL CHECK (cycle IN ('MONTH', 'QUARTER', 'HALF_YEAR', 'YEAR')),
  period_from date NOT NULL,
  period_to date NOT NULL CONSTRAINT billing_run_period_to CHECK (period_to > period_from),
  fee_item_ids uuid[] NOT NULL,
  state text NOT NULL CHECK (state IN ('POSTING', 'POSTED', 'REVERSING', 'REVERSED', 'FAILED')),
  pieces integer NOT NULL,
  done integer NOT NULL,
  bills integer NOT NULL,
  amount numeric(14, 2) NOT NULL,
  -- How often its work was begun: by somebody who posts it, takes it back or tries it again.
  attempt integer NOT NULL DEFAULT 1,
  -- Work that was given up says why, and while it was doing what; from there it is tried again.
  failure text,
  failed_while text,
  reason text CHECK (length(reason) <= 500),
  version integer NOT NULL,
  started_at timestamptz NOT NULL,
  started_by uuid NOT NULL REFERENCES member,
  changed_at timestamptz NOT NULL,
  CONSTRAINT billing_run_failure CHECK ((failure IS NOT NULL) = (state = 'FAILED')),
  CONSTRAINT billing_run_failed_while CHECK (failed_while IS NULL OR (state = 'FAILED' AND failed_while IN ('POSTING',
    'REVERSING')))
);
CREATE INDEX billing_run_project ON billing_run (project_id, period_from, id);
-- One run at a time in a project: two would each see bills that the other is just writing.
CREATE UNIQUE INDEX billing_run_busy ON billing_run (project_id) WHERE state IN ('POSTING', 'REVERSING');

-- What a run is about to post, line by line, as it was worked out when somebody said that it is what they have seen. Each
-- piece of the run takes its own out of here.
CREATE TABLE billing_draft (
  run_id uuid NOT NULL,
  building_id uuid NOT NULL,
  bill_id uuid NOT NULL,
  position integer NOT NULL,
  unit_id uuid NOT NULL,
  parking_space_id uuid,
  household_id uuid,
  ownership_id uuid,
  developer_id uuid,
  fee_item_id uuid NOT NULL,
  period_from date NOT NULL,
  period_to date NOT NULL,
  part integer NOT NULL DEFAULT 1,
  due_on date NOT NULL,
  early_until date,
  early_percent numeric(5, 2) NOT NULL,
  price_id uuid NOT NULL,
  from_on date NOT NULL,
  to_on date NOT NULL,
  vacant boolean NOT NULL,
  quantity numeric(14, 3) NOT NULL,
  parts bigint NOT NULL,
  reading_id uuid,
  unit_price numeric(18, 6),
  amount numeric(14, 2) NOT NULL,
  PRIMARY KEY (run_id, building_id, bill_id, position)
);

-- Half a million at once: of its keys only those are checked row by row whose rows somebody may remove. Projects, items,
-- runs, prices and bills are never removed (no role may), and what hangs on a unit goes with it or not at all.
CREATE TABLE bill (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL,
  building_id uuid NOT NULL,
  unit_id uuid NOT NULL REFERENCES unit,
  parking_space_id uuid REFERENCES parking_space,
  household_id uuid,
  ownership_id uuid,
  developer_id uuid,
  fee_item_id uuid NOT NULL,
  run_id uuid,
  source text NOT NULL CHECK (source IN ('RUN', 'OPENING', 'TICKET', 'MANUAL', 'LATE', 'EVENT', 'VENUE', 'SERVICE')),
  source_id uuid,
  period_from date NOT NULL,
  period_to date NOT NULL CONSTRAINT bill_period_to CHECK (period_to >= period_from),
  -- What nobody was charged for is billed, whatever else of the same period is billed already: the bills of a unit,
  -- item and period are numbered, and each says the days that it is for.
  part integer NOT NULL DEFAULT 1,
  due_on date NOT NULL,
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  settled numeric(14, 2) NOT NULL CHECK (settled >= 0),
  discounted numeric(14, 2) NOT NULL CHECK (discounted >= 0),
  -- What nobody will pay.
  written_off numeric(14, 2) NOT NULL DEFAULT 0 CHECK (written_off >= 0),
  early_until date,
  early_discount numeric(14, 2) NOT NULL CHECK (early_discount >= 0),
  reversed boolean NOT NULL,
  CONSTRAINT bill_settled CHECK (settled + discounted + written_off <= amount)
);
CREATE UNIQUE INDEX bill_source ON bill (source, source_id) WHERE source_id IS NOT NULL;
CREATE INDEX bill_run ON bill (run_id, unit_id);
CREATE INDEX bill_owed ON bill (project_id, due_on, id)
  WHERE settled + discounted + written_off < amount AND NOT reversed;
CREATE INDEX bill_owed_unit ON bill (unit_id) WHERE settled + discounted + written_off < amount AND NOT reversed;
CREATE UNIQUE INDEX bill_opening ON bill (unit_id, fee_item_id, period_from, period_to)
  WHERE source = 'OPENING' AND NOT reversed;
CREATE UNIQUE INDEX bill_once ON bill (unit_id, fee_item_id, period_from, parking_space_id, part) NULLS NOT DISTINCT
  WHERE source = 'RUN' AND NOT reversed;

CREATE TABLE bill_line (
  bill_id uuid NOT NULL,
  position integer NOT NULL,
  price_id uuid NOT NULL,
  reading_id uuid,
  from_on date NOT NULL,
  to_on date NOT NULL,
  vacant boolean NOT NULL,
  quantity numeric(14, 3) NOT NULL,
  unit_price numeric(18, 6),
  -- Months as parts of 377,580 each, which the days of any month divide: thirds and sevenths stay exact.
  parts bigint NOT NULL,
  amount numeric(14, 2) NOT NULL,
  PRIMARY KEY (bill_id, position)
);

-- Bills that were taken back alone, without the others of their run.
CREATE TABLE bill_reversal (
  bill_id uuid PRIMARY KEY,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  at timestamptz NOT NULL,
  member_id uuid NOT NULL REFERENCES member
);

-- By which bill of each item a reading is charged: water and sewage are charged by the same meter.
CREATE TABLE meter_reading_bill (
  reading_id uuid NOT NULL REFERENCES meter_reading,
  fee_item_id uuid NOT NULL,
  bill_id uuid NOT NULL,
  PRIMARY KEY (reading_id, fee_item_id)
);
CREATE INDEX meter_reading_bill_bill ON meter_reading_bill (bill_id);

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
  to_on date NOT NULL CONSTRAINT late_charge_to_on CHECK (to_on >= from_on),
  rule_id uuid NOT NULL REFERENCES late_charge_rule,
  -- What was owed, added up day by day.
  owed_days numeric(20, 2) NOT NULL,
  amount numeric(14, 2) NOT NULL CHECK (amount >= 0),
  late_bill_id uuid,
  PRIMARY KEY (bill_id, from_on)
);
CREATE INDEX late_charge_bill ON late_charge (late_bill_id);

-- Where an opening bill comes from.
CREATE TABLE opening_source (
  bill_id uuid PRIMARY KEY REFERENCES bill,
  import_id uuid NOT NULL,
  workbook text NOT NULL,
  sheet text NOT NULL,
  row integer NOT NULL,
  paid_on date,
  cashier text,
  remark text
);

INSERT INTO fee_item (id, code, name_zh, name_en, kind, position)
SELECT new_key(), kind, name_zh, name_en, kind, position FROM (VALUES
  ('PROPERTY', '物业费', 'Property fee', 1),
  ('PARKING', '停车费', 'Parking', 2),
  ('WATER', '水费', 'Water', 3),
  ('ELECTRICITY', '电费', 'Electricity', 4),
  ('HEATING', '供暖费', 'Heating', 5),
  ('GARBAGE', '垃圾消纳费', 'Garbage', 6),
  ('SHARED_UTILITIES', '公摊费', 'Shared utilities', 7),
  ('RENOVATION', '装修管理费', 'Renovation management', 8),
  ('DEPOSIT', '押金', 'Deposit', 9),
  ('SERVICE', '特约服务费', 'Special service', 10),
  ('LATE_CHARGE', '违约金', 'Late charge', 11),
  ('OTHER', '其他', 'Other', 12)) AS trade (kind, name_zh, name_en, position);

GRANT SELECT, INSERT ON bill_line, bill_reversal, late_charge_rule, late_charge, opening_source TO ${role};
GRANT SELECT, INSERT, DELETE ON charge_tier, charge_exception, billing_draft, meter_reading_bill TO ${role};
GRANT SELECT, INSERT, UPDATE ON fee_item, billing_policy, billing_run, bill TO ${role};
-- A standard goes with its import; a price that no bill was made with may be corrected.
GRANT SELECT, INSERT, UPDATE, DELETE ON charge_standard, charge_price TO ${role};
