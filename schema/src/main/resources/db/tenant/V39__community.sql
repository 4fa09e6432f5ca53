-- Community events 社区活动. The event's row counts the places that are taken and is locked before they change.
CREATE TABLE event_policy (
  id uuid PRIMARY KEY,
  project_id uuid REFERENCES project,
  year_target integer NOT NULL CHECK (year_target BETWEEN 0 AND 1000000),
  UNIQUE NULLS NOT DISTINCT (project_id)
);

CREATE TABLE event_series (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  name text COLLATE shared.reading_order NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED,
  frequency text NOT NULL CHECK (frequency IN ('WEEKLY', 'FORTNIGHTLY', 'MONTHLY', 'QUARTERLY')),
  updated_at timestamptz,
  version integer NOT NULL
);
CREATE INDEX event_series_project ON event_series (project_id, name, id);

CREATE TABLE community_event (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  series_id uuid REFERENCES event_series,
  -- What it is called in the plan of its year: planning again plans nothing twice.
  plan_key text CHECK (length(plan_key) <= 60),
  kind text NOT NULL CHECK (kind IN ('FESTIVAL', 'CONVENIENCE_DAY', 'SAFETY_DRILL', 'VOLUNTEERING', 'FORUM',
    'RECEPTION_DAY', 'INTEREST', 'LECTURE', 'OTHER')),
  name text COLLATE shared.reading_order NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED,
  description text CHECK (length(description) <= 4000),
  place text NOT NULL CHECK (length(place) BETWEEN 1 AND 200),
  begins_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  registration_opens_at timestamptz NOT NULL,
  registration_closes_at timestamptz NOT NULL,
  capacity integer NOT NULL CHECK (capacity BETWEEN 1 AND 100000),
  per_household integer NOT NULL CHECK (per_household BETWEEN 1 AND 1000),
  per_registration integer NOT NULL CHECK (per_registration BETWEEN 1 AND 1000),
  offer_hours integer NOT NULL CHECK (offer_hours BETWEEN 0 AND 720),
  party_rule text NOT NULL CHECK (party_rule IN ('SKIP', 'HOLD')),
  late_hours integer NOT NULL CHECK (late_hours BETWEEN 0 AND 720),
  fee numeric(14, 2) NOT NULL CHECK (fee >= 0),
  budget numeric(14, 2) CHECK (budget >= 0),
  cost numeric(14, 2) CHECK (cost >= 0),
  taken integer NOT NULL,
  last_position integer NOT NULL CHECK (last_position >= 0),
  state text NOT NULL CHECK (state IN ('DRAFT', 'PUBLISHED', 'HELD', 'CANCELLED')),
  reason text CHECK (length(reason) <= 500),
  summary text CHECK (length(summary) <= 4000),
  updated_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT community_event_span CHECK (begins_at < ends_at),
  CONSTRAINT community_event_registration CHECK (registration_opens_at <= registration_closes_at),
  CONSTRAINT community_event_taken CHECK (taken BETWEEN 0 AND capacity),
  CONSTRAINT community_event_offers CHECK (fee = 0 OR offer_hours > 0),
  UNIQUE (project_id, plan_key)
);
CREATE INDEX community_event_begins ON community_event (begins_at, id);
CREATE INDEX community_event_project ON community_event (project_id, begins_at, id);
CREATE INDEX community_event_series ON community_event (series_id, begins_at, id);

CREATE TABLE event_registration (
  id uuid PRIMARY KEY,
  event_id uuid NOT NULL REFERENCES community_event,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid REFERENCES building,
  unit_id uuid REFERENCES unit,
  household_id uuid REFERENCES household,
  person_id uuid REFERENCES person,
  seats integer NOT NULL CHECK (seats BETWEEN 1 AND 1000),
  -- The order of arrival, told under the event's lock.
  position integer NOT NULL,
  state text NOT NULL CHECK (state IN ('WAITING', 'OFFERED', 'CONFIRMED', 'ATTENDED', 'NO_SHOW', 'CANCELLED',
    'DECLINED', 'EXPIRED')),
  registered_at timestamptz NOT NULL,
  offer_ends_at timestamptz,
  ended_at timestamptz,
  late boolean NOT NULL,
  walk_in boolean NOT NULL,
  checked_in_at timestamptz,
  attended integer,
  -- What a device called the scan: sent again, it is known.
  nonce text CHECK (length(nonce) <= 60),
  bill_id uuid REFERENCES bill,
  note text CHECK (length(note) <= 500),
  updated_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT event_registration_offer CHECK ((state = 'OFFERED') <= (offer_ends_at IS NOT NULL)),
  CONSTRAINT event_registration_attended CHECK (attended BETWEEN 1 AND seats),
  CONSTRAINT event_registration_came CHECK ((state = 'ATTENDED') = (checked_in_at IS NOT NULL)),
  UNIQUE (event_id, position)
);
-- Who has a place, or waits for one, does so once, in whatever household.
CREATE UNIQUE INDEX event_registration_once ON event_registration (event_id, person_id)
  WHERE state IN ('WAITING', 'OFFERED', 'CONFIRMED', 'ATTENDED');
CREATE UNIQUE INDEX event_registration_nonce ON event_registration (event_id, nonce);
CREATE INDEX event_registration_waiting ON event_registration (event_id, position) WHERE state = 'WAITING';
CREATE INDEX event_registration_offered ON event_registration (offer_ends_at) WHERE state = 'OFFERED';
CREATE INDEX event_registration_event ON event_registration (event_id, registered_at, id);
CREATE INDEX event_registration_registered ON event_registration (registered_at, id);
CREATE INDEX event_registration_project ON event_registration (project_id, registered_at, id);
CREATE INDEX event_registration_unit ON event_registration (unit_id, registered_at, id);
CREATE INDEX event_registration_person ON event_registration (person_id, registered_at, id);
CREATE INDEX event_registration_household ON event_registration (event_id, household_id);

GRANT SELECT, INSERT, UPDATE ON event_policy, event_registration TO ${role};
GRANT SELECT, INSERT, UPDATE, DELETE ON event_series, community_event TO ${role};

CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON event_series FOR EACH ROW EXECUTE FUNCTION object_changes('EventSeries');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON community_event FOR EACH ROW
  EXECUTE FUNCTION object_changes('CommunityEvent', 'taken', 'last_position', 'plan_key');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON event_registration FOR EACH ROW
  EXECUTE FUNCTION object_changes('EventRegistration', 'nonce', 'position', 'household_id', 'building_id');

CREATE TRIGGER updated BEFORE UPDATE ON event_series FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON community_event FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON event_registration FOR EACH ROW EXECUTE FUNCTION updated();
