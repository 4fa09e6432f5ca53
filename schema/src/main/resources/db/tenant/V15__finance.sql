-- Targets of cashiers, what is disclosed to residents, points for paying on time, invoices.

CREATE TABLE collection_target (
  project_id uuid NOT NULL REFERENCES project,
  cashier_id uuid NOT NULL REFERENCES member,
  -- The first of the month.
  month date NOT NULL CHECK (date_part('day', month) = 1),
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  set_at timestamptz NOT NULL,
  set_by uuid NOT NULL REFERENCES member,
  PRIMARY KEY (project_id, cashier_id, month)
);

-- Income and spending of a project for some time 财务公示.
CREATE TABLE disclosure (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
  from_on date NOT NULL,
  to_on date NOT NULL CONSTRAINT disclosure_to_on CHECK (to_on >= from_on),
  published_at timestamptz,
  published_by uuid REFERENCES member,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES member
);
CREATE INDEX disclosure_project ON disclosure (project_id, to_on, id);

CREATE TABLE disclosure_line (
  disclosure_id uuid NOT NULL REFERENCES disclosure,
  position integer NOT NULL,
  side text NOT NULL CHECK (side IN ('INCOME', 'SPENDING')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  amount numeric(14, 2) NOT NULL,
  -- Whether the ledger says so, or somebody typed it.
  from_ledger boolean NOT NULL,
  PRIMARY KEY (disclosure_id, position)
);

-- So many points for each yuan of a bill that is paid in full by its due day; none where there is no rule.
CREATE TABLE reward_rule (
  project_id uuid PRIMARY KEY REFERENCES project,
  points_a_yuan numeric(8, 4) NOT NULL CHECK (points_a_yuan >= 0),
  since date NOT NULL,
  set_by uuid NOT NULL REFERENCES member
);

CREATE TABLE reward_entry (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  unit_id uuid NOT NULL REFERENCES unit,
  kind text NOT NULL CHECK (kind IN ('EARNED', 'WITHDRAWN', 'REDEEMED')),
  points integer NOT NULL CHECK (points <> 0),
  bill_id uuid,
  note text CHECK (length(note) <= 200),
  at timestamptz NOT NULL,
  member_id uuid REFERENCES member
);
CREATE INDEX reward_entry_unit ON reward_entry (unit_id, at, id);
CREATE INDEX reward_entry_bill ON reward_entry (bill_id) WHERE bill_id IS NOT NULL;

CREATE TABLE invoice (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
  tax_number text CHECK (tax_number ~ '^[0-9A-Z]{15,20}$'),
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  state text NOT NULL CHECK (state IN ('REQUESTED', 'ISSUED', 'CANCELLED', 'RED_LETTERED')),
  number text CHECK (length(number) BETWEEN 1 AND 40),
  -- An issued invoice is cancelled by a red-letter one 红冲, which has a number of its own.
  red_number text CHECK (length(red_number) BETWEEN 1 AND 40),
  -- Whether it was issued before the bills were paid.
  ahead boolean NOT NULL,
  reason text CHECK (length(reason) <= 200),
  requested_at timestamptz NOT NULL,
  requested_by uuid NOT NULL REFERENCES member,
  issued_at timestamptz,
  issued_by uuid REFERENCES member,
  red_lettered_at timestamptz,
  red_lettered_by uuid REFERENCES member,
  version integer NOT NULL,
  UNIQUE (project_id, number),
  CONSTRAINT invoice_issued CHECK ((state = 'ISSUED') <= (number IS NOT NULL)),
  UNIQUE (project_id, red_number),
  CONSTRAINT invoice_red_lettered CHECK ((state = 'RED_LETTERED') = (red_number IS NOT NULL))
);
CREATE INDEX invoice_project ON invoice (project_id, requested_at, id);
CREATE INDEX invoice_unit ON invoice (unit_id);

CREATE TABLE invoice_bill (
  invoice_id uuid NOT NULL REFERENCES invoice,
  bill_id uuid NOT NULL,
  amount numeric(14, 2) NOT NULL,
  active boolean NOT NULL,
  PRIMARY KEY (invoice_id, bill_id)
);
-- A bill is on one invoice.
CREATE UNIQUE INDEX invoice_bill_once ON invoice_bill (bill_id) WHERE active;
CREATE INDEX invoice_bill_invoice ON invoice_bill (bill_id, invoice_id);

GRANT SELECT, INSERT ON disclosure_line, reward_entry TO ${role};
GRANT SELECT, INSERT, UPDATE ON collection_target, disclosure, reward_rule, invoice, invoice_bill TO ${role};
