-- Handover 入伙, renovation 装修, and what is kept, lent and given out.

-- Numbers of papers: a project's, by kind and year. They may skip, never repeat.
CREATE TABLE paper_number (
  project_id uuid NOT NULL REFERENCES project,
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 10),
  year integer NOT NULL,
  last integer NOT NULL,
  PRIMARY KEY (project_id, kind, year)
);

-- Handover 入伙. The checklist is the company's (without a project) or a project's own.
CREATE TABLE handover_checklist_item (
  id uuid PRIMARY KEY,
  project_id uuid REFERENCES project,
  position integer NOT NULL,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 200),
  UNIQUE NULLS NOT DISTINCT (project_id, position)
);

CREATE TABLE handover (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  receiver_id uuid REFERENCES person,
  state text NOT NULL CHECK (state IN ('PLANNED', 'INVITED', 'CHECKED', 'HANDED_OVER', 'CLOSED', 'CANCELLED')),
  appointed_for timestamptz,
  handed_over_on date,
  keys integer CHECK (keys BETWEEN 0 AND 1000),
  created_at timestamptz NOT NULL,
  version integer NOT NULL
);
CREATE UNIQUE INDEX handover_under_way ON handover (unit_id) WHERE state IN ('PLANNED', 'INVITED', 'CHECKED');
CREATE INDEX handover_project_created ON handover (project_id, created_at, id);

CREATE TABLE handover_check (
  handover_id uuid NOT NULL REFERENCES handover,
  position integer NOT NULL,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 200),
  done boolean NOT NULL,
  note text CHECK (length(note) <= 500),
  PRIMARY KEY (handover_id, position)
);

CREATE TABLE handover_reading (
  handover_id uuid NOT NULL REFERENCES handover,
  meter_place_id uuid NOT NULL REFERENCES meter_place,
  value numeric(14, 3) NOT NULL CHECK (value >= 0),
  read_at timestamptz NOT NULL,
  PRIMARY KEY (handover_id, meter_place_id)
);

-- Renovation 装修.
CREATE TABLE renovation (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  applicant_id uuid REFERENCES person,
  description text NOT NULL CHECK (length(description) BETWEEN 1 AND 2000),
  contractor text CHECK (length(contractor) <= 100),
  planned_from date NOT NULL,
  planned_to date NOT NULL CONSTRAINT renovation_planned_to CHECK (planned_to >= planned_from),
  state text NOT NULL CHECK (state IN ('APPLIED', 'APPROVED', 'DEPOSITED', 'UNDER_WAY', 'SUSPENDED', 'COMPLETED',
    'ACCEPTED', 'CLOSED', 'REJECTED', 'CANCELLED')),
  deposit numeric(14, 2) CHECK (deposit >= 0),
  refunded numeric(14, 2) CONSTRAINT renovation_refunded CHECK (refunded BETWEEN 0 AND deposit),
  permit text UNIQUE,
  started_on date,
  ended_on date CONSTRAINT renovation_ended_on CHECK (ended_on >= started_on),
  unit_state_before text,
  applied_at timestamptz NOT NULL,
  version integer NOT NULL
);
CREATE UNIQUE INDEX renovation_under_way ON renovation (unit_id) WHERE state NOT IN ('CLOSED', 'REJECTED', 'CANCELLED');
CREATE INDEX renovation_project_applied ON renovation (project_id, applied_at, id);
CREATE INDEX renovation_applicant ON renovation (applicant_id);

CREATE TABLE worker_pass (
  id uuid PRIMARY KEY,
  renovation_id uuid NOT NULL REFERENCES renovation,
  number text NOT NULL UNIQUE,
  worker text NOT NULL CHECK (length(worker) BETWEEN 1 AND 100),
  trade text CHECK (length(trade) <= 40),
  valid_to date NOT NULL,
  issued_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX worker_pass_renovation ON worker_pass (renovation_id);

-- Keys and cards 钥匙与门禁卡.
CREATE TABLE access_item (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid REFERENCES building,
  unit_id uuid REFERENCES unit,
  kind text NOT NULL CHECK (kind IN ('KEY', 'ACCESS_CARD', 'VEHICLE_CARD', 'REMOTE')),
  number text NOT NULL CHECK (length(number) BETWEEN 1 AND 40),
  state text NOT NULL CHECK (state IN ('IN_STOCK', 'ISSUED', 'LOST', 'RETIRED')),
  holder_id uuid REFERENCES person,
  -- Since when somebody has it; null where nobody knows, or nobody has it.
  issued_on date,
  replaces_id uuid REFERENCES access_item,
  version integer NOT NULL,
  UNIQUE (project_id, kind, number)
);
CREATE INDEX access_item_number ON access_item (number, id);
CREATE INDEX access_item_unit ON access_item (unit_id);
CREATE INDEX access_item_holder ON access_item (holder_id);

-- Items in custody 物品寄存.
CREATE TABLE custody_item (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid REFERENCES building,
  unit_id uuid REFERENCES unit,
  number text NOT NULL UNIQUE,
  description text NOT NULL CHECK (length(description) BETWEEN 1 AND 500),
  deposited_by text NOT NULL CHECK (length(deposited_by) BETWEEN 1 AND 100),
  recipient_id uuid REFERENCES person,
  shelf text CHECK (length(shelf) <= 40),
  keep_until date NOT NULL,
  state text NOT NULL CHECK (state IN ('KEPT', 'COLLECTED', 'DISPOSED')),
  collected_by text CHECK (length(collected_by) <= 100),
  kept_at timestamptz NOT NULL,
  version integer NOT NULL
);
CREATE INDEX custody_item_project_kept ON custody_item (project_id, kept_at, id);
CREATE INDEX custody_item_recipient ON custody_item (recipient_id);

-- Lending 借用: how many there are, and who has how many of them.
CREATE TABLE lendable_item (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  total integer NOT NULL CHECK (total BETWEEN 0 AND 100000),
  lent integer NOT NULL CONSTRAINT lendable_item_lent CHECK (lent BETWEEN 0 AND total),
  longest_days integer NOT NULL CHECK (longest_days BETWEEN 1 AND 366),
  version integer NOT NULL,
  UNIQUE (project_id, name)
);

CREATE TABLE loan (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid REFERENCES building,
  unit_id uuid REFERENCES unit,
  item_id uuid NOT NULL REFERENCES lendable_item,
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
  borrower_id uuid REFERENCES person,
  borrower text NOT NULL CHECK (length(borrower) BETWEEN 1 AND 100),
  lent_at timestamptz NOT NULL,
  due_on date NOT NULL,
  state text NOT NULL CHECK (state IN ('LENT', 'RETURNED', 'LOST')),
  ended_at timestamptz,
  version integer NOT NULL
);
CREATE INDEX loan_project_due ON loan (project_id, due_on, id);
CREATE INDEX loan_item ON loan (item_id);
CREATE INDEX loan_borrower ON loan (borrower_id);

GRANT SELECT, INSERT, DELETE ON handover_checklist_item TO ${role};
GRANT SELECT, INSERT, UPDATE ON paper_number, handover, handover_check, handover_reading, renovation, worker_pass,
  custody_item, lendable_item, loan TO ${role};
-- An import that is taken back removes what it brought, as long as nothing else hangs on it.
GRANT SELECT, INSERT, UPDATE, DELETE ON access_item TO ${role};
