-- Value-added services 增值服务: what is offered, when it can be had, and who has booked it at which price.
CREATE TABLE service_provider (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  name text COLLATE shared.reading_order NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED,
  contact text CHECK (length(contact) <= 200),
  updated_at timestamptz,
  version integer NOT NULL,
  UNIQUE (project_id, name)
);

CREATE TABLE service_offering (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  provider_id uuid REFERENCES service_provider,
  category text NOT NULL CHECK (category IN ('HOUSEKEEPING', 'MEALS', 'HEALTH', 'REPAIR', 'LETTING', 'PARCELS', 'OTHER')),
  name text COLLATE shared.reading_order NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED,
  description text CHECK (length(description) <= 2000),
  unit text NOT NULL CHECK (length(unit) BETWEEN 1 AND 20),
  price numeric(14, 2) NOT NULL CHECK (price >= 0),
  market_price numeric(14, 2) CHECK (market_price > 0),
  paid_up_percent integer NOT NULL CHECK (paid_up_percent BETWEEN 0 AND 100),
  by_slot boolean NOT NULL,
  on_sale boolean NOT NULL,
  updated_at timestamptz,
  version integer NOT NULL,
  UNIQUE (project_id, name)
);
CREATE INDEX service_offering_provider ON service_offering (provider_id, name, id);

CREATE TABLE service_slot (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  offering_id uuid NOT NULL REFERENCES service_offering,
  begins_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  capacity integer NOT NULL CHECK (capacity BETWEEN 1 AND 10000),
  taken integer NOT NULL,
  updated_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT service_slot_span CHECK (begins_at < ends_at),
  CONSTRAINT service_slot_taken CHECK (taken BETWEEN 0 AND capacity),
  UNIQUE (offering_id, begins_at)
);
CREATE INDEX service_slot_begins ON service_slot (begins_at, id);
CREATE INDEX service_slot_project ON service_slot (project_id, begins_at, id);

CREATE TABLE service_booking (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  household_id uuid REFERENCES household,
  person_id uuid REFERENCES person,
  offering_id uuid NOT NULL REFERENCES service_offering,
  slot_id uuid REFERENCES service_slot,
  ticket_id uuid NOT NULL UNIQUE REFERENCES ticket,
  quantity numeric(12, 2) NOT NULL CHECK (quantity > 0),
  price numeric(14, 2) NOT NULL CHECK (price >= 0),
  paid_up_percent integer NOT NULL CHECK (paid_up_percent BETWEEN 0 AND 100),
  amount numeric(14, 2) NOT NULL CHECK (amount >= 0),
  -- Of a unit that is entrusted to be let: for which rent a month, and what became of it.
  wanted_rent numeric(14, 2) CHECK (wanted_rent > 0),
  agreed_rent numeric(14, 2) CHECK (agreed_rent > 0),
  let_on date,
  cancelled boolean NOT NULL,
  booked_at timestamptz NOT NULL,
  rating integer CHECK (rating BETWEEN 1 AND 5),
  comment text CHECK (length(comment) <= 1000),
  rated_at timestamptz,
  updated_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT service_booking_let CHECK ((agreed_rent IS NULL) = (let_on IS NULL) AND (let_on IS NULL OR wanted_rent IS NOT NULL)),
  CONSTRAINT service_booking_rated CHECK ((rating IS NULL) = (rated_at IS NULL))
);
CREATE INDEX service_booking_booked ON service_booking (booked_at, id);
CREATE INDEX service_booking_project ON service_booking (project_id, booked_at, id);
CREATE INDEX service_booking_unit ON service_booking (unit_id, booked_at, id);
CREATE INDEX service_booking_person ON service_booking (person_id, booked_at, id);
CREATE INDEX service_booking_offering ON service_booking (offering_id, booked_at, id);
CREATE INDEX service_booking_slot ON service_booking (slot_id, booked_at, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON service_provider, service_offering, service_slot TO ${role};
GRANT SELECT, INSERT, UPDATE ON service_booking TO ${role};

CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON service_provider FOR EACH ROW
  EXECUTE FUNCTION object_changes('ServiceProvider');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON service_offering FOR EACH ROW
  EXECUTE FUNCTION object_changes('ServiceOffering');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON service_slot FOR EACH ROW
  EXECUTE FUNCTION object_changes('ServiceSlot', 'taken');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON service_booking FOR EACH ROW
  EXECUTE FUNCTION object_changes('ServiceBooking');

CREATE TRIGGER updated BEFORE UPDATE ON service_provider FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON service_offering FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON service_slot FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON service_booking FOR EACH ROW EXECUTE FUNCTION updated();
