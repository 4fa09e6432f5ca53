-- Opinion calls 意见征集: what was called for, what was given, what it is about, and what was promised because of it.
CREATE TABLE opinion_call (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  name text COLLATE shared.reading_order NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED,
  description text CHECK (length(description) BETWEEN 1 AND 4000),
  opens_on date NOT NULL,
  closes_on date NOT NULL,
  state text NOT NULL CHECK (state IN ('DRAFT', 'OPEN', 'CLOSED')),
  version integer NOT NULL,
  updated_at timestamptz,
  CONSTRAINT opinion_call_days CHECK (closes_on >= opens_on)
);
CREATE INDEX opinion_call_project ON opinion_call (project_id, opens_on, id);
CREATE INDEX opinion_call_open ON opinion_call (closes_on) WHERE state = 'OPEN';

CREATE TABLE opinion_topic (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  name text COLLATE shared.reading_order NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED,
  version integer NOT NULL,
  updated_at timestamptz
);
CREATE INDEX opinion_topic_project ON opinion_topic (project_id, name, id);

CREATE TABLE opinion_plan_item (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  name text COLLATE shared.reading_order NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  name_spelled text GENERATED ALWAYS AS (shared.spelling(name)) STORED,
  due_on date NOT NULL,
  done_at timestamptz,
  done_by uuid REFERENCES member,
  result text CHECK (length(result) BETWEEN 1 AND 2000),
  version integer NOT NULL,
  updated_at timestamptz,
  CONSTRAINT opinion_plan_item_done CHECK ((done_at IS NULL) = (done_by IS NULL) AND (done_at IS NULL) = (result IS NULL))
);
CREATE INDEX opinion_plan_item_project ON opinion_plan_item (project_id, due_on, id);
CREATE INDEX opinion_plan_item_done_by ON opinion_plan_item (done_by);

CREATE TABLE opinion (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid REFERENCES building,
  unit_id uuid REFERENCES unit,
  call_id uuid REFERENCES opinion_call,
  event_id uuid REFERENCES community_event,
  topic_id uuid REFERENCES opinion_topic,
  person_id uuid REFERENCES person,
  -- Whether whoever gave it has entered it themselves: nobody else rewords or withdraws it.
  self_given boolean NOT NULL,
  content text NOT NULL CHECK (length(content) BETWEEN 1 AND 2000),
  taken_by uuid NOT NULL REFERENCES member,
  given_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('RECEIVED', 'ADOPTED', 'DECLINED', 'WITHDRAWN')),
  reason text CHECK (length(reason) BETWEEN 1 AND 1000),
  decided_at timestamptz,
  decided_by uuid REFERENCES member,
  ticket_id uuid REFERENCES ticket,
  plan_item_id uuid REFERENCES opinion_plan_item,
  version integer NOT NULL,
  updated_at timestamptz,
  -- Whatever is decided has a reason.
  CONSTRAINT opinion_decided CHECK ((state IN ('ADOPTED', 'DECLINED'))
    = (reason IS NOT NULL AND decided_at IS NOT NULL AND decided_by IS NOT NULL)),
  CONSTRAINT opinion_self_given CHECK (NOT self_given OR person_id IS NOT NULL),
  CONSTRAINT opinion_of_one CHECK (call_id IS NULL OR event_id IS NULL)
);
CREATE INDEX opinion_project ON opinion (project_id, given_at, id);
CREATE INDEX opinion_unit ON opinion (unit_id);
CREATE INDEX opinion_of_call ON opinion (call_id);
CREATE INDEX opinion_event ON opinion (event_id);
CREATE INDEX opinion_of_topic ON opinion (topic_id);
CREATE INDEX opinion_person ON opinion (person_id);
CREATE INDEX opinion_taken_by ON opinion (taken_by);
CREATE INDEX opinion_decided_by ON opinion (decided_by);
CREATE INDEX opinion_ticket ON opinion (ticket_id);
CREATE INDEX opinion_of_plan_item ON opinion (plan_item_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON opinion_call, opinion_topic, opinion_plan_item TO ${role};
GRANT SELECT, INSERT, UPDATE ON opinion TO ${role};
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON opinion_call FOR EACH ROW
  EXECUTE FUNCTION object_changes('OpinionCall');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON opinion_topic FOR EACH ROW
  EXECUTE FUNCTION object_changes('OpinionTopic');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON opinion_plan_item FOR EACH ROW
  EXECUTE FUNCTION object_changes('OpinionPlanItem');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON opinion FOR EACH ROW
  EXECUTE FUNCTION object_changes('Opinion');
CREATE TRIGGER updated BEFORE UPDATE ON opinion_call FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON opinion_topic FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON opinion_plan_item FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER updated BEFORE UPDATE ON opinion FOR EACH ROW EXECUTE FUNCTION updated();
