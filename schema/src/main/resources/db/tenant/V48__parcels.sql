-- Parcels and letters that are taken in for a home 代收: who has them, and what goes back.
CREATE TABLE parcel (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  -- Whose it is: who lives there when it comes; where nobody does, whose home it is.
  household_id uuid REFERENCES household,
  carrier text NOT NULL CHECK (length(carrier) BETWEEN 1 AND 40),
  tracking_number text NOT NULL CHECK (length(tracking_number) BETWEEN 1 AND 60),
  place text CHECK (length(place) <= 100),
  note text CHECK (length(note) <= 500),
  code text NOT NULL CHECK (length(code) = 6),
  state text NOT NULL CHECK (state IN ('WAITING', 'RETURN_DUE', 'COLLECTED', 'RETURNED')),
  arrived_at timestamptz NOT NULL,
  kept_until_on date NOT NULL,
  registered_by uuid NOT NULL REFERENCES member,
  collected_at timestamptz,
  collector_name text CHECK (length(collector_name) BETWEEN 1 AND 100),
  returned_at timestamptz,
  reason text CHECK (length(reason) <= 500),
  updated_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT parcel_collected CHECK ((state = 'COLLECTED') = (collected_at IS NOT NULL)),
  CONSTRAINT parcel_returned CHECK ((state = 'RETURNED') = (returned_at IS NOT NULL))
);
CREATE UNIQUE INDEX parcel_here ON parcel (project_id, carrier, tracking_number) WHERE state IN ('WAITING', 'RETURN_DUE');
CREATE INDEX parcel_arrived ON parcel (arrived_at, id);
CREATE INDEX parcel_project ON parcel (project_id, arrived_at, id);
CREATE INDEX parcel_unit ON parcel (unit_id, arrived_at, id);
CREATE INDEX parcel_household ON parcel (household_id, arrived_at, id);
CREATE INDEX parcel_kept ON parcel (kept_until_on) WHERE state = 'WAITING';

GRANT SELECT, INSERT, UPDATE ON parcel TO ${role};

CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON parcel FOR EACH ROW
  EXECUTE FUNCTION object_changes('Parcel', 'code!', 'household_id', 'building_id');
CREATE TRIGGER updated BEFORE UPDATE ON parcel FOR EACH ROW EXECUTE FUNCTION updated();
