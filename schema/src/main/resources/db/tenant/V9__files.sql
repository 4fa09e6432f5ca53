-- Files 附件: what is known of them. Their content lies in the storage, sealed with the company's key.
CREATE TABLE file (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  purpose text NOT NULL CHECK (purpose IN ('ATTACHMENT', 'IMPORT', 'EXPORT')),
  state text NOT NULL CHECK (state IN ('AWAITED', 'STORED')),
  media_type text,
  size bigint,
  sha256 text,
  created_by uuid NOT NULL REFERENCES member,
  created_at timestamptz NOT NULL,
  stored_at timestamptz
);
CREATE INDEX file_awaited ON file (created_at) WHERE state = 'AWAITED';

-- To what a file is attached: whoever sees that sees the file.
CREATE TABLE file_link (
  file_id uuid NOT NULL REFERENCES file,
  owner_type text NOT NULL CHECK (length(owner_type) BETWEEN 1 AND 40),
  owner_id uuid NOT NULL,
  linked_by uuid NOT NULL REFERENCES member,
  linked_at timestamptz NOT NULL,
  PRIMARY KEY (file_id, owner_type, owner_id)
);
CREATE INDEX file_link_owner ON file_link (owner_type, owner_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON file TO ${role};
GRANT SELECT, INSERT ON file_link TO ${role};
