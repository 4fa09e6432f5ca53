-- Imports 导入: a company's own workbook, read, checked, staged, and put into the archives in one transaction.

CREATE TABLE import_job (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  file_id uuid NOT NULL REFERENCES file,
  state text NOT NULL CHECK (state IN ('READING', 'CHECKED', 'COMMITTING', 'COMMITTED', 'UNDOING', 'UNDONE', 'FAILED')),
  mode text NOT NULL CHECK (mode IN ('ALL_OR_NOTHING', 'SKIP_BAD_ROWS')),
  -- The day that a clerk has said for all whose workbook says none.
  owners_since date,
  -- What the archives were like when it was checked: unless they have changed since, the check holds at the commit.
  archives_fingerprint text,
  done integer NOT NULL,
  total integer NOT NULL,
  refused_rows integer NOT NULL,
  warnings integer NOT NULL,
  failure_key text,
  failure_arguments text[],
  failed_while text,
  report_id uuid REFERENCES file,
  created_by uuid NOT NULL REFERENCES member,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  committed_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT import_job_failed_while CHECK (failed_while IS NULL OR (state = 'FAILED' AND failed_while IN ('READING',
    'COMMITTING')))
);
CREATE INDEX import_job_created ON import_job (created_at, id);

CREATE TABLE import_sheet (
  job_id uuid NOT NULL REFERENCES import_job,
  position integer NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  header_row integer NOT NULL,
  rows integer NOT NULL,
  refused integer NOT NULL,
  PRIMARY KEY (job_id, position)
);

CREATE TABLE import_column (
  job_id uuid NOT NULL REFERENCES import_job,
  sheet integer NOT NULL,
  position integer NOT NULL,
  header text NOT NULL,
  field text,
  PRIMARY KEY (job_id, sheet, position)
);

-- What is wrong with a cell. Values of personal columns are masked before they come here.
CREATE TABLE import_problem (
  id uuid PRIMARY KEY,
  job_id uuid NOT NULL REFERENCES import_job,
  position integer NOT NULL,
  sheet integer NOT NULL,
  row integer NOT NULL,
  col integer,
  severity text NOT NULL CHECK (severity IN ('REFUSED', 'WARNING', 'SKIPPED')),
  message_key text NOT NULL,
  arguments text NOT NULL,
  value text,
  UNIQUE (job_id, position)
);

-- The staged rows. The verdict says what a commit would do, and afterwards what it did; what was before stands beside it.
CREATE TABLE staged_building (
  job_id uuid NOT NULL REFERENCES import_job,
  number text NOT NULL,
  building_id uuid NOT NULL,
  verdict text NOT NULL,
  PRIMARY KEY (job_id, number)
);

CREATE TABLE staged_entrance (
  job_id uuid NOT NULL REFERENCES import_job,
  building text NOT NULL,
  number text NOT NULL,
  sheet integer NOT NULL,
  row integer NOT NULL,
  floors integer,
  lift boolean,
  entrance_id uuid NOT NULL,
  verdict text NOT NULL,
  old_floors integer,
  old_lift boolean,
  PRIMARY KEY (job_id, building, number)
);

CREATE TABLE staged_unit (
  job_id uuid NOT NULL REFERENCES import_job,
  number text NOT NULL,
  sheet integer NOT NULL,
  row integer NOT NULL,
  building text NOT NULL,
  entrance text NOT NULL,
  floor integer,
  -- What its number tells.
  worked_floor integer,
  kind text,
  built_area numeric(12, 2),
  inner_area numeric(12, 2),
  layout text,
  rent numeric(14, 2),
  state text,
  unit_id uuid NOT NULL,
  verdict text NOT NULL,
  old_floor integer,
  old_kind text,
  old_built_area numeric(12, 2),
  old_inner_area numeric(12, 2),
  old_layout text,
  old_rent numeric(14, 2),
  old_state text,
  new_version integer,
  PRIMARY KEY (job_id, number)
);

CREATE TABLE staged_person (
  job_id uuid NOT NULL REFERENCES import_job,
  key text NOT NULL,
  sheet integer NOT NULL,
  row integer NOT NULL,
  name text NOT NULL,
  gender text,
  birth_year integer,
  phone_sealed bytea,
  phone_index bytea,
  phone_ending bytea,
  second_phone_sealed bytea,
  id_number_sealed bytea,
  id_number_index bytea,
  unit_number text,
  person_id uuid NOT NULL,
  verdict text NOT NULL,
  old_gender text,
  old_birth_year integer,
  old_phone_sealed bytea,
  old_phone_index bytea,
  old_phone_ending bytea,
  old_second_phone_sealed bytea,
  old_id_number_sealed bytea,
  old_id_number_index bytea,
  new_version integer,
  PRIMARY KEY (job_id, key)
);

CREATE TABLE staged_household (
  job_id uuid NOT NULL REFERENCES import_job,
  unit_number text NOT NULL,
  since date,
  -- By which rule that is known.
  since_by text CHECK (since_by IN ('WORKBOOK', 'SAID', 'FEE_START', 'HANDOVER', 'TAKEN_OVER', 'IMPORT_DAY')),
  unit_id uuid,
  household_id uuid NOT NULL,
  ownership_id uuid NOT NULL,
  household_verdict text NOT NULL,
  ownership_verdict text NOT NULL,
  PRIMARY KEY (job_id, unit_number)
);

CREATE TABLE staged_member (
  job_id uuid NOT NULL REFERENCES import_job,
  unit_number text NOT NULL,
  person_key text NOT NULL,
  sheet integer NOT NULL,
  row integer NOT NULL,
  position integer NOT NULL,
  role text NOT NULL,
  numerator integer,
  denominator integer,
  member_id uuid NOT NULL,
  share_id uuid NOT NULL,
  verdict text NOT NULL,
  PRIMARY KEY (job_id, unit_number, person_key)
);
CREATE INDEX staged_member_person ON staged_member (job_id, person_key);

CREATE TABLE staged_parking_space (
  job_id uuid NOT NULL REFERENCES import_job,
  lot text NOT NULL,
  number text NOT NULL,
  sheet integer NOT NULL,
  row integer NOT NULL,
  kind text,
  area numeric(12, 2),
  tenure text,
  holder_key text,
  unit_number text,
  since date,
  until date,
  space_id uuid NOT NULL,
  verdict text NOT NULL,
  old_kind text,
  old_area numeric(12, 2),
  old_tenure text,
  old_holder_id uuid,
  old_unit_id uuid,
  old_since date,
  old_until date,
  new_version integer,
  PRIMARY KEY (job_id, lot, number)
);

CREATE TABLE staged_vehicle (
  job_id uuid NOT NULL REFERENCES import_job,
  plate text NOT NULL,
  sheet integer NOT NULL,
  row integer NOT NULL,
  kind text,
  brand text,
  color text,
  owner_key text,
  unit_number text,
  lot text,
  space text,
  since date NOT NULL,
  vehicle_id uuid NOT NULL,
  verdict text NOT NULL,
  PRIMARY KEY (job_id, plate)
);

-- What the fees take over when they come: settings, which unit pays which, what was paid, what was owed at the opening.
CREATE TABLE staged_fee_setting (
  job_id uuid NOT NULL REFERENCES import_job,
  number text NOT NULL,
  sheet integer NOT NULL,
  row integer NOT NULL,
  type text,
  item text NOT NULL,
  periodic boolean NOT NULL,
  prepaid boolean NOT NULL,
  cycle_months integer,
  posting text,
  since date,
  until date,
  formula text,
  price numeric(18, 6),
  fixed_amount numeric(14, 2),
  verdict text NOT NULL,
  PRIMARY KEY (job_id, number)
);

CREATE TABLE staged_unit_fee (
  job_id uuid NOT NULL REFERENCES import_job,
  unit_number text NOT NULL,
  fee_number text NOT NULL,
  sheet integer NOT NULL,
  row integer NOT NULL,
  since date,
  verdict text NOT NULL,
  PRIMARY KEY (job_id, unit_number, fee_number)
);

CREATE TABLE staged_money (
  job_id uuid NOT NULL REFERENCES import_job,
  -- Payments may name a vehicle in place of a unit.
  kind text NOT NULL CHECK (kind IN ('PAYMENT', 'ARREARS', 'PREPAYMENT', 'DEPOSIT')),
  unit_number text NOT NULL,
  item text NOT NULL,
  since date NOT NULL,
  until date NOT NULL,
  sheet integer NOT NULL,
  row integer NOT NULL,
  cycle_months integer,
  paid_on date,
  -- Who had paid it; and what was told of it before, which a dry run shows.
  payer text,
  due numeric(14, 2) NOT NULL,
  paid numeric(14, 2) NOT NULL,
  cashier text,
  remark text,
  verdict text NOT NULL,
  old_due numeric(14, 2),
  old_paid numeric(14, 2),
  old_paid_on date,
  PRIMARY KEY (job_id, kind, unit_number, item, since, until)
);
CREATE INDEX staged_money_unit ON staged_money (unit_number, item, since);

-- Meters of a company's own workbook, each with its first reading.
CREATE TABLE staged_meter (
  job_id uuid NOT NULL REFERENCES import_job,
  kind text NOT NULL,
  number text NOT NULL,
  sheet integer NOT NULL,
  row integer NOT NULL,
  unit_number text NOT NULL,
  location text,
  factor numeric(10, 3),
  read_on date NOT NULL,
  -- What it showed; null where the workbook does not say.
  value numeric(14, 3),
  place_id uuid NOT NULL,
  meter_id uuid NOT NULL,
  reading_id uuid NOT NULL,
  verdict text NOT NULL,
  PRIMARY KEY (job_id, kind, number)
);

-- Keys and cards of a company's own workbook.
CREATE TABLE staged_access_item (
  job_id uuid NOT NULL REFERENCES import_job,
  kind text NOT NULL,
  number text NOT NULL,
  sheet integer NOT NULL,
  row integer NOT NULL,
  unit_number text,
  -- Where it is; null where the workbook does not say.
  state text,
  holder_key text,
  issued_on date,
  remark text,
  item_id uuid NOT NULL,
  event_id uuid NOT NULL,
  verdict text NOT NULL,
  old_state text,
  old_unit_id uuid,
  old_holder_id uuid,
  old_issued_on date,
  new_version integer,
  PRIMARY KEY (job_id, kind, number)
);

GRANT SELECT, INSERT, UPDATE ON import_job TO ${role};
GRANT SELECT, INSERT, UPDATE, DELETE ON import_sheet, import_column, import_problem, staged_building, staged_entrance,
  staged_unit, staged_person, staged_household, staged_member, staged_parking_space, staged_vehicle, staged_fee_setting,
  staged_unit_fee, staged_money, staged_meter, staged_access_item TO ${role};
