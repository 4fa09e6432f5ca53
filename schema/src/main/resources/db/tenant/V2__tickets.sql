-- Tickets 工单: the ticket as it stands, its timeline, its follow-ups.
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
  kind text NOT NULL CHECK (kind IN ('REPAIR', 'COMPLAINT', 'INQUIRY', 'SUGGESTION', 'BASIC_SERVICE', 'SPECIAL_SERVICE', 'PRAISE', 'OTHER')),
  channel text NOT NULL CHECK (channel IN ('PHONE', 'WECHAT', 'APP', 'FRONT_DESK', 'HOTLINE', 'VISIT', 'INSPECTION', 'API')),
  severity text NOT NULL CHECK (severity IN ('GENERAL', 'EMERGENCY', 'COMPLEX', 'MAJOR')),
  category_id uuid REFERENCES ticket_category,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
  description text CHECK (length(description) <= 2000),
  place text CHECK (length(place) <= 200),
  contact_name text CHECK (length(contact_name) <= 100),
  contact_phone text CHECK (length(contact_phone) <= 20),
  state text NOT NULL CHECK (state IN ('SUBMITTED', 'ACCEPTED', 'DISPATCHED', 'IN_PROGRESS', 'PAUSED', 'RESOLVED', 'FOLLOWED_UP', 'ARCHIVED', 'CANCELLED')),
  first_contact_id uuid REFERENCES member,
  steward_id uuid REFERENCES member,
  department text CHECK (department IN ('SERVICE', 'ENGINEERING', 'CLEANING', 'GREENING', 'SECURITY')),
  assignee_id uuid REFERENCES member,
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

-- The timeline. The tenant's role may add to it and read it: nothing on it is ever edited or lost.
CREATE TABLE ticket_event (
  id uuid PRIMARY KEY,
  ticket_id uuid NOT NULL REFERENCES ticket,
  sequence integer NOT NULL,
  step text NOT NULL CHECK (step IN ('SUBMIT', 'ACCEPT', 'DISPATCH', 'START', 'PAUSE', 'RESUME', 'RESOLVE', 'FOLLOW_UP', 'ARCHIVE', 'REOPEN', 'CANCEL', 'TRANSFER', 'NOTE')),
  at timestamptz NOT NULL,
  member_id uuid NOT NULL REFERENCES member,
  from_state text,
  to_state text NOT NULL,
  note text CHECK (length(note) <= 2000),
  internal boolean NOT NULL,
  department text,
  assignee_id uuid REFERENCES member,
  steward_id uuid REFERENCES member,
  UNIQUE (ticket_id, sequence)
);

CREATE TABLE follow_up (
  id uuid PRIMARY KEY,
  ticket_id uuid NOT NULL REFERENCES ticket,
  at timestamptz NOT NULL,
  asked_by uuid NOT NULL REFERENCES member,
  answered_by text NOT NULL CHECK (length(answered_by) BETWEEN 1 AND 100),
  channel text NOT NULL CHECK (channel IN ('PHONE', 'WECHAT', 'APP', 'FRONT_DESK', 'HOTLINE', 'VISIT', 'INSPECTION', 'API')),
  attitude integer NOT NULL CHECK (attitude BETWEEN 1 AND 5),
  quality integer NOT NULL CHECK (quality BETWEEN 1 AND 5),
  speed integer NOT NULL CHECK (speed BETWEEN 1 AND 5),
  overall integer NOT NULL CHECK (overall BETWEEN 1 AND 5),
  faults text CHECK (length(faults) <= 2000),
  suggestions text CHECK (length(suggestions) <= 2000)
);
CREATE INDEX follow_up_ticket ON follow_up (ticket_id, at);

GRANT SELECT, INSERT, UPDATE ON ticket_category, ticket_number, ticket TO ${role};
GRANT SELECT, INSERT ON ticket_event, follow_up TO ${role};
