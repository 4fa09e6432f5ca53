-- At the desk: tickets of the same thing become one, and replies that are given every day stand ready.
ALTER TABLE ticket ADD COLUMN merged_into_id uuid REFERENCES ticket;
CREATE INDEX ticket_building_category ON ticket (building_id, category_id, submitted_at);

CREATE TABLE canned_reply (
  id uuid PRIMARY KEY,
  project_id uuid REFERENCES project,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 60),
  words text NOT NULL CHECK (length(words) BETWEEN 1 AND 1000),
  UNIQUE NULLS NOT DISTINCT (project_id, title)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON canned_reply TO ${role};
