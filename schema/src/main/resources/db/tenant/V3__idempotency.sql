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

GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO ${role};
