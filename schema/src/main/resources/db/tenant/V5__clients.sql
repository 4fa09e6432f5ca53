-- Applications of third parties that speak for the company, and the documents that each of them has registered.
CREATE TABLE api_client (
  id uuid PRIMARY KEY,
  client_id text NOT NULL UNIQUE CHECK (length(client_id) BETWEEN 1 AND 100),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
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

GRANT SELECT, INSERT, UPDATE ON api_client TO ${role};
GRANT SELECT, INSERT, DELETE ON trusted_document TO ${role};
