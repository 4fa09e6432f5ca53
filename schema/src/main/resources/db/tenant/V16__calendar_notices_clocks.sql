-- The calendar as the company has amended it; the State Council's days come with the product.
CREATE TABLE calendar_day (
  date date PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('OFF', 'WORK')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 40)
);

CREATE TABLE calendar_year (
  year integer PRIMARY KEY,
  published_at timestamptz NOT NULL,
  published_by uuid NOT NULL REFERENCES member
);

-- What members are told, and when they have read it. One cause is told once to each. Its subject is no foreign key:
-- telling must not wait for whoever works on it.
CREATE TABLE notice (
  id uuid PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES member,
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
  subject_type text NOT NULL CHECK (length(subject_type) BETWEEN 1 AND 40),
  subject_id uuid NOT NULL,
  cause_id uuid NOT NULL,
  words text NOT NULL CHECK (length(words) <= 4000),
  at timestamptz NOT NULL,
  read_at timestamptz,
  UNIQUE (cause_id, kind, member_id)
);
CREATE INDEX notice_member ON notice (member_id, at, id);

-- Clock policies: every change is a version of its own, and what began under one goes on under it.
CREATE TABLE clock_policy (
  id uuid PRIMARY KEY,
  project_id uuid REFERENCES project,
  version integer NOT NULL,
  zone text NOT NULL CHECK (length(zone) BETWEEN 1 AND 40),
  office_hours text NOT NULL,
  service_hours text NOT NULL,
  warn_at_percent integer NOT NULL CHECK (warn_at_percent BETWEEN 1 AND 99),
  escalate_after_minutes integer NOT NULL CHECK (escalate_after_minutes BETWEEN 1 AND 43200),
  made_at timestamptz NOT NULL,
  made_by uuid NOT NULL REFERENCES member,
  UNIQUE NULLS NOT DISTINCT (project_id, version)
);

CREATE TABLE clock_rule (
  policy_id uuid NOT NULL REFERENCES clock_policy,
  position integer NOT NULL,
  measure text NOT NULL CHECK (measure IN ('FIRST_RESPONSE', 'ON_SITE', 'INTERVENTION', 'RESOLUTION', 'FOLLOW_UP', 'HOME_VISIT')),
  kind text,
  severity text,
  channel text,
  category_id uuid REFERENCES ticket_category,
  amount integer NOT NULL CHECK (amount >= 0),
  unit text NOT NULL CHECK (unit IN ('MINUTES', 'HOURS', 'DAYS')),
  basis text NOT NULL CHECK (basis IN ('WALL', 'WORKING', 'SERVICE')),
  PRIMARY KEY (policy_id, position)
);

-- The clocks of tickets. next_at is when something has to be told about it, if nothing happens before.
CREATE TABLE ticket_clock (
  id uuid PRIMARY KEY,
  ticket_id uuid NOT NULL REFERENCES ticket,
  measure text NOT NULL CHECK (measure IN ('FIRST_RESPONSE', 'ON_SITE', 'INTERVENTION', 'RESOLUTION', 'FOLLOW_UP', 'HOME_VISIT')),
  round integer NOT NULL,
  policy_id uuid REFERENCES clock_policy,
  amount integer NOT NULL CHECK (amount > 0),
  unit text NOT NULL CHECK (unit IN ('MINUTES', 'HOURS', 'DAYS')),
  basis text NOT NULL CHECK (basis IN ('WALL', 'WORKING', 'SERVICE')),
  started_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  warn_at timestamptz NOT NULL,
  escalate_at timestamptz NOT NULL,
  next_at timestamptz,
  paused_at timestamptz,
  met_at timestamptz,
  stopped_at timestamptz,
  warned_at timestamptz,
  breached_at timestamptz,
  escalated_at timestamptz,
  UNIQUE (ticket_id, measure, round)
);
CREATE INDEX ticket_clock_next ON ticket_clock (next_at) WHERE next_at IS NOT NULL;

-- Who is still to be asked how it was: all repairs, special services and complaints, and a sample of the rest.
ALTER TABLE ticket ADD COLUMN follow_up_due boolean NOT NULL DEFAULT false;
CREATE TABLE follow_up_policy (
  id uuid PRIMARY KEY,
  project_id uuid REFERENCES project,
  sample_percent integer NOT NULL CHECK (sample_percent BETWEEN 10 AND 100),
  UNIQUE NULLS NOT DISTINCT (project_id)
);
CREATE TABLE follow_up_sample (
  project_id uuid NOT NULL REFERENCES project,
  month date NOT NULL,
  resolved integer NOT NULL,
  sampled integer NOT NULL,
  PRIMARY KEY (project_id, month)
);

-- More steps of the loop, and how somebody proves that they have arrived.
ALTER TABLE ticket ADD COLUMN arrival_code text;
ALTER TABLE ticket_event ADD COLUMN check_in text CHECK (check_in IN ('CODE', 'COORDINATES'));
ALTER TABLE ticket_event ADD COLUMN latitude numeric(9, 6) CHECK (latitude BETWEEN -90 AND 90);
ALTER TABLE ticket_event ADD COLUMN longitude numeric(9, 6) CHECK (longitude BETWEEN -180 AND 180);
ALTER TABLE ticket_event DROP CONSTRAINT ticket_event_step_check;
ALTER TABLE ticket_event ADD CONSTRAINT ticket_event_step_check CHECK (step IN ('SUBMIT', 'ACCEPT', 'DISPATCH', 'TAKE', 'REFUSE', 'ARRIVE', 'START', 'PAUSE', 'RESUME', 'RESOLVE', 'FOLLOW_UP', 'ARCHIVE', 'REOPEN', 'CANCEL', 'MERGE', 'TRANSFER', 'INTERVENE', 'NOTE'));
UPDATE ticket SET follow_up_due = true WHERE state = 'RESOLVED' AND kind IN ('REPAIR', 'SPECIAL_SERVICE', 'COMPLAINT');

GRANT SELECT, INSERT, UPDATE, DELETE ON calendar_day, calendar_year TO ${role};
GRANT SELECT, INSERT ON clock_policy, clock_rule TO ${role};
GRANT SELECT, INSERT, UPDATE ON notice, ticket_clock, follow_up_policy, follow_up_sample TO ${role};
