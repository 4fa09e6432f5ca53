-- What residents want added to the archives 档案变更申请: somebody of their family, a vehicle. A steward confirms it, or says why not.
-- What is told of somebody's phone is forgotten with the decision: the archives have it then, or nobody.
CREATE TABLE archive_request (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  kind text NOT NULL CHECK (kind IN ('FAMILY_MEMBER', 'VEHICLE')),
  household_id uuid REFERENCES household,
  name text CHECK (length(name) BETWEEN 1 AND 100),
  phone_sealed bytea,
  plate text CHECK (length(plate) BETWEEN 1 AND 20),
  vehicle_kind text CHECK (vehicle_kind IN ('CAR', 'BUS', 'TRUCK', 'MOTORCYCLE', 'OTHER')),
  brand text CHECK (length(brand) <= 40),
  color text CHECK (length(color) <= 20),
  note text CHECK (length(note) <= 500),
  state text NOT NULL CHECK (state IN ('REQUESTED', 'CONFIRMED', 'REJECTED', 'WITHDRAWN')),
  requester_id uuid NOT NULL REFERENCES person,
  requested_by uuid NOT NULL REFERENCES member,
  requested_at timestamptz NOT NULL,
  decided_by uuid REFERENCES member,
  decided_at timestamptz,
  reason text CHECK (length(reason) BETWEEN 1 AND 500),
  updated_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT archive_request_kind CHECK (CASE kind
    WHEN 'FAMILY_MEMBER' THEN household_id IS NOT NULL AND name IS NOT NULL AND plate IS NULL
    ELSE plate IS NOT NULL AND vehicle_kind IS NOT NULL AND name IS NULL END),
  CONSTRAINT archive_request_decided CHECK ((state = 'REQUESTED') = (decided_at IS NULL)),
  CONSTRAINT archive_request_reason CHECK (state <> 'REJECTED' OR reason IS NOT NULL)
);
CREATE INDEX archive_request_newest ON archive_request (requested_at, id);
CREATE INDEX archive_request_project ON archive_request (project_id, requested_at, id);
CREATE INDEX archive_request_building ON archive_request (building_id, requested_at, id);
CREATE INDEX archive_request_unit ON archive_request (unit_id, requested_at, id);
CREATE INDEX archive_request_household ON archive_request (household_id);
CREATE INDEX archive_request_requester ON archive_request (requester_id, requested_at, id);
CREATE INDEX archive_request_requested_by ON archive_request (requested_by);
CREATE INDEX archive_request_decided_by ON archive_request (decided_by);

GRANT SELECT, INSERT, UPDATE ON archive_request TO ${role};

CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON archive_request FOR EACH ROW
  EXECUTE FUNCTION object_changes('ArchiveRequest', 'building_id', 'requested_by');
CREATE TRIGGER updated BEFORE UPDATE ON archive_request FOR EACH ROW EXECUTE FUNCTION updated();

-- By such a code, which a steward gives them, a resident signs up; of the code its digest is kept. One of a person is good at a time.
CREATE TABLE sign_up_code (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  digest bytea NOT NULL UNIQUE,
  issued_by uuid NOT NULL REFERENCES member,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  revoked_at timestamptz,
  updated_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT sign_up_code_over CHECK (used_at IS NULL OR revoked_at IS NULL)
);
CREATE UNIQUE INDEX sign_up_code_good ON sign_up_code (person_id) WHERE used_at IS NULL AND revoked_at IS NULL;
CREATE INDEX sign_up_code_person ON sign_up_code (person_id);
CREATE INDEX sign_up_code_issued_by ON sign_up_code (issued_by);

GRANT SELECT, INSERT, UPDATE ON sign_up_code TO ${role};

CREATE TRIGGER updated BEFORE UPDATE ON sign_up_code FOR EACH ROW EXECUTE FUNCTION updated_and_counted();
