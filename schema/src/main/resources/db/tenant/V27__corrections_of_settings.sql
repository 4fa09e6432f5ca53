-- The same for what a company sets up; what is published can be withdrawn, and stays on record.
ALTER TABLE ticket_category ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE fee_item ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE charge_standard ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE inspection_point ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE payment_channel ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE disclosure ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE disclosure ADD COLUMN withdrawn_at timestamptz;
ALTER TABLE disclosure ADD COLUMN withdrawn_by uuid;
ALTER TABLE disclosure ADD COLUMN withdrawn_because text;
ALTER TABLE disclosure ADD CONSTRAINT disclosure_withdrawn_by FOREIGN KEY (withdrawn_by) REFERENCES member;
ALTER TABLE disclosure ADD CONSTRAINT disclosure_withdrawn CHECK (withdrawn_at IS NULL OR published_at IS NOT NULL);
CREATE INDEX disclosure_of_withdrawn_by ON disclosure (withdrawn_by);
GRANT DELETE ON ticket_category, fee_item, inspection_point, payment_channel, api_client, disclosure, disclosure_line TO ${role};
