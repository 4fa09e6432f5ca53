-- Dunning 催缴: the declared stages of a company or project, a case for each unit that owes, what is done about it.

-- Dunning 催缴: the declared stages of a company or project, a case for each unit that owes, what is done about it.
CREATE TABLE dunning_policy (
  id uuid PRIMARY KEY,
  -- Null for the company's, which projects without one of their own follow.
  project_id uuid REFERENCES project,
  number integer NOT NULL CHECK (number > 0),
  -- Messages wait from one hour of the day until another.
  quiet_from integer NOT NULL CHECK (quiet_from BETWEEN 0 AND 23),
  quiet_to integer NOT NULL CHECK (quiet_to BETWEEN 0 AND 23),
  least numeric(14, 2) NOT NULL CHECK (least >= 0),
  letter text CHECK (length(letter) <= 2000),
  set_at timestamptz NOT NULL,
  set_by uuid REFERENCES member,
  UNIQUE NULLS NOT DISTINCT (project_id, number)
);

CREATE TABLE dunning_stage (
  policy_id uuid NOT NULL REFERENCES dunning_policy,
  number integer NOT NULL CHECK (number > 0),
  -- Days since the oldest bill was due; below zero before.
  from_day integer NOT NULL CHECK (from_day BETWEEN -60 AND 3650),
  action text NOT NULL CHECK (action IN ('MESSAGE', 'CALL', 'VISIT', 'LETTER')),
  assigned_to text NOT NULL CHECK (assigned_to IN ('NOBODY', 'CASHIER', 'STEWARD')),
  PRIMARY KEY (policy_id, number),
  UNIQUE (policy_id, from_day)
);

CREATE TABLE dunning_case (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  state text NOT NULL CHECK (state IN ('ACTIVE', 'HELD', 'PROMISED', 'INSTALMENTS', 'CLOSED')),
  stage integer NOT NULL,
  oldest_due date NOT NULL,
  owed numeric(14, 2) NOT NULL,
  opened_on date NOT NULL,
  hold_ticket_id uuid REFERENCES ticket,
  hold_until date,
  hold_reason text CHECK (length(hold_reason) <= 500),
  closed_on date,
  version integer NOT NULL
);
CREATE UNIQUE INDEX dunning_case_open ON dunning_case (unit_id) WHERE state <> 'CLOSED';
CREATE INDEX dunning_case_project ON dunning_case (project_id, oldest_due, id);
-- Looked at whenever something of a unit is paid.
CREATE INDEX dunning_case_unit ON dunning_case (unit_id);

CREATE TABLE dunning_action (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES dunning_case,
  project_id uuid NOT NULL,
  building_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  stage integer NOT NULL,
  -- The bill for whose age it is done; another oldest bill is another matter.
  oldest_due date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('MESSAGE', 'CALL', 'VISIT', 'LETTER')),
  assignee_id uuid REFERENCES member,
  owed numeric(14, 2) NOT NULL,
  planned_on date NOT NULL,
  state text NOT NULL CHECK (state IN ('PLANNED', 'DONE', 'CANCELLED')),
  outcome text CHECK (outcome IN ('TOLD', 'NOT_REACHED', 'WILL_PAY', 'REFUSED', 'DISPUTED', 'HARDSHIP')),
  note text CHECK (length(note) <= 500),
  done_by uuid REFERENCES member,
  done_at timestamptz,
  UNIQUE (case_id, stage, oldest_due)
);
CREATE INDEX dunning_action_planned ON dunning_action (project_id, planned_on, id) WHERE state = 'PLANNED';
CREATE INDEX dunning_action_project ON dunning_action (project_id, planned_on, id);

-- What a household promised, at once or in instalments.
CREATE TABLE dunning_promise (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES dunning_case,
  number integer NOT NULL CHECK (number > 0),
  due_on date NOT NULL,
  -- All that is to be paid by that day since it was made.
  paid_by_then numeric(14, 2) NOT NULL CHECK (paid_by_then > 0),
  amount numeric(14, 2) NOT NULL CHECK (amount > 0),
  state text NOT NULL CHECK (state IN ('OPEN', 'KEPT', 'BROKEN', 'REPLACED', 'WITHDRAWN')),
  made_on date NOT NULL,
  made_at timestamptz NOT NULL,
  made_by uuid NOT NULL REFERENCES member,
  -- A promise can be taken back, and ends with the debt.
  withdrawn_at timestamptz,
  withdrawn_by uuid REFERENCES member,
  withdrawn_because text CHECK (length(withdrawn_because) BETWEEN 1 AND 200)
);
CREATE INDEX dunning_promise_case ON dunning_promise (case_id, due_on);
CREATE INDEX dunning_promise_open ON dunning_promise (due_on) WHERE state = 'OPEN';

-- Which complaint is about which bill; while it is open nobody is pressed for what the unit owes.
CREATE TABLE bill_dispute (
  bill_id uuid NOT NULL,
  ticket_id uuid NOT NULL REFERENCES ticket,
  at timestamptz NOT NULL,
  disputed_by uuid NOT NULL REFERENCES member,
  PRIMARY KEY (bill_id, ticket_id)
);
CREATE INDEX bill_dispute_ticket ON bill_dispute (ticket_id);

-- What the trade does: a message 15 days before, a call from the first day, a visit from the 31st, a letter from the 61st.
WITH policy AS (
  INSERT INTO dunning_policy (id, number, quiet_from, quiet_to, least, set_at)
  VALUES (new_key(), 1, 20, 9, 1, now()) RETURNING id
)
INSERT INTO dunning_stage (policy_id, number, from_day, action, assigned_to)
SELECT policy.id, stage.* FROM policy CROSS JOIN (VALUES
  (1, -15, 'MESSAGE', 'NOBODY'), (2, 1, 'CALL', 'CASHIER'), (3, 31, 'VISIT', 'STEWARD'), (4, 61, 'LETTER', 'STEWARD')) AS stage;

GRANT SELECT, INSERT ON dunning_policy, dunning_stage, bill_dispute TO ${role};
GRANT SELECT, INSERT, UPDATE ON dunning_case, dunning_action, dunning_promise TO ${role};
