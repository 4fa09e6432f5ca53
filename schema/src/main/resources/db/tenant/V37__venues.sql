-- Venues 场地: what can be booked, when it is closed, and who has booked it.
CREATE TABLE venue (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  name text COLLATE shared.reading_order NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED,
  location text CHECK (length(location) BETWEEN 1 AND 200),
  rules text CHECK (length(rules) BETWEEN 1 AND 4000),
  capacity integer NOT NULL CHECK (capacity BETWEEN 1 AND 100000),
  -- Monday to Sunday, each as 09:00-12:00,13:30-18:00; empty when closed.
  week_hours text[] NOT NULL CHECK (cardinality(week_hours) = 7),
  closed_on_holidays boolean NOT NULL,
  set_up_minutes integer NOT NULL CHECK (set_up_minutes BETWEEN 0 AND 1440),
  clean_up_minutes integer NOT NULL CHECK (clean_up_minutes BETWEEN 0 AND 1440),
  price_per_hour numeric(14, 2) NOT NULL CHECK (price_per_hour >= 0),
  approval_required boolean NOT NULL,
  hold_minutes integer NOT NULL CHECK (hold_minutes BETWEEN 5 AND 43200),
  free_cancellation_hours integer NOT NULL CHECK (free_cancellation_hours BETWEEN 0 AND 8760),
  longest_minutes integer NOT NULL CHECK (longest_minutes BETWEEN 15 AND 1440),
  advance_days integer NOT NULL CHECK (advance_days BETWEEN 1 AND 730),
  active boolean NOT NULL,
  version integer NOT NULL,
  updated_at timestamptz,
  UNIQUE (project_id, name)
);

CREATE TABLE venue_closure (
  id uuid PRIMARY KEY,
  venue_id uuid NOT NULL REFERENCES venue,
  closed_from date NOT NULL,
  closed_to date NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  version integer NOT NULL,
  updated_at timestamptz,
  CONSTRAINT venue_closure_to CHECK (closed_to >= closed_from)
);
CREATE INDEX venue_closure_venue ON venue_closure (venue_id, closed_from, id);

-- From setting up to cleaning up a venue is one booking's alone: whatever holds or confirms a second one is refused by
-- the table itself. Both ends are half-open, so that one may begin when another ends.
CREATE TABLE venue_booking (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid REFERENCES building,
  unit_id uuid REFERENCES unit,
  venue_id uuid NOT NULL REFERENCES venue,
  number text COLLATE shared.reading_order NOT NULL CHECK (length(number) BETWEEN 1 AND 40),
  purpose text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 200),
  attendees integer CHECK (attendees BETWEEN 1 AND 100000),
  note text CHECK (length(note) BETWEEN 1 AND 2000),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  set_up_at timestamptz NOT NULL,
  cleared_at timestamptz NOT NULL,
  minutes integer NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
  state text NOT NULL CHECK (state IN ('HELD', 'CONFIRMED', 'REJECTED', 'EXPIRED', 'CANCELLED')),
  held_until timestamptz,
  awaiting_approval boolean NOT NULL,
  amount numeric(14, 2) NOT NULL CHECK (amount >= 0),
  bill_id uuid REFERENCES bill,
  free_cancellation_ends_at timestamptz NOT NULL,
  series uuid,
  booked_by uuid NOT NULL REFERENCES member,
  version integer NOT NULL,
  updated_at timestamptz,
  UNIQUE (project_id, number),
  CONSTRAINT venue_booking_ends CHECK (ends_at > starts_at),
  CONSTRAINT venue_booking_blocked CHECK (set_up_at <= starts_at AND cleared_at >= ends_at),
  CONSTRAINT venue_booking_held CHECK ((held_until IS NOT NULL) = (state = 'HELD')),
  CONSTRAINT venue_booking_alone EXCLUDE USING gist
    (venue_id WITH =, tstzrange(set_up_at, cleared_at) WITH &&) WHERE (state IN ('HELD', 'CONFIRMED'))
);
CREATE INDEX venue_booking_project ON venue_booking (project_id, starts_at, id);
CREATE INDEX venue_booking_venue ON venue_booking (venue_id, starts_at, id);
CREATE INDEX venue_booking_unit ON venue_booking (unit_id);
CREATE INDEX venue_booking_bill ON venue_booking (bill_id);
CREATE INDEX venue_booking_booked_by ON venue_booking (booked_by);
CREATE INDEX venue_booking_series ON venue_booking (series) WHERE series IS NOT NULL;
CREATE INDEX venue_booking_expiring ON venue_booking (held_until) WHERE state = 'HELD';

GRANT SELECT, INSERT, UPDATE, DELETE ON venue, venue_closure TO ${role};
GRANT SELECT, INSERT, UPDATE ON venue_booking TO ${role};

CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON venue FOR EACH ROW
  EXECUTE FUNCTION object_changes('Venue', 'week_hours=openingHours');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON venue_closure FOR EACH ROW
  EXECUTE FUNCTION object_changes('VenueClosure');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON venue_booking FOR EACH ROW
  EXECUTE FUNCTION object_changes('VenueBooking');

-- What becomes due by itself, such as a hold that runs out, is a step that nobody has taken.
ALTER TABLE procedure_event ALTER COLUMN member_id DROP NOT NULL;
CREATE TRIGGER updated BEFORE UPDATE ON venue FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON venue_closure FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON venue_booking FOR EACH ROW EXECUTE FUNCTION updated();
