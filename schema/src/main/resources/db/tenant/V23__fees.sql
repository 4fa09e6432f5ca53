-- Fees 收费: what is charged and at which price, bills and how they came about, the ledger beneath them, and the cashier.
CREATE TABLE fee_item (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE CHECK (code ~ '^[A-Z][A-Z0-9_]{1,29}$'),
  name_zh text NOT NULL CHECK (length(name_zh) BETWEEN 1 AND 40),
  name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 60),
  kind text NOT NULL CHECK (kind IN ('PROPERTY', 'PARKING', 'WATER', 'ELECTRICITY', 'HEATING', 'GARBAGE', 'SHARED_UTILITIES',
    'RENOVATION', 'DEPOSIT', 'SERVICE', 'LATE_CHARGE', 'OTHER')),
  position integer NOT NULL
);

INSERT INTO fee_item (id, code, name_zh, name_en, kind, position)
SELECT gen_random_uuid(), kind, name_zh, name_en, kind, position FROM (VALUES
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

CREATE TABLE charge_standard (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  fee_item_id uuid NOT NULL REFERENCES fee_item,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  basis text NOT NULL CHECK (basis IN ('AREA', 'UNIT', 'PARKING_SPACE')),
  cycle text NOT NULL CHECK (cycle IN ('MONTH', 'QUARTER', 'HALF_YEAR', 'YEAR')),
  charged text NOT NULL CHECK (charged IN ('OWNED', 'LIVED_IN', 'ALWAYS')),
  unit_kinds text[] NOT NULL,
  building_ids uuid[] NOT NULL,
  due_days integer NOT NULL CHECK (due_days BETWEEN 0 AND 400),
  valid_until date,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES member,
  UNIQUE (project_id, name)
);

-- A price from a day on, until the next. Versions are added, never changed.
CREATE TABLE charge_price (
  id uuid PRIMARY KEY,
  standard_id uuid NOT NULL REFERENCES charge_standard,
  number integer NOT NULL CHECK (number > 0),
  valid_from date NOT NULL,
  price numeric(18, 6) NOT NULL CHECK (price >= 0),
  per_months integer NOT NULL CHECK (per_months BETWEEN 1 AND 12),
  vacant_percent numeric(5, 2) NOT NULL CHECK (vacant_percent BETWEEN 0 AND 100),
  early_days integer NOT NULL CHECK (early_days BETWEEN 0 AND 400),
  early_percent numeric(5, 2) NOT NULL CHECK (early_percent BETWEEN 0 AND 100),
  set_at timestamptz NOT NULL,
  set_by uuid NOT NULL REFERENCES member,
  UNIQUE (standard_id, number),
  UNIQUE (standard_id, valid_from)
);

-- A unit to which a standard applies although its rule does not say so, or does not although it does.
CREATE TABLE charge_exception (
  standard_id uuid NOT NULL REFERENCES charge_standard,
  unit_id uuid NOT NULL REFERENCES unit,
  applies boolean NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  PRIMARY KEY (standard_id, unit_id)
);

CREATE TABLE billing_run (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  cycle text NOT NULL CHECK (cycle IN ('MONTH', 'QUARTER', 'HALF_YEAR', 'YEAR')),
  period_from date NOT NULL,
  period_to date NOT NULL CHECK (period_to > period_from),
  fee_item_ids uuid[] NOT NULL,
  state text NOT NULL CHECK (state IN ('POSTING', 'POSTED', 'REVERSING', 'REVERSED')),
  pieces integer NOT NULL,
  done integer NOT NULL,
  bills integer NOT NULL,
  amount numeric(14, 2) NOT NULL,
  reason text CHECK (length(reason) <= 500),
  version integer NOT NULL,
  started_at timestamptz NOT NULL,
  started_by uuid NOT NULL REFERENCES member,
  changed_at timestamptz NOT NULL
);
CREATE INDEX billing_run_project ON billing_run (project_id, period_from, id);
-- One run at a time in a project: two would each see bills that the other is just writing.
CREATE UNIQUE INDEX billing_run_busy ON billing_run (project_id) WHERE state IN ('POSTING', 'REVERSING');

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
  fee_item_id uuid NOT NULL,
  run_id uuid,
  source text NOT NULL CHECK (source IN ('RUN', 'OPENING', 'TICKET', 'MANUAL')),
  source_id uuid,
  period_from date NOT NULL,
  period_to date NOT NULL CHECK (period_to >= period_from),
  due_on date NOT NULL,
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  settled numeric(14, 2) NOT NULL CHECK (settled >= 0),
  discounted numeric(14, 2) NOT NULL CHECK (discounted >= 0),
  early_until date,
  early_discount numeric(14, 2) NOT NULL CHECK (early_discount >= 0),
  reversed boolean NOT NULL,
  CHECK (settled + discounted <= amount)
);
-- Exactly once for each unit (or space), item and period, whoever asks how often.
CREATE UNIQUE INDEX bill_once ON bill (unit_id, fee_item_id, period_from, parking_space_id) NULLS NOT DISTINCT
  WHERE source = 'RUN' AND NOT reversed;
CREATE UNIQUE INDEX bill_source ON bill (source, source_id) WHERE source_id IS NOT NULL;
CREATE UNIQUE INDEX bill_opening ON bill (unit_id, fee_item_id, period_from, period_to) WHERE source = 'OPENING';
CREATE INDEX bill_run ON bill (run_id, unit_id);
CREATE INDEX bill_owed ON bill (project_id, due_on, id) WHERE settled + discounted < amount AND NOT reversed;

CREATE TABLE bill_line (
  bill_id uuid NOT NULL,
  position integer NOT NULL,
  price_id uuid NOT NULL,
  from_on date NOT NULL,
  to_on date NOT NULL,
  vacant boolean NOT NULL,
  quantity numeric(12, 2) NOT NULL,
  -- Months as parts of 377,580 each, which the days of any month divide: thirds and sevenths stay exact.
  parts bigint NOT NULL,
  amount numeric(14, 2) NOT NULL,
  PRIMARY KEY (bill_id, position)
);

CREATE TABLE cashier_shift (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  cashier_id uuid NOT NULL REFERENCES member,
  state text NOT NULL CHECK (state IN ('OPEN', 'AWAITING_APPROVAL', 'CLOSED')),
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  note text CHECK (length(note) <= 500),
  approved_by uuid REFERENCES member,
  approved_at timestamptz,
  version integer NOT NULL
);
CREATE UNIQUE INDEX cashier_shift_open ON cashier_shift (project_id, cashier_id) WHERE state = 'OPEN';
CREATE INDEX cashier_shift_project ON cashier_shift (project_id, opened_at, id);

CREATE TABLE shift_count (
  shift_id uuid NOT NULL REFERENCES cashier_shift,
  method text NOT NULL CHECK (method IN ('CASH', 'POS', 'WECHAT', 'ALIPAY', 'BANK')),
  expected numeric(14, 2) NOT NULL,
  counted numeric(14, 2) NOT NULL,
  PRIMARY KEY (shift_id, method)
);

CREATE TABLE receipt_number (
  project_id uuid NOT NULL REFERENCES project,
  year integer NOT NULL,
  last integer NOT NULL,
  PRIMARY KEY (project_id, year)
);

CREATE TABLE payment (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  shift_id uuid NOT NULL REFERENCES cashier_shift,
  cashier_id uuid NOT NULL REFERENCES member,
  receipt_year integer NOT NULL,
  receipt_number integer NOT NULL,
  amount numeric(14, 2) NOT NULL CHECK (amount >= 0),
  payer text CHECK (length(payer) BETWEEN 1 AND 100),
  note text CHECK (length(note) <= 500),
  at timestamptz NOT NULL,
  booked_on date NOT NULL,
  voided_at timestamptz,
  void_reason text CHECK (length(void_reason) BETWEEN 1 AND 500),
  UNIQUE (project_id, receipt_year, receipt_number)
);
CREATE INDEX payment_unit ON payment (unit_id, at);
CREATE INDEX payment_shift ON payment (shift_id);
CREATE INDEX payment_project ON payment (project_id, at, id);

CREATE TABLE tender (
  payment_id uuid NOT NULL REFERENCES payment,
  position integer NOT NULL,
  method text NOT NULL CHECK (method IN ('CASH', 'POS', 'WECHAT', 'ALIPAY', 'BANK', 'PREPAYMENT')),
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  reference text CHECK (length(reference) <= 100),
  PRIMARY KEY (payment_id, position)
);

-- What a unit has paid ahead. It says what the ledger says, and is locked while money of the unit moves.
CREATE TABLE prepayment (
  unit_id uuid PRIMARY KEY REFERENCES unit,
  balance numeric(14, 2) NOT NULL CHECK (balance >= 0)
);

-- The ledger. Every posting moves one amount from one account to another, so that each balances by itself.
CREATE TABLE posting (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('BILL', 'BILL_REVERSAL', 'PAYMENT', 'PAYMENT_VOID', 'DISCOUNT', 'RELEASE', 'OPENING')),
  project_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  fee_item_id uuid,
  bill_id uuid,
  payment_id uuid,
  debit text NOT NULL CHECK (debit IN ('RECEIVABLE', 'REVENUE', 'CASH', 'POS', 'WECHAT', 'ALIPAY', 'BANK', 'PREPAYMENT', 'DEPOSIT', 'DISCOUNT', 'WRITTEN_OFF', 'OPENING')),
  credit text NOT NULL CHECK (credit IN ('RECEIVABLE', 'REVENUE', 'CASH', 'POS', 'WECHAT', 'ALIPAY', 'BANK', 'PREPAYMENT', 'DEPOSIT', 'DISCOUNT', 'WRITTEN_OFF', 'OPENING')),
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  booked_on date NOT NULL,
  at timestamptz NOT NULL,
  member_id uuid NOT NULL,
  CHECK (debit <> credit)
);
CREATE INDEX posting_unit ON posting (unit_id, booked_on);
CREATE INDEX posting_bill ON posting (bill_id);
CREATE INDEX posting_payment ON posting (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX posting_project ON posting (project_id, booked_on);

GRANT SELECT, INSERT, UPDATE ON fee_item, charge_standard, billing_run, bill, cashier_shift, receipt_number, prepayment TO ${role};
GRANT SELECT, INSERT ON charge_price, bill_line, shift_count, tender TO ${role};
GRANT SELECT, INSERT, DELETE ON charge_exception TO ${role};
GRANT SELECT, INSERT ON payment TO ${role};
GRANT UPDATE (voided_at, void_reason) ON payment TO ${role};
-- What is posted stays as it is: it can be read and added to, and nothing else.
GRANT SELECT, INSERT ON posting TO ${role};

CREATE FUNCTION posting_is_final() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''what is posted is neither changed nor removed'' USING ERRCODE = ''42501''; END';
CREATE TRIGGER posting_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON posting
  FOR EACH STATEMENT EXECUTE FUNCTION posting_is_final();
