-- Who has left the company: since when, and who said so. Their grants end in the same moment and stay on record.
ALTER TABLE member ADD COLUMN deactivated_at timestamptz;
ALTER TABLE member ADD COLUMN deactivated_by uuid;
ALTER TABLE member ADD CONSTRAINT member_deactivated_by_fkey FOREIGN KEY (deactivated_by) REFERENCES member;
ALTER TABLE member ADD CONSTRAINT member_deactivated CHECK ((deactivated_at IS NULL) = (deactivated_by IS NULL));
