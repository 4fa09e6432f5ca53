-- What was reported wrongly is corrected; the step of the timeline says what it was before.
ALTER TABLE ticket_event DROP CONSTRAINT ticket_event_step_check;
ALTER TABLE ticket_event ADD CONSTRAINT ticket_event_step_check CHECK (step IN ('SUBMIT', 'ACCEPT', 'DISPATCH', 'TAKE', 'REFUSE', 'HAND_OVER', 'ARRIVE', 'START', 'PAUSE', 'RESUME', 'RESOLVE', 'FOLLOW_UP', 'ARCHIVE', 'REOPEN', 'CANCEL', 'MERGE', 'TRANSFER', 'INTERVENE', 'CORRECT', 'NOTE'));

CREATE TABLE ticket_correction (
  event_id uuid NOT NULL REFERENCES ticket_event,
  field text NOT NULL CHECK (field IN ('KIND', 'SEVERITY', 'CATEGORY', 'PLACE', 'TITLE', 'DESCRIPTION')),
  was text,
  became text,
  PRIMARY KEY (event_id, field)
);
GRANT SELECT, INSERT ON ticket_correction TO ${role};

-- The tickets that were merged into one.
CREATE INDEX ticket_merged ON ticket (merged_into_id) WHERE merged_into_id IS NOT NULL;
