-- By which survey those who came to an event are asked how it was.
ALTER TABLE community_event ADD COLUMN feedback_id uuid;
ALTER TABLE community_event ADD CONSTRAINT community_event_feedback_id_fkey FOREIGN KEY (feedback_id) REFERENCES survey;
