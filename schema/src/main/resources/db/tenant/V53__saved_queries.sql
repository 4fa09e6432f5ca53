-- Saved queries 保存的查询: what is asked, who may ask it, and who has asked it.
CREATE TABLE saved_query (
  id uuid PRIMARY KEY,
  name text COLLATE shared.reading_order NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED,
  name_en text CHECK (length(name_en) BETWEEN 1 AND 100),
  description text CHECK (length(description) BETWEEN 1 AND 2000),
  description_en text CHECK (length(description_en) BETWEEN 1 AND 2000),
  folder text CHECK (length(folder) BETWEEN 1 AND 100),
  tags text[] NOT NULL,
  owner_id uuid REFERENCES member,
  shared_roles text[] NOT NULL,
  shared_member_ids uuid[] NOT NULL,
  archived boolean NOT NULL,
  sequence integer NOT NULL CHECK (sequence >= 1),
  version integer NOT NULL,
  updated_at timestamptz
);
CREATE INDEX saved_query_name ON saved_query (name, id);
CREATE INDEX saved_query_owner ON saved_query (owner_id);

-- What was asked stays what it was: a change is the next version.
CREATE TABLE saved_query_version (
  id uuid PRIMARY KEY,
  saved_query_id uuid NOT NULL REFERENCES saved_query,
  sequence integer NOT NULL CHECK (sequence >= 1),
  document_id text NOT NULL CHECK (length(document_id) = 71),
  document text NOT NULL CHECK (length(document) BETWEEN 1 AND 100000),
  operation_name text,
  variables text NOT NULL,
  rows_path text NOT NULL CHECK (length(rows_path) BETWEEN 1 AND 300),
  columns text NOT NULL,
  chart text,
  saved_by uuid REFERENCES member,
  saved_at timestamptz NOT NULL,
  CONSTRAINT saved_query_version_sequence UNIQUE (saved_query_id, sequence)
);
CREATE INDEX saved_query_version_saved_by ON saved_query_version (saved_by);

CREATE TABLE query_run (
  id uuid PRIMARY KEY REFERENCES run,
  saved_query_id uuid NOT NULL REFERENCES saved_query,
  saved_query_version_id uuid NOT NULL REFERENCES saved_query_version,
  arguments text NOT NULL,
  format text CHECK (format IN ('XLSX', 'CSV', 'JSON_LINES')),
  language text NOT NULL,
  -- What the asker was allowed when the rows were read: whoever is allowed less by now does not get them any more.
  rights text[] NOT NULL,
  row_count integer CHECK (row_count >= 0),
  points integer CHECK (points >= 0),
  cut_by text CHECK (cut_by IN ('ROWS', 'TIME', 'COST')),
  read_at timestamptz,
  file_id uuid REFERENCES file,
  updated_at timestamptz
);
CREATE INDEX query_run_saved_query ON query_run (saved_query_id, id);
CREATE INDEX query_run_version ON query_run (saved_query_version_id);
CREATE INDEX query_run_file ON query_run (file_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON saved_query TO ${role};
GRANT SELECT, INSERT, DELETE ON saved_query_version TO ${role};
GRANT SELECT, INSERT, UPDATE ON query_run TO ${role};
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON saved_query FOR EACH ROW
  EXECUTE FUNCTION object_changes('SavedQuery', 'shared_member_ids=sharedMembers');
CREATE TRIGGER updated BEFORE UPDATE ON saved_query FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON query_run FOR EACH ROW EXECUTE FUNCTION updated();
