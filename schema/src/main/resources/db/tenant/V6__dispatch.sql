-- Dispatch 派单: who can do what, who is on duty, how tickets find them, and what the work costs.

CREATE TABLE worker (
  member_id uuid PRIMARY KEY REFERENCES member,
  most_open integer NOT NULL CHECK (most_open BETWEEN 1 AND 100)
);

CREATE TABLE worker_skill (
  member_id uuid NOT NULL REFERENCES worker ON DELETE CASCADE,
  category_id uuid NOT NULL REFERENCES ticket_category,
  PRIMARY KEY (member_id, category_id)
);

CREATE TABLE duty (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  member_id uuid NOT NULL REFERENCES member,
  begins_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CONSTRAINT duty_ends_at CHECK (ends_at > begins_at)
);
CREATE INDEX duty_project ON duty (project_id, ends_at, id);

CREATE TABLE dispatch_policy (
  id uuid PRIMARY KEY,
  project_id uuid REFERENCES project,
  mode text NOT NULL CHECK (mode IN ('MANUAL', 'ROUND_ROBIN', 'LEAST_LOADED')),
  UNIQUE NULLS NOT DISTINCT (project_id)
);

-- The price list: a price is never changed, it ends and another begins.
CREATE TABLE price_item (
  id uuid PRIMARY KEY,
  project_id uuid REFERENCES project,
  code text NOT NULL CHECK (length(code) BETWEEN 1 AND 40),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  unit text NOT NULL CHECK (length(unit) BETWEEN 1 AND 20),
  price numeric(18, 6) NOT NULL CHECK (price >= 0),
  valid_from date NOT NULL,
  valid_until date CONSTRAINT price_item_valid_until CHECK (valid_until >= valid_from),
  UNIQUE NULLS NOT DISTINCT (project_id, code, valid_from)
);

-- What is offered before the work, and what was used in doing it. An offer that was accepted is what is charged.
CREATE TABLE work_item (
  id uuid PRIMARY KEY,
  ticket_id uuid NOT NULL REFERENCES ticket,
  stage text NOT NULL CHECK (stage IN ('OFFERED', 'USED')),
  kind text NOT NULL CHECK (kind IN ('SERVICE', 'MATERIAL', 'LABOUR')),
  price_item_id uuid REFERENCES price_item,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  unit text NOT NULL CHECK (length(unit) BETWEEN 1 AND 20),
  quantity numeric(12, 2) NOT NULL CHECK (quantity > 0),
  price numeric(18, 6) NOT NULL CHECK (price >= 0),
  amount numeric(14, 2) NOT NULL CHECK (amount >= 0),
  member_id uuid NOT NULL REFERENCES member,
  at timestamptz NOT NULL
);
CREATE INDEX work_item_ticket ON work_item (ticket_id, id);

CREATE TABLE ticket_offer (
  ticket_id uuid PRIMARY KEY REFERENCES ticket,
  amount numeric(14, 2) NOT NULL CHECK (amount >= 0),
  offered_at timestamptz NOT NULL,
  offered_by uuid NOT NULL REFERENCES member,
  accepted_at timestamptz,
  accepted_by uuid REFERENCES member
);

-- What a ticket's work costs its household, once it is done: the room of fees makes a bill of it.
CREATE TABLE ticket_charge (
  id uuid PRIMARY KEY,
  ticket_id uuid NOT NULL UNIQUE REFERENCES ticket,
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  at timestamptz NOT NULL
);

GRANT SELECT, INSERT ON ticket_charge TO ${role};
GRANT SELECT, INSERT, DELETE ON work_item TO ${role};
GRANT SELECT, INSERT, UPDATE ON price_item TO ${role};
GRANT SELECT, INSERT, UPDATE, DELETE ON worker, worker_skill, duty, dispatch_policy, ticket_offer TO ${role};
