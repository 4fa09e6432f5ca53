-- Surveys 满意度调查: questions, who is asked, what was answered. What is anonymous lies in the urn until the survey is
-- counted, and afterwards in rows that nothing ties to anybody.
CREATE TABLE survey (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  previous_id uuid REFERENCES survey,
  wave integer NOT NULL CHECK (wave BETWEEN 1 AND 10000),
  title text COLLATE shared.reading_order NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
  title_spelled text GENERATED ALWAYS AS (shared.spelling(title)) STORED,
  title_en text CHECK (length(title_en) BETWEEN 1 AND 100),
  introduction text CHECK (length(introduction) BETWEEN 1 AND 2000),
  introduction_en text CHECK (length(introduction_en) BETWEEN 1 AND 2000),
  mode text NOT NULL CHECK (mode IN ('NAMED', 'CONFIDENTIAL', 'ANONYMOUS')),
  respondents text NOT NULL CHECK (respondents IN ('HOUSEHOLDS', 'OWNERS', 'STAFF')),
  building_ids uuid[] NOT NULL,
  roles text[] NOT NULL,
  sample_size integer CHECK (sample_size BETWEEN 1 AND 1000000),
  seed text CHECK (length(seed) BETWEEN 1 AND 100),
  by_building boolean NOT NULL,
  -- The questions with their conditions, as JSON.
  questionnaire text NOT NULL CHECK (length(questionnaire) <= 500000),
  target numeric(5, 2) NOT NULL CHECK (target BETWEEN 0 AND 100),
  opens_at timestamptz NOT NULL,
  closes_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('DRAFT', 'PUBLISHED', 'CLOSED', 'CANCELLED')),
  -- How many could have been asked, and how many were.
  population integer CHECK (population >= 0),
  invited integer CHECK (invited >= 0),
  -- When its answers could be read: an urn is open then.
  counted_at timestamptz,
  -- The key of its urn lies in a file elsewhere: its SHA-256, by which it is known, and the mark of the folder.
  key_print text CHECK (length(key_print) = 64),
  key_folder uuid,
  -- When the key of its urn was destroyed.
  key_destroyed_at timestamptz,
  -- How many hours before it closes those who have not answered are reminded by themselves; 0 for never.
  reminder_hours integer NOT NULL CHECK (reminder_hours BETWEEN 0 AND 720),
  -- How answers may come; all ways when empty.
  channels text[] NOT NULL,
  -- When those who are asked were told that it is open, and were reminded.
  opening_told_at timestamptz,
  reminded_at timestamptz,
  -- What is the trouble with its urn.
  count_trouble text
    CHECK (count_trouble IN ('UNAVAILABLE', 'TIMEOUT', 'CONFLICT', 'INTERNAL', 'KEY_LOST', 'KEY_LEFT')),
  updated_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT survey_span CHECK (opens_at < closes_at),
  CONSTRAINT survey_sample CHECK ((sample_size IS NULL) = (seed IS NULL)),
  -- Whoever is asked in strata tells theirs with the answer.
  CONSTRAINT survey_strata CHECK (NOT by_building OR (sample_size IS NOT NULL AND mode <> 'ANONYMOUS')),
  CONSTRAINT survey_key CHECK ((key_print IS NULL) = (key_folder IS NULL)),
  CONSTRAINT survey_published CHECK (state IN ('DRAFT', 'CANCELLED') OR invited IS NOT NULL)
);
CREATE INDEX survey_opens ON survey (opens_at, id);
CREATE INDEX survey_project ON survey (project_id, opens_at, id);
CREATE INDEX survey_previous ON survey (previous_id, opens_at, id);
CREATE INDEX survey_to_close ON survey (closes_at) WHERE state = 'PUBLISHED';
CREATE INDEX survey_to_tell ON survey (opens_at)
  WHERE state = 'PUBLISHED' AND (opening_told_at IS NULL OR reminded_at IS NULL);
CREATE INDEX survey_to_count ON survey (id) WHERE state = 'CLOSED' AND key_destroyed_at IS NULL;

-- Whoever could have been asked, by building: what a sample stands for.
CREATE TABLE survey_frame (
  survey_id uuid NOT NULL REFERENCES survey,
  building_id uuid REFERENCES building,
  homes integer NOT NULL CHECK (homes > 0),
  id uuid PRIMARY KEY
);
CREATE INDEX survey_frame_survey ON survey_frame (survey_id);

-- Whoever is asked: a household by its unit, or a member. Frozen when the survey is published.
CREATE TABLE survey_invitation (
  id uuid PRIMARY KEY,
  survey_id uuid NOT NULL REFERENCES survey,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid REFERENCES building,
  unit_id uuid REFERENCES unit,
  household_id uuid REFERENCES household,
  member_id uuid REFERENCES member,
  CONSTRAINT survey_invitation_whom CHECK ((unit_id IS NULL) <> (member_id IS NULL)),
  UNIQUE (survey_id, member_id)
);
-- Several households may live in one unit.
CREATE UNIQUE INDEX survey_invitation_home ON survey_invitation (survey_id, unit_id, coalesce(household_id, unit_id));
CREATE INDEX survey_invitation_survey ON survey_invitation (survey_id, id);
CREATE INDEX survey_invitation_project ON survey_invitation (project_id, id);
CREATE INDEX survey_invitation_building ON survey_invitation (building_id, id);
CREATE INDEX survey_invitation_unit ON survey_invitation (unit_id, id);
CREATE INDEX survey_invitation_household ON survey_invitation (household_id, id);
CREATE INDEX survey_invitation_member ON survey_invitation (member_id, id);

-- That an invitation was answered: once, and without a time. A foreign key would leave the mark of the transaction (xmax)
-- on the invitation, and with it when it was answered.
CREATE TABLE survey_receipt (
  invitation_id uuid PRIMARY KEY,
  survey_id uuid NOT NULL REFERENCES survey
);
CREATE INDEX survey_receipt_survey ON survey_receipt (survey_id);

-- An answer of which is known whose it is; the administrator alone knows it where the survey is confidential.
CREATE TABLE survey_answer (
  id uuid PRIMARY KEY,
  survey_id uuid NOT NULL REFERENCES survey,
  invitation_id uuid NOT NULL UNIQUE REFERENCES survey_invitation,
  project_id uuid NOT NULL REFERENCES project,
  building_id uuid REFERENCES building,
  unit_id uuid REFERENCES unit,
  household_id uuid REFERENCES household,
  person_id uuid REFERENCES person,
  member_id uuid REFERENCES member,
  mode text NOT NULL CHECK (mode IN ('NAMED', 'CONFIDENTIAL')),
  channel text NOT NULL CHECK (channel IN ('APP', 'PAPER', 'DOORSTEP', 'PHONE')),
  entered_by uuid NOT NULL REFERENCES member,
  answered_at timestamptz NOT NULL,
  updated_at timestamptz
);
CREATE TRIGGER updated BEFORE UPDATE ON survey_answer FOR EACH ROW EXECUTE FUNCTION updated();
CREATE INDEX survey_answer_survey ON survey_answer (survey_id, answered_at, id);
CREATE INDEX survey_answer_answered ON survey_answer (answered_at, id);
CREATE INDEX survey_answer_project ON survey_answer (project_id, answered_at, id);
CREATE INDEX survey_answer_building ON survey_answer (building_id, answered_at, id);
CREATE INDEX survey_answer_unit ON survey_answer (unit_id, answered_at, id);
CREATE INDEX survey_answer_household ON survey_answer (household_id, answered_at, id);
CREATE INDEX survey_answer_person ON survey_answer (person_id, answered_at, id);
CREATE INDEX survey_answer_member ON survey_answer (member_id, answered_at, id);
CREATE INDEX survey_answer_entered_by ON survey_answer (entered_by, answered_at, id);

-- What was answered. The answer's id refers to survey_answer, or, of an anonymous one, to nothing.
CREATE TABLE survey_value (
  answer_id uuid NOT NULL,
  survey_id uuid NOT NULL REFERENCES survey,
  question text NOT NULL,
  part text NOT NULL,
  choice text NOT NULL,
  number numeric(14, 2),
  words text,
  day date,
  PRIMARY KEY (answer_id, question, part, choice)
);
CREATE INDEX survey_value_survey ON survey_value (survey_id, question);

-- How often something was answered, counted as answers come and are taken back, so that results are read at once however
-- many there are: by building, or under the zero key where answers have none. Without a choice it is how many have answered
-- the question, with the sum of their numbers and of the squares of them; without a question, the means of each answer's ratings.
CREATE TABLE survey_tally (
  survey_id uuid NOT NULL REFERENCES survey,
  place uuid NOT NULL,
  question text NOT NULL,
  part text NOT NULL,
  choice text NOT NULL,
  answers integer NOT NULL,
  total numeric NOT NULL,
  squares numeric NOT NULL,
  PRIMARY KEY (survey_id, place, question, part, choice)
);

-- Sealed answers: random keys, one size, nobody's. The key that opens them lies outside of the database.
CREATE TABLE survey_urn (
  id uuid PRIMARY KEY,
  survey_id uuid NOT NULL REFERENCES survey,
  sealed bytea NOT NULL
);
CREATE INDEX survey_urn_survey ON survey_urn (survey_id);

-- An answer that somebody has begun, each of a household their own, until it is given or the survey is over; of anonymous
-- ones none is kept here.
CREATE TABLE survey_draft (
  invitation_id uuid NOT NULL REFERENCES survey_invitation,
  member_id uuid NOT NULL REFERENCES member,
  content text NOT NULL CHECK (length(content) <= 200000),
  PRIMARY KEY (invitation_id, member_id)
);
CREATE INDEX survey_draft_member ON survey_draft (member_id);

-- What was written in a survey that is over, under random keys and apart from everything else; to be tagged.
CREATE TABLE survey_text (
  id uuid PRIMARY KEY,
  survey_id uuid NOT NULL REFERENCES survey,
  project_id uuid NOT NULL REFERENCES project,
  question text COLLATE shared.reading_order NOT NULL,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 500),
  tags text[] NOT NULL,
  -- Why it is shown to the administrator only.
  hidden_reason text CHECK (length(hidden_reason) BETWEEN 1 AND 500),
  created_at timestamptz NOT NULL,
  updated_at timestamptz,
  version integer NOT NULL
);
CREATE INDEX survey_text_survey ON survey_text (survey_id, question, id);
CREATE INDEX survey_text_project ON survey_text (project_id, question, id);

-- Which answers have become tasks.
CREATE TABLE survey_follow_up (
  answer_id uuid PRIMARY KEY REFERENCES survey_answer,
  survey_id uuid NOT NULL REFERENCES survey
);
CREATE INDEX survey_follow_up_survey ON survey_follow_up (survey_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON survey TO ${role};
GRANT SELECT, INSERT ON survey_frame, survey_invitation TO ${role};
-- An answer can be withdrawn as long as the survey is open, and given again.
GRANT SELECT, INSERT, DELETE ON survey_answer, survey_value TO ${role};
GRANT SELECT, INSERT ON survey_follow_up TO ${role};
GRANT SELECT, INSERT, UPDATE (answers, total, squares) ON survey_tally TO ${role};
-- Two persons who are the same become one, with what they have answered.
GRANT UPDATE (person_id) ON survey_answer TO ${role};
GRANT SELECT, INSERT, UPDATE ON survey_text TO ${role};
GRANT SELECT, INSERT, DELETE ON survey_receipt, survey_urn TO ${role};
GRANT SELECT, INSERT, UPDATE, DELETE ON survey_draft TO ${role};

CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON survey FOR EACH ROW
  EXECUTE FUNCTION object_changes('Survey', 'questionnaire=questions', 'building_ids=buildings', 'population', 'invited',
    'key_print', 'key_folder');
CREATE TRIGGER updated BEFORE UPDATE ON survey FOR EACH ROW EXECUTE FUNCTION updated();
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON survey_text FOR EACH ROW
  EXECUTE FUNCTION object_changes('SurveyText');
CREATE TRIGGER updated BEFORE UPDATE ON survey_text FOR EACH ROW EXECUTE FUNCTION updated();
