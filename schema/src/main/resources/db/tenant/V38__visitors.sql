-- Visitors 访客: who was invited where and when, and whether they are inside. What tells who they are is sealed, and forgotten
-- some time after.
CREATE TABLE visitor (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid NOT NULL REFERENCES building,
  unit_id uuid NOT NULL REFERENCES unit,
  host_id uuid REFERENCES person,
  full_name_sealed bytea,
  phone_sealed bytea,
  plate text CHECK (length(plate) BETWEEN 1 AND 20),
  purpose text CHECK (length(purpose) BETWEEN 1 AND 200),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  entries_allowed integer NOT NULL CHECK (entries_allowed BETWEEN 1 AND 100),
  entries integer NOT NULL,
  code text CHECK (code ~ '^[0-9]{8}$'),
  state text NOT NULL CHECK (state IN ('INVITED', 'INSIDE', 'LEFT', 'REVOKED', 'EXPIRED')),
  entered_at timestamptz,
  left_at timestamptz,
  invited_by uuid NOT NULL REFERENCES member,
  erased_at timestamptz,
  version integer NOT NULL,
  updated_at timestamptz,
  CONSTRAINT visitor_valid CHECK (ends_at > starts_at),
  CONSTRAINT visitor_entries CHECK (entries BETWEEN 0 AND entries_allowed),
  CONSTRAINT visitor_forgotten CHECK (erased_at IS NULL OR (full_name_sealed IS NULL AND phone_sealed IS NULL
    AND plate IS NULL AND purpose IS NULL AND code IS NULL))
);
-- Of those who may still come or are inside, no two of a project have the same code.
CREATE UNIQUE INDEX visitor_live_code ON visitor (project_id, code) WHERE state IN ('INVITED', 'INSIDE');
CREATE INDEX visitor_code ON visitor (project_id, code, id);
CREATE INDEX visitor_project ON visitor (project_id, starts_at, id);
CREATE INDEX visitor_unit ON visitor (unit_id);
CREATE INDEX visitor_host ON visitor (host_id);
CREATE INDEX visitor_invited_by ON visitor (invited_by);
CREATE INDEX visitor_expiring ON visitor (ends_at) WHERE state = 'INVITED';
CREATE INDEX visitor_to_forget ON visitor (ends_at) WHERE erased_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON visitor TO ${role};
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON visitor FOR EACH ROW
  EXECUTE FUNCTION object_changes('Visitor', 'code', 'plate!', 'purpose!', 'entered_at', 'left_at', 'entries');
CREATE TRIGGER updated BEFORE UPDATE ON visitor FOR EACH ROW EXECUTE FUNCTION updated();
