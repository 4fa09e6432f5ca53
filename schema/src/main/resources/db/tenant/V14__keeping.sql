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
  lent integer NOT NULL CHECK (lent BETWEEN 0 AND total),
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

GRANT SELECT, INSERT, UPDATE ON access_item, custody_item, lendable_item, loan TO ${role};
