-- What all rooms use: keys of personal data and who looked at them, what was done and what happened, applications,
-- webhooks, notices, files, the calendar.

-- The company's own keys, each wrapped by a master key that only the configuration knows.
CREATE TABLE data_key (
  number integer PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('SEAL', 'INDEX')),
  master text NOT NULL CHECK (length(master) BETWEEN 1 AND 40),
  wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL,
  -- When all rows were sealed with a key that had come after others; nothing while that is not done.
  sealed_all_at timestamptz
);

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

-- How often a member has looked at personal data in the clear on a day.
CREATE TABLE personal_data_looks (
  member_id uuid NOT NULL REFERENCES member,
  day date NOT NULL,
  looks integer NOT NULL,
  PRIMARY KEY (member_id, day)
);

-- What was done under which key, so that a request sent twice is done once. A key is its member's own.
CREATE TABLE idempotency (
  member_id uuid NOT NULL REFERENCES member,
  key uuid NOT NULL,
  mutation text NOT NULL,
  input_hash text NOT NULL,
  answer text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (member_id, key)
);
CREATE INDEX idempotency_created ON idempotency (created_at);

-- What happened, written with the change itself and read by whoever waits for it: subscriptions, webhooks, projections.
-- Positions are given in the order of writing and become visible in the order of commits: a reader looks for gaps again.
CREATE TABLE outbox (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  subject uuid NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX outbox_at ON outbox (at);

-- Applications of third parties that speak for the company, and the documents that each of them has registered.
CREATE TABLE api_client (
  id uuid PRIMARY KEY,
  client_id text NOT NULL UNIQUE CHECK (length(client_id) BETWEEN 1 AND 100),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  -- Web pages of which origins may ask on its behalf.
  origins text[] NOT NULL DEFAULT '{}' CHECK (cardinality(origins) <= 50),
  trusted_documents_only boolean NOT NULL,
  created_by uuid NOT NULL REFERENCES member,
  created_at timestamptz NOT NULL,
  version integer NOT NULL
);

-- A document is named by what it says: the same text is registered once a client, and never changes.
CREATE TABLE trusted_document (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES api_client,
  document_id text NOT NULL CHECK (document_id ~ '^sha256:[0-9a-f]{64}$'),
  text text NOT NULL CHECK (length(text) <= 100000),
  kind text NOT NULL CHECK (kind IN ('QUERY', 'MUTATION', 'SUBSCRIPTION')),
  operation_name text,
  registered_at timestamptz NOT NULL,
  UNIQUE (client_id, document_id)
);

-- Webhooks: where events go, and every attempt to bring them there. Deliveries are written with the event itself.
CREATE TABLE webhook_endpoint (
  id uuid PRIMARY KEY,
  url text NOT NULL CHECK (length(url) BETWEEN 8 AND 500),
  description text CHECK (length(description) <= 200),
  topics text[] NOT NULL,
  secret_sealed bytea NOT NULL,
  former_secret_sealed bytea,
  former_until timestamptz,
  state text NOT NULL CHECK (state IN ('ACTIVE', 'PAUSED', 'REMOVED')),
  -- Since when it has failed without a success, how often, and until when it is left alone.
  failing_since timestamptz,
  failures integer NOT NULL DEFAULT 0,
  rests_until timestamptz,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES member
);

CREATE TABLE webhook_delivery (
  id uuid PRIMARY KEY,
  position bigint GENERATED ALWAYS AS IDENTITY,
  endpoint_id uuid NOT NULL REFERENCES webhook_endpoint,
  topic text NOT NULL,
  subject uuid NOT NULL,
  aggregate uuid NOT NULL,
  at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('PENDING', 'DELIVERED', 'GIVEN_UP', 'NOTHING')),
  payload text,
  attempts integer NOT NULL,
  next_at timestamptz NOT NULL,
  leased_until timestamptz,
  delivered_at timestamptz,
  last_status integer,
  last_error text
);
CREATE INDEX webhook_delivery_waits ON webhook_delivery (endpoint_id, aggregate, position) WHERE state = 'PENDING';
CREATE INDEX webhook_delivery_endpoint ON webhook_delivery (endpoint_id, at, id);
CREATE INDEX webhook_delivery_old ON webhook_delivery (at) WHERE state <> 'PENDING';

CREATE TABLE webhook_attempt (
  id uuid PRIMARY KEY,
  delivery_id uuid NOT NULL REFERENCES webhook_delivery,
  at timestamptz NOT NULL,
  status integer,
  error text,
  millis integer NOT NULL
);
CREATE INDEX webhook_attempt_delivery ON webhook_attempt (delivery_id, at);

-- What a gateway sends as it is, by event, channel and language; where there is none, the product's own words.
CREATE TABLE message_template (
  event text NOT NULL CHECK (length(event) BETWEEN 1 AND 60),
  channel text NOT NULL CHECK (channel IN ('SMS', 'WECHAT')),
  language text NOT NULL CHECK (language IN ('ZH', 'EN')),
  words text NOT NULL CHECK (length(words) BETWEEN 1 AND 500),
  PRIMARY KEY (event, channel, language)
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

-- Files 附件: what is known of them. Their content lies in the storage, sealed with the company's key.
CREATE TABLE file (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  purpose text NOT NULL CHECK (purpose IN ('ATTACHMENT', 'IMPORT', 'EXPORT')),
  state text NOT NULL CHECK (state IN ('AWAITED', 'STORED')),
  media_type text,
  size bigint,
  sha256 text,
  -- Its name in the storage, another for each attempt to send it.
  content uuid,
  created_by uuid NOT NULL REFERENCES member,
  created_at timestamptz NOT NULL,
  stored_at timestamptz,
  CONSTRAINT file_content_once UNIQUE (content),
  CONSTRAINT file_stored_has_content CHECK (state = 'AWAITED' OR content IS NOT NULL)
);
CREATE INDEX file_awaited ON file (created_at) WHERE state = 'AWAITED';

-- To what a file is attached: whoever sees that sees the file.
CREATE TABLE file_link (
  file_id uuid NOT NULL REFERENCES file,
  owner_type text NOT NULL CHECK (length(owner_type) BETWEEN 1 AND 40),
  owner_id uuid NOT NULL,
  -- Photos of a piece of work are from before it or from after.
  stage text CHECK (stage IN ('BEFORE', 'AFTER')),
  linked_by uuid NOT NULL REFERENCES member,
  linked_at timestamptz NOT NULL,
  PRIMARY KEY (file_id, owner_type, owner_id)
);
CREATE INDEX file_link_owner ON file_link (owner_type, owner_id);

-- How many bytes were uploaded: by a member on a day (day/member), by all on a day (day), by all ever (company).
CREATE TABLE file_usage (
  account text PRIMARY KEY,
  day date,
  bytes bigint NOT NULL
);

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

CREATE TRIGGER changes_are_told AFTER INSERT OR UPDATE OR DELETE ON api_client
  FOR EACH ROW EXECUTE FUNCTION changes_are_told();

INSERT INTO file_usage (account, bytes) VALUES ('company', 0);

GRANT SELECT, INSERT ON data_key, personal_data_access, file_link TO ${role};
GRANT SELECT, INSERT, DELETE ON outbox, trusted_document, webhook_attempt TO ${role};
GRANT SELECT, INSERT, UPDATE ON api_client, webhook_endpoint, notice TO ${role};
-- What was brought long ago is forgotten.
GRANT SELECT, INSERT, UPDATE, DELETE ON personal_data_looks, idempotency, webhook_delivery, message_template, file,
  file_usage, calendar_day, calendar_year TO ${role};
GRANT UPDATE (master, wrapped) ON data_key TO ${role};
GRANT UPDATE (sealed_all_at) ON data_key TO ${role};
