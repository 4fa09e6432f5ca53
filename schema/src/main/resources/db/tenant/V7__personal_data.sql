-- Personal data 个人信息: sealed in the application, so that the files of the database tell nobody a phone number.
-- Nothing was released before this, so there is no clear text to carry over.

-- The company's own keys, each wrapped by a master key that only the configuration knows.
CREATE TABLE data_key (
  number integer PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('SEAL', 'INDEX')),
  master text NOT NULL CHECK (length(master) BETWEEN 1 AND 40),
  wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL
);

-- What is sealed ends on _sealed. Beside it stand keyed digests for exact search: of the whole, of the last four digits.
ALTER TABLE person
  DROP COLUMN phone,
  ADD COLUMN phone_sealed bytea,
  ADD COLUMN phone_index bytea,
  ADD COLUMN phone_ending bytea,
  ADD COLUMN id_number_sealed bytea,
  ADD COLUMN id_number_index bytea,
  ADD COLUMN contact_address_sealed bytea,
  ADD COLUMN special_needs_sealed bytea,
  ADD COLUMN erased_at timestamptz;
CREATE INDEX person_phone_index ON person (phone_index);
CREATE INDEX person_phone_ending ON person (phone_ending);
CREATE INDEX person_id_number_index ON person (id_number_index);

ALTER TABLE ticket
  DROP COLUMN contact_phone,
  ADD COLUMN contact_phone_sealed bytea;

-- Who looked at what, when and why. The tenant's role may add to it and read it.
CREATE TABLE personal_data_access (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  member_id uuid NOT NULL REFERENCES member,
  action text NOT NULL CHECK (action IN ('REVEAL', 'EXPORT', 'ERASE')),
  subject_type text NOT NULL,
  subject_id uuid NOT NULL,
  person_id uuid REFERENCES person,
  fields text[] NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 200)
);
CREATE INDEX personal_data_access_at ON personal_data_access (at, id);
CREATE INDEX personal_data_access_person ON personal_data_access (person_id, at);

GRANT SELECT, INSERT ON personal_data_access TO ${role};
GRANT SELECT, INSERT ON data_key TO ${role};
GRANT UPDATE (master, wrapped) ON data_key TO ${role};
