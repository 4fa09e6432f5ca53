-- Tickets 工单: the ticket as it stands, its timeline, its follow-ups, its clocks.

CREATE TABLE ticket_category (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 40),
  name_zh text NOT NULL,
  name_en text NOT NULL,
  position integer NOT NULL
);

-- One row per project and year hands out numbers: they may skip (a transaction that was refused), never repeat.
CREATE TABLE ticket_number (
  project_id uuid NOT NULL REFERENCES project,
  year integer NOT NULL,
  last integer NOT NULL,
  PRIMARY KEY (project_id, year)
);

CREATE TABLE ticket (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid REFERENCES building,
  unit_id uuid REFERENCES unit,
  household_id uuid REFERENCES household,
  requester_id uuid REFERENCES person,
  kind text NOT NULL CHECK (kind IN ('REPAIR', 'COMPLAINT', 'INQUIRY', 'SUGGESTION', 'BASIC_SERVICE', 'SPECIAL_SERVICE',
    'PRAISE', 'OTHER')),
  channel text NOT NULL CHECK (channel IN ('PHONE', 'WECHAT', 'APP', 'FRONT_DESK', 'HOTLINE', 'VISIT', 'INSPECTION',
    'API')),
  severity text NOT NULL CHECK (severity IN ('GENERAL', 'EMERGENCY', 'COMPLEX', 'MAJOR')),
  category_id uuid REFERENCES ticket_category,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
  description text CHECK (length(description) <= 2000),
  place text CHECK (length(place) <= 200),
  contact_name text CHECK (length(contact_name) <= 100),
  contact_phone_sealed bytea,
  state text NOT NULL CHECK (state IN ('SUBMITTED', 'ACCEPTED', 'DISPATCHED', 'IN_PROGRESS', 'PAUSED', 'RESOLVED',
    'FOLLOWED_UP', 'ARCHIVED', 'CANCELLED')),
  first_contact_id uuid REFERENCES member,
  steward_id uuid REFERENCES member,
  department text CHECK (department IN ('SERVICE', 'ENGINEERING', 'CLEANING', 'GREENING', 'SECURITY')),
  assignee_id uuid REFERENCES member,
  -- With which whoever comes proves that they have arrived.
  arrival_code text,
  -- Why something was complained about, said when it is resolved.
  cause text CHECK (cause IN ('ATTITUDE', 'SLOW_RESPONSE', 'POOR_WORK', 'AGEING_FACILITY', 'BUILDING_DEFECT', 'FEES',
    'NEIGHBOURS', 'THIRD_PARTY', 'MISUNDERSTANDING', 'OTHER')),
  -- Tickets of the same thing become one.
  merged_into_id uuid REFERENCES ticket,
  -- Who is still to be asked how it was: all repairs, special services and complaints, and a sample of the rest.
  follow_up_due boolean NOT NULL DEFAULT false,
  created_by uuid NOT NULL REFERENCES member,
  submitted_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  reopened integer NOT NULL,
  events integer NOT NULL,
  version integer NOT NULL
);
CREATE INDEX ticket_project_submitted ON ticket (project_id, submitted_at, id);
CREATE INDEX ticket_submitted ON ticket (submitted_at, id);
CREATE INDEX ticket_unit ON ticket (unit_id);
CREATE INDEX ticket_requester ON ticket (requester_id);
CREATE INDEX ticket_assignee ON ticket (assignee_id) WHERE state IN ('DISPATCHED', 'IN_PROGRESS', 'PAUSED');
CREATE INDEX ticket_complaint ON ticket (project_id, submitted_at) WHERE kind = 'COMPLAINT';
CREATE INDEX ticket_building_category ON ticket (building_id, category_id, submitted_at);
-- The tickets that were merged into one.
CREATE INDEX ticket_merged ON ticket (merged_into_id) WHERE merged_into_id IS NOT NULL;

-- The timeline. The tenant's role may add to it and read it: nothing on it is ever edited or lost.
CREATE TABLE ticket_event (
  id uuid PRIMARY KEY,
  ticket_id uuid NOT NULL REFERENCES ticket,
  sequence integer NOT NULL,
  step text NOT NULL CHECK (step IN ('SUBMIT', 'ACCEPT', 'DISPATCH', 'TAKE', 'REFUSE', 'HAND_OVER', 'ARRIVE', 'START',
    'PAUSE', 'RESUME', 'RESOLVE', 'FOLLOW_UP', 'ARCHIVE', 'REOPEN', 'CANCEL', 'MERGE', 'TRANSFER', 'INTERVENE',
    'CORRECT', 'NOTE')),
  at timestamptz NOT NULL,
  member_id uuid NOT NULL REFERENCES member,
  from_state text,
  to_state text NOT NULL,
  note text CHECK (length(note) <= 2000),
  pause_reason text CHECK (pause_reason IN ('RESIDENT', 'MATERIAL', 'OTHER_PARTY', 'WEATHER', 'OTHER')),
  internal boolean NOT NULL,
  department text,
  assignee_id uuid REFERENCES member,
  steward_id uuid REFERENCES member,
  -- How somebody has proved that they arrived, and how far from the project they were.
  check_in text CHECK (check_in IN ('CODE', 'COORDINATES')),
  latitude numeric(9, 6) CHECK (latitude BETWEEN -90 AND 90),
  longitude numeric(9, 6) CHECK (longitude BETWEEN -180 AND 180),
  distance integer CHECK (distance >= 0),
  UNIQUE (ticket_id, sequence)
);

-- What was reported wrongly is corrected; this says what it was before.
CREATE TABLE ticket_correction (
  event_id uuid NOT NULL REFERENCES ticket_event,
  field text NOT NULL CHECK (field IN ('KIND', 'SEVERITY', 'CATEGORY', 'PLACE', 'TITLE', 'DESCRIPTION')),
  was text,
  became text,
  PRIMARY KEY (event_id, field)
);

CREATE TABLE follow_up (
  id uuid PRIMARY KEY,
  ticket_id uuid NOT NULL REFERENCES ticket,
  at timestamptz NOT NULL,
  asked_by uuid NOT NULL REFERENCES member,
  answered_by text NOT NULL CHECK (length(answered_by) BETWEEN 1 AND 100),
  channel text NOT NULL CHECK (channel IN ('PHONE', 'WECHAT', 'APP', 'FRONT_DESK', 'HOTLINE', 'VISIT', 'INSPECTION',
    'API')),
  attitude integer NOT NULL CHECK (attitude BETWEEN 1 AND 5),
  quality integer NOT NULL CHECK (quality BETWEEN 1 AND 5),
  speed integer NOT NULL CHECK (speed BETWEEN 1 AND 5),
  overall integer NOT NULL CHECK (overall BETWEEN 1 AND 5),
  faults text CHECK (length(faults) <= 2000),
  suggestions text CHECK (length(suggestions) <= 2000)
);
CREATE INDEX follow_up_ticket ON follow_up (ticket_id, at);

-- How many of those are asked how it was who need not be: repairs, special services and complaints always are.
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
  measure text NOT NULL CHECK (measure IN ('FIRST_RESPONSE', 'ON_SITE', 'INTERVENTION', 'RESOLUTION', 'FOLLOW_UP',
    'HOME_VISIT')),
  kind text,
  severity text,
  channel text,
  category_id uuid REFERENCES ticket_category,
  amount integer NOT NULL CHECK (amount >= 0),
  unit text NOT NULL CHECK (unit IN ('MINUTES', 'HOURS', 'DAYS')),
  basis text NOT NULL CHECK (basis IN ('ELAPSED', 'WORKING', 'SERVICE')),
  PRIMARY KEY (policy_id, position)
);

-- The clocks of tickets. next_at is when something has to be told about it, if nothing happens before.
CREATE TABLE ticket_clock (
  id uuid PRIMARY KEY,
  ticket_id uuid NOT NULL REFERENCES ticket,
  measure text NOT NULL CHECK (measure IN ('FIRST_RESPONSE', 'ON_SITE', 'INTERVENTION', 'RESOLUTION', 'FOLLOW_UP',
    'HOME_VISIT')),
  round integer NOT NULL,
  policy_id uuid REFERENCES clock_policy,
  amount integer NOT NULL CHECK (amount > 0),
  unit text NOT NULL CHECK (unit IN ('MINUTES', 'HOURS', 'DAYS')),
  basis text NOT NULL CHECK (basis IN ('ELAPSED', 'WORKING', 'SERVICE')),
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

-- Replies that are given every day stand ready.
CREATE TABLE canned_reply (
  id uuid PRIMARY KEY,
  project_id uuid REFERENCES project,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 60),
  words text NOT NULL CHECK (length(words) BETWEEN 1 AND 1000),
  UNIQUE NULLS NOT DISTINCT (project_id, title)
);

GRANT SELECT, INSERT ON ticket_event, ticket_correction, follow_up, clock_policy, clock_rule TO ${role};
GRANT SELECT, INSERT, UPDATE ON ticket_category, ticket_number, ticket, follow_up_policy, follow_up_sample, ticket_clock
  TO ${role};
GRANT SELECT, INSERT, UPDATE, DELETE ON canned_reply TO ${role};
